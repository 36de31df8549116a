"""Emptying the outbox of one person, oldest message first.

A row is marked UNKNOWN before its call leaves and gets its state when the answer is there; no
transaction is open meanwhile. A process that dies in between leaves UNKNOWN behind, which is the
truth. "Sent" is written on errcode 0 and on nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from procrastinate import JobContext, RetryStrategy
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import utc_now
from api.db import Database
from api.dialogue.models import InboundMessage
from api.jobs import app
from api.notifications.models import DeliveryState, OutboundMessage
from api.notifications.outbox import DELIVER_TASK
from api.notifications.unreachable import tell_desk
from api.wechat.answering import free_to_leave
from api.wechat.client import WeChatClient
from api.wechat.ladder import Parcel, Verdict, send_down
from api.wechat.rendering import Speech

DEMO_TEMPLATE_ID = "linli-demo-notice"
"""A template with the fields `first`, `thing1` and `remark`."""

TRIES = 3
BACK_OFF = RetryStrategy(max_attempts=TRIES - 1, exponential_wait=2)
"""Tried again after 2 and 4 seconds, with the person's delivery lock kept."""

UNDER_WAY = "under_way"
"""The `error` of a row whose call has left, or whose process died during the call."""


class TryAgainError(Exception):
    """The platform is busy; the row is queued again and the job comes back."""


@dataclass(frozen=True)
class DeliveryParts:
    """What delivering needs; the worker puts them together under the name `delivery`.

    `template_id`: the template for notices, None where the account has none.
    """

    database: Database
    client: WeChatClient
    can_send_kf: bool
    template_id: str | None = DEMO_TEMPLATE_ID
    clock: Callable[[], datetime] = utc_now


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
    kf_open = parts.can_send_kf
    while (message_id := await _next(parts.database, openid)) is not None:
        parcel = await _take_out(parts.database, message_id)
        if parcel is None:
            continue  # A waiting push has claimed it meanwhile.
        verdict = await send_down(
            parts.client, parcel, kf_open=kf_open, template_id=parts.template_id
        )
        if verdict.again and last_try:
            verdict = Verdict(DeliveryState.HELD, error=verdict.error)
        await _write_down(parts, message_id, verdict)
        if verdict.again:
            raise TryAgainError(verdict.error)
        kf_open = kf_open and not verdict.kf_closed


async def _next(database: Database, openid: str) -> int | None:
    query = (
        select(OutboundMessage.id)
        .outerjoin(InboundMessage, InboundMessage.id == OutboundMessage.in_reply_to)
        .where(
            OutboundMessage.openid == openid,
            OutboundMessage.state == DeliveryState.QUEUED,
            free_to_leave(),
        )
        .order_by(OutboundMessage.id)
        .limit(1)
    )
    async with database.transaction() as session:
        return (await session.scalars(query)).one_or_none()


async def _take_out(database: Database, message_id: int) -> Parcel | None:
    """Mark the row as under way; None when it is no longer queued."""
    mark = (
        update(OutboundMessage)
        .where(OutboundMessage.id == message_id, OutboundMessage.state == DeliveryState.QUEUED)
        .values(state=DeliveryState.UNKNOWN, error=UNDER_WAY)
        .returning(OutboundMessage)
    )
    async with database.transaction() as session:
        message = (await session.scalars(mark)).one_or_none()
    if message is None:
        return None
    return Parcel(
        id=message.id,
        openid=message.openid,
        subject=message.subject,
        speech=Speech.of(message),
        is_reply=message.in_reply_to is not None,
    )


async def _write_down(parts: DeliveryParts, message_id: int, verdict: Verdict) -> None:
    async with parts.database.transaction() as session:
        message = await session.get_one(OutboundMessage, message_id)
        message.state = verdict.state
        message.route = verdict.route
        message.error = verdict.error
        message.sent_at = parts.clock() if verdict.state is DeliveryState.SENT else None
        if verdict.state in {DeliveryState.FAILED, DeliveryState.HELD}:
            await tell_desk(session, message, now=parts.clock())


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
