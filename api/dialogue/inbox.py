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

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, text, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from api import metrics
from api.dialogue.bursts import may_go_on
from api.dialogue.models import InboundMessage, MessageType, Outcome, ReplyRoute
from api.jobs import defer, person_lock
from api.notifications.models import (
    NOT_TAKEN,
    OWED,
    DeliveryRoute,
    DeliveryState,
    OutboundMessage,
    Priority,
)
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
SHOWS_NOTHING = LEAVING | {MessageType.SUBSCRIPTION}
"""Events that allow us to send nothing, and whose answers nobody sees."""

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
    """A stored push: its row, whether it is new, when it first came, and how often by now."""

    message_id: int
    is_new: bool
    first_at: datetime
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
    if not waits:
        await _end_breath(session, push.openid)
    sweep_after = SWEEP_AFTER_HELD if rules.holds_pushes else SWEEP_AFTER
    late_route = ReplyRoute.FETCHED if rules.holds_pushes else ReplyRoute.KF
    await defer(
        session,
        SWEEP_TASK,
        schedule_at=now + sweep_after,
        message_id=new_id,
        late_route=late_route,
    )
    if push.type in LEAVING:
        reason = ErasureReason(push.content.get("reason", ErasureReason.UNSUBSCRIBED))
        await request_erasure(session, push.openid, reason, message_id=new_id, now=now)
    return Receipt(new_id, is_new=True, first_at=now)


async def refuse(session: AsyncSession, push: Push, words: str, *, now: datetime) -> None:
    """Write down that a message was not taken, as a push of it has been told in these words.

    Every other push of it gets the same words. One that was stored after all ends here, unless a
    worker has been faster: nobody handles it, and its sender hears no second thing about it. What
    it was to be handled together with is handled without it.
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
            error=NOT_TAKEN,
            queued_at=now,
            left_at=now,
            carried_by=message_id,
        )
    )
    left_alone = (
        update(InboundMessage)
        .where(InboundMessage.turn_id == message_id, InboundMessage.handled_at.is_(None))
        .values(turn_id=None)
        .returning(InboundMessage.id)
    )
    for other in sorted((await session.scalars(left_alone)).all()):
        await defer(session, HANDLE_TASK, lock=person_lock(push.openid), message_id=other)
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
        claims=0,
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
        .returning(InboundMessage.id, InboundMessage.received_at, InboundMessage.pushes)
    )
    try:
        async with session.begin_nested():
            await session.execute(text(f"set local lock_timeout = {COUNT_MILLISECONDS}"))
            message_id, first_at, pushes = (await session.execute(counted)).one()
    except OperationalError:
        known = select(
            InboundMessage.id, InboundMessage.received_at, InboundMessage.pushes + 1
        ).where(ours)
        message_id, first_at, pushes = (await session.execute(known)).one()
    return Receipt(message_id, is_new=False, first_at=first_at, pushes=pushes)


async def _end_breath(session: AsyncSession, openid: str) -> None:
    """What is whole by itself, danger above all, does not wait until the person would have gone on
    with what came before it: that is handled now.
    """
    query = text(
        "update procrastinate_jobs set scheduled_at = null"
        " where lock = :lock and task_name = :task and status = 'todo' and attempts = 0"
    )
    await session.execute(query, {"lock": person_lock(openid), "task": HANDLE_TASK})


async def _note_contact(session: AsyncSession, push: Push, *, now: datetime) -> None:
    """A tapped option counts as a click, not as a message."""
    if push.type in LEAVING:
        await close_windows(session, push.openid)
    if push.type in SHOWS_NOTHING:
        return
    clicked = push.type in CLICKS or "menu_id" in push.content
    await note_contact(session, push.openid, Act.CLICK if clicked else Act.MESSAGE, now=now)


async def claim_answer(
    session: AsyncSession, message_id: int, *, otherwise: ReplyRoute | None = None
) -> InboundMessage:
    """Claim the replies of a message for the push that waits. The locked row's `reply_route` says
    how that went:

        PASSIVE         they are there, and the push's to say; a repeated push may claim again
        None            they are not there yet
        NOT_BY_PUSH     they take another way; `otherwise`, where the push cannot wait any longer
    """
    message = await _locked(session, message_id)
    if message.reply_route in NOT_BY_PUSH:
        return message
    message.reply_route = otherwise if message.handled_at is None else ReplyRoute.PASSIVE
    if message.reply_route is ReplyRoute.PASSIVE:
        message.claims += 1
    return message


async def was_told_to_fetch(session: AsyncSession, message: InboundMessage) -> bool:
    """Whether the person's message before this one ended in "reply 1 for the answer". One that was
    not taken is not among them.
    """
    not_taken = and_(InboundMessage.outcome == Outcome.REFUSED, InboundMessage.turn_id.is_(None))
    query = (
        select(InboundMessage.reply_route)
        .where(
            InboundMessage.openid == message.openid,
            InboundMessage.id < message.id,
            InboundMessage.type.not_in(SHOWS_NOTHING),
            not_(func.coalesce(not_taken, False)),
        )
        .order_by(InboundMessage.id.desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none() is ReplyRoute.FETCHED


def free_to_leave() -> ColumnElement[bool]:
    """Rows joined with their inbound message that no waiting push can claim any more.

    A claim writes the route and marks its rows in one transaction, so what is still queued beside
    a route is left over.
    """
    return or_(OutboundMessage.in_reply_to.is_(None), InboundMessage.reply_route.is_not(None))


def is_owed() -> ColumnElement[bool]:
    """Rows joined with their inbound message that the person's next contact brings along: what
    could not be sent, and a late answer that has not left yet and must not come after newer ones.
    """
    late_answer = and_(
        OutboundMessage.state == DeliveryState.QUEUED,
        InboundMessage.reply_route.is_not(None),
    )
    return or_(OutboundMessage.state.in_(OWED), late_answer)


async def owes(session: AsyncSession, openid: str) -> bool:
    """Whether anything waits for this person's next contact."""
    query = (
        select(OutboundMessage.id)
        .outerjoin(InboundMessage, InboundMessage.id == OutboundMessage.in_reply_to)
        .where(OutboundMessage.openid == openid, is_owed())
    )
    return (await session.scalars(query.limit(1))).one_or_none() is not None


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


