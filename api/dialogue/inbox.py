"""The inbox: stored and deferred in one transaction, handled once, answered on one route.

A push waits for its answer until the platform's patience ends. Three parties race: the waiting
push, the worker that handles the message, and a sweeper for pushes whose process died. The row's
`reply_route` decides, written under its lock:

    handled, route free     the waiting push claims PASSIVE and answers
    not handled in time     the push writes KF; the worker sends the answer when it is there
    handled, nobody claims  the sweeper writes KF and sends
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue.models import InboundMessage, MessageType, Outcome, ReplyRoute
from api.jobs import defer, person_lock
from api.notifications.models import DeliveryState, OutboundMessage
from api.notifications.outbox import Note, deliver_soon, queue, release_held, replies_to

HANDLE_TASK = "handle_message"
SWEEP_TASK = "sweep_reply"
SWEEP_AFTER = timedelta(seconds=7)
"""Longer than WeChat's 5 s: by then no push can still be waiting."""

ANSWERED_CHANNEL = "linli_answered"
"""PostgreSQL NOTIFY channel; the payload is the id of the handled inbound message."""


@dataclass(frozen=True)
class Push:
    """A verified push. `dedupe_key`, `content`: see `InboundMessage`."""

    openid: str
    dedupe_key: str
    type: MessageType
    text: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)


async def receive(session: AsyncSession, push: Push, *, now: datetime) -> tuple[int, bool]:
    """Store a push and have it handled; the id of its row and whether it is new.

    When the transaction commits, the message can no longer be lost.
    """
    stored = (
        insert(InboundMessage)
        .values(
            openid=push.openid,
            dedupe_key=push.dedupe_key,
            type=push.type,
            text=push.text,
            content=dict(push.content),
            received_at=now,
        )
        .on_conflict_do_nothing(index_elements=["dedupe_key"])
        .returning(InboundMessage.id)
    )
    new_id = (await session.scalars(stored)).one_or_none()
    if new_id is None:
        known = select(InboundMessage.id).where(InboundMessage.dedupe_key == push.dedupe_key)
        return (await session.scalars(known)).one(), False
    await defer(session, HANDLE_TASK, lock=person_lock(push.openid), message_id=new_id)
    await defer(session, SWEEP_TASK, schedule_at=now + SWEEP_AFTER, message_id=new_id)
    return new_id, True


async def claim_answer(session: AsyncSession, message_id: int) -> Sequence[OutboundMessage] | None:
    """The replies for the waiting push, now its to deliver; None while there are none.

    A repeated push gets the same replies again. Nothing is returned for a message whose answer
    goes by kf: see `goes_by_kf`.
    """
    message = await _locked(session, message_id)
    if message.handled_at is None or message.reply_route is ReplyRoute.KF:
        return None
    message.reply_route = ReplyRoute.PASSIVE
    return await replies_to(session, message_id)


async def give_up_waiting(session: AsyncSession, message_id: int) -> bool:
    """The push cannot wait any longer: True when the answer will go by kf, False when it is there.

    After False the caller claims the answer.
    """
    message = await _locked(session, message_id)
    if message.handled_at is not None and message.reply_route is not ReplyRoute.KF:
        return False
    message.reply_route = ReplyRoute.KF
    return True


async def goes_by_kf(session: AsyncSession, message_id: int) -> bool:
    """Whether the answer to this message has left the passive way."""
    query = select(InboundMessage.reply_route).where(InboundMessage.id == message_id)
    return (await session.scalars(query)).one() is ReplyRoute.KF


async def finish(
    session: AsyncSession,
    message: InboundMessage,
    *,
    outcome: Outcome,
    notes: Sequence[Note],
    now: datetime,
) -> None:
    """Write the end of a message and its replies, and wake whoever waits for them.

    A message ends once: a worker that was taken for dead and comes back changes nothing.
    """
    await session.refresh(message, with_for_update=True)
    if message.handled_at is not None:
        return
    message.outcome = outcome
    message.handled_at = now
    for note in notes:
        queue(session, message.openid, note, now=now, in_reply_to=message.id)
    await release_held(session, message.openid)
    if message.reply_route is ReplyRoute.KF:
        await deliver_soon(session, message.openid)
    await session.flush()
    await session.execute(
        text("select pg_notify(:channel, :id)"),
        {"channel": ANSWERED_CHANNEL, "id": str(message.id)},
    )


async def sweep(session: AsyncSession, message_id: int) -> None:
    """Send the answer of a handled message that no push has claimed."""
    message = await _locked(session, message_id)
    if message.handled_at is None or message.reply_route is not None:
        if message.reply_route is None:
            message.reply_route = ReplyRoute.KF  # Handled later: the worker sends it then.
        return
    message.reply_route = ReplyRoute.KF
    if any(reply.state is DeliveryState.QUEUED for reply in await replies_to(session, message_id)):
        await deliver_soon(session, message.openid)


async def take_up_again(session: AsyncSession, *, before: datetime) -> int:
    """Have messages handled that came before a moment and lost their job; how many."""
    lost = text(
        "select m.id, m.openid from inbound_messages m"
        " where m.handled_at is null and m.received_at < :before"
        " and not exists (select 1 from procrastinate_jobs j where j.task_name = :task"
        " and j.status in ('todo', 'doing') and (j.args ->> 'message_id')::bigint = m.id)"
        " order by m.id"
    )
    rows = (await session.execute(lost, {"before": before, "task": HANDLE_TASK})).all()
    for message_id, openid in rows:
        await defer(session, HANDLE_TASK, lock=person_lock(openid), message_id=message_id)
    return len(rows)


async def _locked(session: AsyncSession, message_id: int) -> InboundMessage:
    """The row as it is now, held until the transaction ends."""
    query = select(InboundMessage).where(InboundMessage.id == message_id).with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).one()
