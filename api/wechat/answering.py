"""What a waiting push answers with: claimed and marked SENT in one transaction.

The inbox's `reply_route` decides between the push and the outbox. What does not fit into one
passive text stays queued and leaves by the outbox a second later, behind the passive answer.
On an account without customer-service messages the outbox can send nothing, so older messages
that wait ride along with the next answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue.inbox import claim_answer, give_up_waiting, goes_by_kf
from api.dialogue.models import InboundMessage, ReplyRoute
from api.jobs import defer
from api.notifications.models import DeliveryRoute, DeliveryState, OutboundMessage
from api.notifications.outbox import DELIVER_TASK, deliver_soon, replies_to
from api.wechat.rendering import Speech, fitting, passive_text

REST_AFTER = timedelta(seconds=1)
"""By then the passive answer has reached the platform."""

WAITING_STATES = (DeliveryState.QUEUED, DeliveryState.HELD)


class NoWords(Enum):
    """Why the push has nothing to say."""

    NOT_YET = "not_yet"
    LATER = "later"  # the answer goes by kf, or with the next contact
    SILENT = "silent"  # handled, and there is nothing to say


@dataclass(frozen=True)
class Answering:
    """How this account answers. `can_send_kf`: it may send customer-service messages."""

    can_send_kf: bool

    async def take(
        self, session: AsyncSession, message_id: int, *, time_is_up: bool, now: datetime
    ) -> str | NoWords:
        """The passive text for the push, its messages marked SENT; a repeat gets the same text.

        With `time_is_up` the answer is either taken now or leaves the passive way for good.
        """
        replies = await claim_answer(session, message_id)
        if replies is None:
            if await goes_by_kf(session, message_id):
                return NoWords.LATER
            if not time_is_up:
                return NoWords.NOT_YET
            # The row has been locked since the claim, so no answer can have come in between.
            await give_up_waiting(session, message_id)
            return NoWords.LATER
        chosen = await self._chosen(session, replies, now=now)
        return passive_text([Speech.of(message) for message in chosen]) or NoWords.SILENT

    async def put_back(self, session: AsyncSession, message_id: int) -> None:
        """The push that took the answer could not say it in time: it leaves by the outbox."""
        message = await session.get_one(InboundMessage, message_id, with_for_update=True)
        message.reply_route = ReplyRoute.KF
        replies = await replies_to(session, message_id)
        sent = [reply for reply in replies if reply.route is DeliveryRoute.PASSIVE]
        for row in await _sent_together(session, sent[0]) if sent else ():
            row.state = DeliveryState.QUEUED
            row.route = row.sent_at = None
        await deliver_soon(session, message.openid)

    async def _chosen(
        self, session: AsyncSession, replies: Sequence[OutboundMessage], *, now: datetime
    ) -> Sequence[OutboundMessage]:
        sent = [reply for reply in replies if reply.route is DeliveryRoute.PASSIVE]
        if sent:
            return await _sent_together(session, sent[0])
        waiting = [reply for reply in replies if reply.state in WAITING_STATES]
        if not waiting:
            return []
        chosen: Sequence[OutboundMessage] = waiting[
            : len(fitting([Speech.of(reply) for reply in waiting]))
        ]
        if not self.can_send_kf:
            chosen = await _with_owed(session, chosen)
        elif len(chosen) < len(waiting):
            await _send_rest_later(session, chosen[0].openid, now=now)
        for message in chosen:
            message.state = DeliveryState.SENT
            message.route = DeliveryRoute.PASSIVE
            message.sent_at = now
            message.error = None
        return chosen


async def _sent_together(
    session: AsyncSession, reply: OutboundMessage
) -> Sequence[OutboundMessage]:
    """All that went out with this reply; one claim writes one moment into every row."""
    query = select(OutboundMessage).where(
        OutboundMessage.openid == reply.openid,
        OutboundMessage.route == DeliveryRoute.PASSIVE,
        OutboundMessage.sent_at == reply.sent_at,
    )
    return (await session.scalars(query.order_by(OutboundMessage.id))).all()


async def _with_owed(
    session: AsyncSession, replies: Sequence[OutboundMessage]
) -> Sequence[OutboundMessage]:
    """The replies, and before them what this person is owed, as far as all fit together."""
    query = (
        select(OutboundMessage)
        .outerjoin(InboundMessage, InboundMessage.id == OutboundMessage.in_reply_to)
        .where(
            OutboundMessage.openid == replies[0].openid,
            OutboundMessage.id < replies[0].id,
            OutboundMessage.state.in_(WAITING_STATES),
            free_to_leave(),
        )
        .order_by(OutboundMessage.id)
        .with_for_update(of=OutboundMessage)
    )
    together = list(replies)
    for message in reversed((await session.scalars(query)).all()):
        if len(fitting([Speech.of(one) for one in (message, *together)])) <= len(together):
            break
        together.insert(0, message)
    return together


async def _send_rest_later(session: AsyncSession, openid: str, *, now: datetime) -> None:
    await defer(
        session,
        DELIVER_TASK,
        lock=f"deliver:{openid}",
        schedule_at=now + REST_AFTER,
        openid=openid,
    )


def free_to_leave() -> ColumnElement[bool]:
    """Rows joined with their inbound message that no waiting push can claim any more.

    A claim writes the route and marks its rows in one transaction, so what is still queued beside
    a route is left over.
    """
    return or_(OutboundMessage.in_reply_to.is_(None), InboundMessage.reply_route.is_not(None))
