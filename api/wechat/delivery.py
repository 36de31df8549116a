"""Emptying the outbox of one person, oldest message first.

Rows are marked UNKNOWN, and the ledger counts the send, before the call leaves; they get their
state when the answer is there. No transaction is open meanwhile. A process that dies in between
leaves UNKNOWN behind, which is the truth; a store that goes away is waited for. "Sent" is
written on errcode 0 and on nothing else.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from procrastinate import JobContext, RetryStrategy
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api import metrics
from api.clock import utc_now
from api.db import Database
from api.dialogue.inbox import free_to_leave
from api.dialogue.models import InboundMessage
from api.jobs import app
from api.notifications.digests import withhold
from api.notifications.models import (
    OWED,
    UNDER_WAY,
    Contact,
    DeliveryState,
    OutboundMessage,
    Priority,
)
from api.notifications.outbox import DELIVER_TASK, deliver_soon
from api.notifications.subscriptions import has_subscribed, note_subscription
from api.notifications.unreachable import tell_desk
from api.notifications.windows import (
    ALLOWANCES,
    Act,
    close_windows,
    contact_of,
    give_back,
    mark_unreachable,
    sends_left,
    spend,
)
from api.wechat.claims import STORE_ERRORS
from api.wechat.client import WeChatClient
from api.wechat.ladder import Finding, Parcel, Templates, Verdict, has_a_step, send_down
from api.wechat.rendering import Speech, fitting

log = logging.getLogger(__name__)

DEMO_TEMPLATE_ID = "linli-demo-notice"
"""A template with the fields `first`, `thing1` and `remark`."""

DEMO_TEMPLATES = Templates(template_id=DEMO_TEMPLATE_ID)

TRIES = 3
BACK_OFF = RetryStrategy(max_attempts=TRIES - 1, exponential_wait=2)
"""Tried again after 2 and 4 seconds, with the person's delivery lock kept."""

GONE = "unreachable"
"""The `error` of a row for somebody whom the platform has called unreachable before."""

NO_STEP = Verdict(DeliveryState.HELD, error="window")

LONGEST_WINDOW = max(allowance.lasts for allowance in ALLOWANCES.values())

WAIT_FOR_STORE_SECONDS = 30.0
WRITE_AGAIN_SECONDS = 0.5

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
    """Rows that are on their way, and what the ledger has counted for them.

    What the platform says of the window holds for the person's act that opened it: `contact_at`.
    """

    ids: tuple[int, ...]
    parcel: Parcel
    spent: frozenset[Act]
    left_at: datetime
    contact_at: datetime | None


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
    began = parts.clock()
    while (taken := await _take_out(parts, openid, began=began)) is not None:
        verdict = await send_down(parts.client, taken.parcel, parts.templates)
        if verdict.again and last_try:
            verdict = Verdict(DeliveryState.HELD, error=verdict.error, findings=verdict.findings)
        await _surely_write_down(parts, taken, verdict)
        if verdict.again:
            raise TryAgainError(verdict.error)


async def _take_out(parts: DeliveryParts, openid: str, *, began: datetime) -> _Taken | None:
    """Mark the next rows as under way and count their send; None when nothing may leave.

    What no step of the ladder can take is held at once: nobody has been called for it. What was
    held although it might be sent leaves before what came after it; each once since `began`.
    """
    now = parts.clock()
    async with parts.database.transaction() as session:
        contact = await contact_of(session, openid)
        rows = list(await _waiting(session, openid, now=now))
        if rows and parts.can_send_kf:
            rows = [*await _tried_before(session, openid, contact, began=began, now=now), *rows]
        if contact is not None and contact.unreachable_since is not None:
            while rows:
                for row in rows:
                    await _settle(session, row, Verdict(DeliveryState.FAILED, error=GONE), now=now)
                await session.flush()
                rows = list(await _waiting(session, openid, now=now))
            return None
        subscription = parts.templates.subscription_id
        subscribed = subscription is not None and await has_subscribed(
            session, openid, subscription
        )
        while rows:
            sends = sends_left(contact, rows[0].priority, now=now) if parts.can_send_kf else 0
            together, more = _together(rows, sends=sends)
            parcel = _parcel(together, by_kf=sends > 0, subscribed=subscribed, more=more)
            if not has_a_step(parcel, parts.templates):
                for row in together:
                    await _settle(session, row, NO_STEP, now=now)
                rows = rows[len(together) :]
                continue
            for row in together:
                row.state = DeliveryState.UNKNOWN
                row.error = UNDER_WAY
                row.left_at = now
            return _Taken(
                ids=tuple(row.id for row in together),
                parcel=parcel,
                spent=spend(contact, now=now) if sends and contact else frozenset(),
                left_at=now,
                contact_at=contact.last_contact_at if contact else None,
            )
        return None


async def _waiting(
    session: AsyncSession, openid: str, *, now: datetime
) -> Sequence[OutboundMessage]:
    await withhold(session, openid, now=now)
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


