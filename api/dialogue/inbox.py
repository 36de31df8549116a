"""The inbox: stored and deferred in one transaction, handled once, answered on one route.

A push waits for its answer until the platform's patience ends. Three parties race: the waiting
push, the worker that handles the message, and a sweeper for pushes whose process died. The row's
`reply_route` decides, written under its lock:

    handled, route free     the waiting push claims PASSIVE and answers
    not handled in time     the push writes KF; the worker sends the answer when it is there
    handled, nobody claims  the sweeper writes KF and sends

An account without customer-service messages has no second way. There the first pushes wait until
the platform hangs up and pushes again, and the last one that is not answered in time writes
FETCHED: the person is told to reply 1, and their next message brings the answer along.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from api import metrics
from api.dialogue.bursts import may_go_on
from api.dialogue.models import InboundMessage, MessageType, Outcome, ReplyRoute
from api.jobs import defer, person_lock
from api.notifications.models import DeliveryRoute, DeliveryState, OutboundMessage, Priority
from api.notifications.outbox import Note, deliver_soon, queue, release_owed, replies_to
from api.notifications.windows import Act, close_windows, note_contact
from api.residents.erasures import request_erasure
from api.residents.models import ErasureReason

log = logging.getLogger(__name__)

HANDLE_TASK = "handle_message"
SWEEP_TASK = "sweep_reply"
SWEEP_AFTER = timedelta(seconds=7)
"""Longer than WeChat's 5 s: by then no push can still be waiting."""

SWEEP_AFTER_HELD = timedelta(seconds=25)
"""The same where pushes are held until the platform pushes again: longer than four of them."""

CLICKS = frozenset({MessageType.MENU_CLICK, MessageType.SUBSCRIBE})
LEAVING = frozenset({MessageType.UNSUBSCRIBE})
OPENS_NOTHING = frozenset({MessageType.SUBSCRIPTION})
"""Events that allow us to send nothing."""

NOT_BY_PUSH = frozenset({ReplyRoute.KF, ReplyRoute.FETCHED})
"""Routes of answers that no waiting push may claim."""

COUNT_MILLISECONDS = 500
"""So long a repeat may wait to be counted."""

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


@dataclass(frozen=True)
class IntakeRules:
    """`quiet`: how long to wait for more of the same breath (0: not at all). `holds_pushes`:
    the account answers by pushes only, so the platform may push the same message for a while.
    """

    quiet: timedelta = timedelta(0)
    holds_pushes: bool = False


DEFAULT_RULES = IntakeRules()


@dataclass(frozen=True)
class Receipt:
    """A stored push: its row, whether it is new, and how often it has been pushed by now."""

    message_id: int
    is_new: bool
    pushes: int = 1


async def receive(
    session: AsyncSession, push: Push, *, now: datetime, rules: IntakeRules = DEFAULT_RULES
) -> Receipt:
    """Store a push, note what it allows us to send, and have it handled.

    When the transaction commits, the message can no longer be lost.
    """
    stored = _row(push, now=now).on_conflict_do_nothing(index_elements=["dedupe_key"])
    new_id = (await session.scalars(stored.returning(InboundMessage.id))).one_or_none()
    if new_id is None:
        return await _counted_again(session, push)
    await _note_contact(session, push, now=now)
    waits = may_go_on(push.type, push.text, tapped="menu_id" in push.content)
    await defer(
        session,
        HANDLE_TASK,
        lock=person_lock(push.openid),
        schedule_at=now + rules.quiet if waits and rules.quiet else None,
        message_id=new_id,
    )
    sweep_after = SWEEP_AFTER_HELD if rules.holds_pushes else SWEEP_AFTER
    await defer(session, SWEEP_TASK, schedule_at=now + sweep_after, message_id=new_id)
    if push.type in LEAVING:
        reason = ErasureReason(push.content.get("reason", ErasureReason.UNSUBSCRIBED))
        await request_erasure(session, push.openid, reason, message_id=new_id, now=now)
    return Receipt(new_id, is_new=True)


async def refuse(session: AsyncSession, push: Push, words: str, *, now: datetime) -> None:
    """Write down that a message was not taken, as a push of it has been told in these words.

    Every other push of it gets the same words. One that was stored after all ends here, unless a
    worker has been faster: nobody handles it, and its sender hears no second thing about it.
    """
    end = {"handled_at": now, "outcome": Outcome.REFUSED, "reply_route": ReplyRoute.PASSIVE}
    unhandled = InboundMessage.handled_at.is_(None)
    row = _row(push, now=now).values(**end)
    row = row.on_conflict_do_update(index_elements=["dedupe_key"], set_=end, where=unhandled)
    message_id = (await session.scalars(row.returning(InboundMessage.id))).one_or_none()
    if message_id is None:
        return
    session.add(
        OutboundMessage(
            openid=push.openid,
            in_reply_to=message_id,
            subject="",
            text=words,
            options=[],
            priority=Priority.REPLY,
            state=DeliveryState.SENT,
            route=DeliveryRoute.PASSIVE,
            queued_at=now,
            sent_at=now,
            carried_by=message_id,
        )
    )
    await session.flush()
    await _announce(session, message_id)


