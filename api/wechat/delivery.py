"""Emptying the outbox of one person, oldest message first.

Rows are marked UNKNOWN, and the ledger counts the send, before the call leaves; they get their
state when the answer is there. No transaction is open meanwhile. A process that dies in between
leaves UNKNOWN behind, which is the truth. "Sent" is written on errcode 0 and on nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from procrastinate import JobContext, RetryStrategy
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api import metrics
from api.clock import utc_now
from api.db import Database
from api.dialogue.models import InboundMessage
from api.jobs import app
from api.notifications.erasure import withhold_conflicts
from api.notifications.models import OWED, DeliveryState, OutboundMessage, Priority
from api.notifications.outbox import DELIVER_TASK
from api.notifications.subscriptions import has_subscribed, note_subscription
from api.notifications.unreachable import tell_desk
from api.notifications.windows import (
    Act,
    close_windows,
    contact_of,
    give_back,
    mark_unreachable,
    sends_left,
    spend,
)
from api.wechat.answering import free_to_leave
from api.wechat.client import WeChatClient
from api.wechat.ladder import Finding, Parcel, Templates, Verdict, send_down
from api.wechat.rendering import Speech, fitting

DEMO_TEMPLATE_ID = "linli-demo-notice"
"""A template with the fields `first`, `thing1` and `remark`."""

DEMO_TEMPLATES = Templates(template_id=DEMO_TEMPLATE_ID)

TRIES = 3
BACK_OFF = RetryStrategy(max_attempts=TRIES - 1, exponential_wait=2)
"""Tried again after 2 and 4 seconds, with the person's delivery lock kept."""

UNDER_WAY = "under_way"
"""The `error` of a row whose call has left, or whose process died during the call."""

GONE = "unreachable"
"""The `error` of a row for somebody whom the platform has called unreachable before."""

AT_ONCE = 40
"""Rows that are looked at together; nobody waits for more."""


class TryAgainError(Exception):
    """The platform is busy; the rows are queued again and the job comes back."""


@dataclass(frozen=True)
class DeliveryParts:
    """What delivering needs; the worker puts them together under the name `delivery`."""

    database: Database
    client: WeChatClient
    can_send_kf: bool
    templates: Templates = DEMO_TEMPLATES
    clock: Callable[[], datetime] = utc_now


@dataclass(frozen=True)
class _Taken:
    """Rows that are on their way, and what the ledger has counted for them."""

    ids: tuple[int, ...]
    parcel: Parcel
    spent: frozenset[Act]


@app.task(name=DELIVER_TASK, pass_context=True, retry=BACK_OFF)
async def deliver(context: JobContext, openid: str) -> None:
    """Send what is queued for one person, oldest first."""
    parts: DeliveryParts = context.additional_context["delivery"]
    await deliver_to(parts, openid, last_try=context.job.attempts >= TRIES - 1)


async def deliver_to(parts: DeliveryParts, openid: str, *, last_try: bool = False) -> None:
    """The job's work. On the last try, what the busy platform does not take is held.

    Raises:
        TryAgainError: the platform is busy and this was not the last try.
    """
    while (taken := await _take_out(parts, openid)) is not None:
        verdict = await send_down(parts.client, taken.parcel, parts.templates)
        if verdict.again and last_try:
            verdict = Verdict(DeliveryState.HELD, error=verdict.error, findings=verdict.findings)
        await _write_down(parts, taken, verdict)
        if verdict.again:
            raise TryAgainError(verdict.error)


async def _take_out(parts: DeliveryParts, openid: str) -> _Taken | None:
    """Mark the next rows as under way and count their send; None when nothing may leave."""
    now = parts.clock()
    async with parts.database.transaction() as session:
        contact = await contact_of(session, openid)
        rows = await _waiting(session, openid)
        if contact is not None and contact.unreachable_since is not None:
            for row in rows:
                await _settle(session, row, Verdict(DeliveryState.FAILED, error=GONE), now=now)
            return None
        if not rows:
            return None
        sends = sends_left(contact, rows[0].priority, now=now) if parts.can_send_kf else 0
        together = _together(rows, sends=sends)
        for row in together:
            row.state = DeliveryState.UNKNOWN
            row.error = UNDER_WAY
        spent: frozenset[Act] = frozenset()
        if sends and contact is not None:
            spent = spend(contact, now=now)
        subscription = parts.templates.subscription_id
        subscribed = subscription is not None and await has_subscribed(
            session, openid, subscription
        )
        left = _of_one_priority(rows)[len(together) :] if sends == 1 else ()
        return _Taken(
            ids=tuple(row.id for row in together),
            parcel=_parcel(together, by_kf=sends > 0, subscribed=subscribed, more=len(left)),
            spent=spent,
        )