async def _tried_before(
    session: AsyncSession,
    openid: str,
    contact: Contact | None,
    *,
    began: datetime,
    now: datetime,
) -> Sequence[OutboundMessage]:
    """What is held because of the platform and not of the window, the oldest first."""
    query = (
        select(OutboundMessage)
        .where(
            OutboundMessage.openid == openid,
            OutboundMessage.state == DeliveryState.HELD,
            OutboundMessage.left_at < began,
        )
        .order_by(OutboundMessage.id)
        .limit(AT_ONCE)
        .with_for_update()
    )
    rows = (await session.scalars(query)).all()
    return [row for row in rows if sends_left(contact, row.priority, now=now)]


def _together(
    rows: Sequence[OutboundMessage], *, sends: int
) -> tuple[Sequence[OutboundMessage], int]:
    """The rows that leave as one message: late ones always, others when it is the last send that
    is left for them. And how many of these find no room in it.
    """
    first = rows[0]
    if not sends:
        return rows[:1], 0
    group = _of_one_priority(rows) if sends == 1 else rows[:1]
    if first.held_at is not None:
        group = [row for row in rows if row.held_at is not None]
    if sends > 1:
        return group[: len(fitting([Speech.of(row) for row in group]))], 0
    together = group[: len(fitting([Speech.of(row) for row in group], more=1))]
    return together, len(group) - len(together)


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


async def _surely_write_down(parts: DeliveryParts, taken: _Taken, verdict: Verdict) -> None:
    """Write down what the platform has said, also where the store comes back only in a while."""
    end = time.monotonic() + WAIT_FOR_STORE_SECONDS
    while True:
        try:
            return await _write_down(parts, taken, verdict)
        except STORE_ERRORS as error:
            if time.monotonic() > end:
                raise
            log.warning("a delivery is not written down yet: %s", type(error).__name__)
        await asyncio.sleep(WRITE_AGAIN_SECONDS)


async def _write_down(parts: DeliveryParts, taken: _Taken, verdict: Verdict) -> None:
    """Write what became of the rows, as far as they still are this person's and nobody has settled
    them meanwhile. Somebody who was erased is not written down again.
    """
    openid = taken.parcel.openid
    async with parts.database.transaction() as session:
        contact = await contact_of(session, openid)
        rows = await _under_way(session, taken)
        for row in rows:
            await _settle(session, row, verdict, now=parts.clock())
        if not rows:
            return
        if Finding.SUBSCRIPTION_OVER in verdict.findings and parts.templates.subscription_id:
            await note_subscription(
                session, openid, parts.templates.subscription_id, accepted=False, now=taken.left_at
            )
        if contact is not None and contact.last_contact_at != taken.contact_at:
            # They have been here since: the platform spoke of an earlier window, and may have
            # counted the send in the new one.
            if taken.spent and verdict.state in {DeliveryState.SENT, DeliveryState.UNKNOWN}:
                spend(contact, now=parts.clock())
            return
        if Finding.NOT_TAKEN in verdict.findings:
            await give_back(session, openid, taken.spent)
        if Finding.WINDOW_CLOSED in verdict.findings:
            await close_windows(session, openid)
        if Finding.UNREACHABLE in verdict.findings:
            await mark_unreachable(session, openid, now=taken.left_at)


async def _under_way(session: AsyncSession, taken: _Taken) -> Sequence[OutboundMessage]:
    query = (
        select(OutboundMessage)
        .where(
            OutboundMessage.id.in_(taken.ids),
            OutboundMessage.openid == taken.parcel.openid,
            OutboundMessage.state == DeliveryState.UNKNOWN,
        )
        .order_by(OutboundMessage.id)
        .with_for_update()
    )
    return (await session.scalars(query)).all()


async def _settle(
    session: AsyncSession, row: OutboundMessage, verdict: Verdict, *, now: datetime
) -> None:
    """Write a row's state; the desk hears of what does not reach one of the staff."""
    row.state, row.route, row.error = verdict.state, verdict.route, verdict.error
    metrics.DELIVERIES.labels(verdict.route or "none", verdict.state).inc()
    if verdict.state in {DeliveryState.FAILED, DeliveryState.HELD} and row.held_at is None:
        await tell_desk(session, row, now=now)
    if verdict.state in OWED:
        row.held_at = row.held_at or now


async def try_held_again(parts: DeliveryParts) -> int:
    """Queue again what is held although it might be sent now: the platform was busy, or had taken
    all that it takes in a day. How many people's. It ends with the person's window.
    """
    if not parts.can_send_kf:
        return 0
    now = parts.clock()
    query = (
        select(OutboundMessage, Contact)
        .join(Contact, Contact.openid == OutboundMessage.openid)
        .where(
            OutboundMessage.state == DeliveryState.HELD,
            OutboundMessage.left_at > now - LONGEST_WINDOW,
        )
        .order_by(OutboundMessage.id)
        .with_for_update(of=OutboundMessage, skip_locked=True)
    )
    people = set()
    async with parts.database.transaction() as session:
        for row, contact in await session.execute(query):
            if sends_left(contact, row.priority, now=now):
                row.state = DeliveryState.QUEUED
                people.add(row.openid)
        for openid in sorted(people):
            await deliver_soon(session, openid)
    return len(people)


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