async def sweep(session: AsyncSession, message_id: int, late_route: ReplyRoute) -> None:
    """Send the answer of a handled message that no push has claimed, by the account's way for what
    comes late.
    """
    message = await _locked(session, message_id)
    if message.handled_at is None or message.reply_route is not None:
        # Handled later: the worker sends it then.
        message.reply_route = message.reply_route or late_route
        return
    message.reply_route = late_route
    await session.flush()
    await _send_by_outbox(session, message)


async def _send_by_outbox(session: AsyncSession, message: InboundMessage) -> None:
    """The person was here: what they are owed goes out with the answer."""
    shows = message.type not in SHOWS_NOTHING
    released = shows and await release_owed(session, message.openid, with_answer_to=message.id)
    if released or any(
        reply.state is DeliveryState.QUEUED for reply in await replies_to(session, message.id)
    ):
        await deliver_soon(session, message.openid)


async def take_up_again(session: AsyncSession, *, since: datetime, before: datetime) -> int:
    """Have messages handled that came between two moments and lost their job; how many. Older ones
    have failed for so long that somebody must look: the day's reconciliation names them.
    """
    lost = text(
        "select m.id, m.openid from inbound_messages m"
        " where m.handled_at is null and m.received_at < :before and m.received_at >= :since"
        " and not exists (select 1 from procrastinate_jobs j where j.task_name = :task"
        " and j.status in ('todo', 'doing') and (j.args ->> 'message_id')::bigint = m.id)"
        " order by m.id"
    )
    facts = {"since": since, "before": before, "task": HANDLE_TASK}
    rows = (await session.execute(lost, facts)).all()
    for message_id, openid in rows:
        await defer(session, HANDLE_TASK, lock=person_lock(openid), message_id=message_id)
    return len(rows)


async def _locked(session: AsyncSession, message_id: int) -> InboundMessage:
    """The row as it is now, held until the transaction ends."""
    query = select(InboundMessage).where(InboundMessage.id == message_id).with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).one()