async def _waiting(session: AsyncSession, openid: str) -> Sequence[OutboundMessage]:
    await withhold_conflicts(session, openid)
    query = (
        select(OutboundMessage)
        .outerjoin(InboundMessage, InboundMessage.id == OutboundMessage.in_reply_to)
        .where(
            OutboundMessage.openid == openid,
            OutboundMessage.state == DeliveryState.QUEUED,
            free_to_leave(),
        )
        .order_by(OutboundMessage.id)
        .limit(AT_ONCE)
        .with_for_update(of=OutboundMessage)
    )
    return (await session.scalars(query)).all()


def _together(rows: Sequence[OutboundMessage], *, sends: int) -> Sequence[OutboundMessage]:
    """The rows that leave as one message: late ones always, others when it is the last send that
    is left for them.
    """
    first = rows[0]
    if not sends:
        return rows[:1]
    group = _of_one_priority(rows) if sends == 1 else rows[:1]
    if first.held_at is not None:
        group = [row for row in rows if row.held_at is not None]
    more = 1 if sends == 1 else 0
    return group[: len(fitting([Speech.of(row) for row in group], more=more))]


def _of_one_priority(rows: Sequence[OutboundMessage]) -> Sequence[OutboundMessage]:
    return [row for row in rows if row.priority is rows[0].priority]


def _parcel(rows: Sequence[OutboundMessage], *, by_kf: bool, subscribed: bool, more: int) -> Parcel:
    first = rows[0]
    return Parcel(
        id=first.id,
        openid=first.openid,
        subject=first.subject,
        speeches=tuple(Speech.of(row) for row in rows),
        priority=min((row.priority for row in rows), key=list(Priority).index),
        by_kf=by_kf,
        announces=first.held_at is None and first.in_reply_to is None,
        more=more,
        subscribed=subscribed,
    )


async def _write_down(parts: DeliveryParts, taken: _Taken, verdict: Verdict) -> None:
    now, openid = parts.clock(), taken.parcel.openid
    async with parts.database.transaction() as session:
        for row_id in taken.ids:
            row = await session.get_one(OutboundMessage, row_id)
            await _settle(session, row, verdict, now=now)
        if Finding.NOT_TAKEN in verdict.findings:
            await give_back(session, openid, taken.spent)
        if Finding.WINDOW_CLOSED in verdict.findings:
            await close_windows(session, openid)
        if Finding.UNREACHABLE in verdict.findings:
            await mark_unreachable(session, openid, now=now)
        if Finding.SUBSCRIPTION_OVER in verdict.findings and parts.templates.subscription_id:
            await note_subscription(
                session, openid, parts.templates.subscription_id, accepted=False, now=now
            )


async def _settle(
    session: AsyncSession, row: OutboundMessage, verdict: Verdict, *, now: datetime
) -> None:
    """Write a row's state; the desk hears of what does not reach one of the staff."""
    row.state, row.route, row.error = verdict.state, verdict.route, verdict.error
    metrics.DELIVERIES.labels(verdict.route or "none", verdict.state).inc()
    row.sent_at = now if verdict.state is DeliveryState.SENT else None
    if verdict.state in {DeliveryState.FAILED, DeliveryState.HELD} and row.held_at is None:
        await tell_desk(session, row, now=now)
    if verdict.state in OWED:
        row.held_at = row.held_at or now


async def left_lying(session: AsyncSession, *, before: datetime) -> Sequence[str]:
    """The openids of those whose messages have been queued since before a moment."""
    query = (
        select(OutboundMessage.openid)
        .outerjoin(InboundMessage, InboundMessage.id == OutboundMessage.in_reply_to)
        .where(
            OutboundMessage.state == DeliveryState.QUEUED,
            OutboundMessage.queued_at < before,
            free_to_leave(),
        )
        .distinct()
    )
    return (await session.scalars(query)).all()