def _row(push: Push, *, now: datetime) -> Insert:
    """A push as it is stored."""
    return insert(InboundMessage).values(
        openid=push.openid,
        dedupe_key=push.dedupe_key,
        type=push.type,
        text=push.text,
        content=dict(push.content),
        received_at=now,
        pushes=1,
    )


async def _counted_again(session: AsyncSession, push: Push) -> Receipt:
    """The message is there already. Its row may be held by who handles it: then this repeat goes
    uncounted, and the person does not wait for it.
    """
    ours = InboundMessage.dedupe_key == push.dedupe_key
    counted = (
        update(InboundMessage)
        .where(ours)
        .values(pushes=InboundMessage.pushes + 1)
        .returning(InboundMessage.id, InboundMessage.pushes)
    )
    try:
        async with session.begin_nested():
            await session.execute(text(f"set local lock_timeout = {COUNT_MILLISECONDS}"))
            message_id, pushes = (await session.execute(counted)).one()
    except OperationalError:
        known = select(InboundMessage.id, InboundMessage.pushes + 1).where(ours)
        message_id, pushes = (await session.execute(known)).one()
    return Receipt(message_id, is_new=False, pushes=pushes)


async def _note_contact(session: AsyncSession, push: Push, *, now: datetime) -> None:
    """A tapped option counts as a click, not as a message."""
    if push.type in LEAVING:
        await close_windows(session, push.openid)
    if push.type in LEAVING | OPENS_NOTHING:
        return
    clicked = push.type in CLICKS or "menu_id" in push.content
    await note_contact(session, push.openid, Act.CLICK if clicked else Act.MESSAGE, now=now)


async def claim_answer(session: AsyncSession, message_id: int) -> InboundMessage | None:
    """The handled message, whose replies are now the waiting push's to deliver; None while there
    are none, or where they take another way (`left_the_push`). A repeated push may claim again.
    """
    message = await _locked(session, message_id)
    if message.handled_at is None or message.reply_route in NOT_BY_PUSH:
        return None
    message.reply_route = ReplyRoute.PASSIVE
    return message


async def give_up_waiting(session: AsyncSession, message_id: int, route: ReplyRoute) -> bool:
    """The push cannot wait any longer: True when the answer will take this other route, False when
    it is there. After False the caller claims the answer.
    """
    message = await _locked(session, message_id)
    if message.handled_at is not None and message.reply_route not in NOT_BY_PUSH:
        return False
    message.reply_route = message.reply_route if message.reply_route in NOT_BY_PUSH else route
    return True


async def left_the_push(session: AsyncSession, message_id: int) -> bool:
    """Whether the answer to this message takes another way than the waiting push."""
    query = select(InboundMessage.reply_route).where(InboundMessage.id == message_id)
    return (await session.scalars(query)).one() in NOT_BY_PUSH


async def was_told_to_fetch(session: AsyncSession, message: InboundMessage) -> bool:
    """Whether the person's message before this one ended in "reply 1 for the answer"."""
    query = (
        select(InboundMessage.reply_route)
        .where(InboundMessage.openid == message.openid, InboundMessage.id < message.id)
        .order_by(InboundMessage.id.desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none() is ReplyRoute.FETCHED


async def finish(
    session: AsyncSession,
    message: InboundMessage,
    *,
    outcome: Outcome,
    notes: Sequence[Note],
    now: datetime,
) -> None:
    """Write the end of a message and its replies, and wake whoever waits for them.

    A message ends once: a worker that was taken for dead and comes back changes nothing. What the
    person is still owed goes with this answer, whichever way it takes.
    """
    await session.refresh(message, with_for_update=True)
    if message.handled_at is not None:
        return
    message.outcome = outcome
    message.handled_at = now
    for note in notes:
        queue(session, message.openid, note, now=now, in_reply_to=message.id)
    if message.reply_route in NOT_BY_PUSH:
        await _send_by_outbox(session, message)
    await session.flush()
    await _announce(session, message.id)
    # Before the commit: one that fails is counted twice, which is rare and does no harm.
    metrics.HANDLED.labels(outcome).inc()
    log.info("message %s ends: %s", message.id, outcome)


async def _announce(session: AsyncSession, message_id: int) -> None:
    """Wake the pushes that wait for this message's answer, when the transaction commits."""
    await session.execute(
        text("select pg_notify(:channel, :id)"),
        {"channel": ANSWERED_CHANNEL, "id": str(message_id)},
    )


async def sweep(session: AsyncSession, message_id: int) -> None:
    """Send the answer of a handled message that no push has claimed."""
    message = await _locked(session, message_id)
    if message.handled_at is None or message.reply_route is not None:
        if message.reply_route is None:
            message.reply_route = ReplyRoute.KF  # Handled later: the worker sends it then.
        return
    message.reply_route = ReplyRoute.KF
    await session.flush()
    await _send_by_outbox(session, message)


async def _send_by_outbox(session: AsyncSession, message: InboundMessage) -> None:
    """The person was here: what they are owed goes out with the answer."""
    released = message.type not in LEAVING and await release_owed(session, message.openid)
    if released or any(
        reply.state is DeliveryState.QUEUED for reply in await replies_to(session, message.id)
    ):
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
