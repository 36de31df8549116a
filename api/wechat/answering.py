"""What a waiting push answers with: claimed and marked SENT in one transaction.

The inbox's `reply_route` decides between the push and the outbox. A push also carries what the
person is owed from before, in one message with the answer and ahead of it. What does not fit into
one passive text leaves by the outbox a second later, or waits where there is no outbox to WeChat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue.inbox import (
    LEAVING,
    OPENS_NOTHING,
    claim_answer,
    give_up_waiting,
    left_the_push,
)
from api.dialogue.models import InboundMessage, ReplyRoute
from api.jobs import defer
from api.notifications.erasure import withhold_conflicts
from api.notifications.models import OWED, DeliveryRoute, DeliveryState, OutboundMessage
from api.notifications.outbox import DELIVER_TASK, deliver_soon, release_owed, replies_to
from api.wechat.rendering import Speech, fitting, passive_text

REST_AFTER = timedelta(seconds=1)
"""By then the passive answer has reached the platform."""

MOST_OWED = 40
"""Owed messages that are looked at for one answer; far more than fit into it."""

WAITING_STATES = OWED | {DeliveryState.QUEUED}


class NoWords(Enum):
    """Why the push has nothing to say."""

    NOT_YET = "not_yet"
    LATER = "later"  # the answer goes by kf, or is fetched with the next message
    SILENT = "silent"  # handled, and there is nothing to say


@dataclass(frozen=True)
class Answering:
    """How this account answers. `can_send_kf`: it may send customer-service messages."""

    can_send_kf: bool

    async def take(
        self, session: AsyncSession, message_id: int, *, gives_up: bool, now: datetime
    ) -> str | NoWords:
        """The passive text for the push, its messages marked SENT; a repeat gets the same text.

        With `gives_up` the answer is either taken now or leaves the passive way for good.
        """
        message = await claim_answer(session, message_id)
        if message is None:
            if await left_the_push(session, message_id):
                return NoWords.LATER
            if not gives_up:
                return NoWords.NOT_YET
            # The row has been locked since the claim, so no answer can have come in between.
            route = ReplyRoute.KF if self.can_send_kf else ReplyRoute.FETCHED
            await give_up_waiting(session, message_id, route)
            return NoWords.LATER
        replies = await replies_to(session, message_id)
        chosen = await _carried(session, message_id)
        if not chosen:
            chosen = await self._choose(session, message, replies, now=now)
        left = 0 if self.can_send_kf else len([one for one in replies if one not in chosen])
        return passive_text([Speech.of(one) for one in chosen], more=left) or NoWords.SILENT

    async def put_back(self, session: AsyncSession, message_id: int) -> None:
        """The push that took the answer could not say it in time: it leaves by the outbox."""
        message = await session.get_one(InboundMessage, message_id, with_for_update=True)
        message.reply_route = ReplyRoute.KF
        for row in await _carried(session, message_id):
            row.state = DeliveryState.QUEUED
            row.route = row.sent_at = row.carried_by = None
        await deliver_soon(session, message.openid)

    async def _choose(
        self,
        session: AsyncSession,
        message: InboundMessage,
        replies: Sequence[OutboundMessage],
        *,
        now: datetime,
    ) -> Sequence[OutboundMessage]:
        waiting = [reply for reply in replies if reply.state in WAITING_STATES]
        count = len(fitting([Speech.of(reply) for reply in waiting]))
        owed = await self._owed(session, message)
        early = _as_many_as_fit(owed, waiting[:count])
        for row in early:
            row.held_at = row.held_at or now
        chosen = [*early, *waiting[:count]]
        for row in chosen:
            row.state = DeliveryState.SENT
            row.route = DeliveryRoute.PASSIVE
            row.sent_at = now
            row.carried_by = message.id
            row.error = None
        if self.can_send_kf and len(chosen) < len(owed) + len(waiting):
            await session.flush()
            await release_owed(session, message.openid)
            await _send_rest_later(session, message.openid, now=now)
        return chosen

    async def _owed(
        self, session: AsyncSession, message: InboundMessage
    ) -> Sequence[OutboundMessage]:
        """What waits for this contact, the oldest first. Where the outbox can send nothing, that
        is also what is queued there.
        """
        if message.type in LEAVING | OPENS_NOTHING:
            return []
        await withhold_conflicts(session, message.openid)
        states = OWED if self.can_send_kf else WAITING_STATES
        query = (
            select(OutboundMessage)
            .outerjoin(InboundMessage, InboundMessage.id == OutboundMessage.in_reply_to)
            .where(
                OutboundMessage.openid == message.openid,
                OutboundMessage.in_reply_to.is_distinct_from(message.id),
                OutboundMessage.state.in_(states),
                free_to_leave(),
            )
            .order_by(OutboundMessage.id)
            .limit(MOST_OWED)
            .with_for_update(of=OutboundMessage)
        )
        return (await session.scalars(query)).all()


def _as_many_as_fit(
    owed: Sequence[OutboundMessage], replies: Sequence[OutboundMessage]
) -> Sequence[OutboundMessage]:
    """The oldest of what is owed, as far as it fits into one text before the replies."""
    for count in range(len(owed), 0, -1):
        together = [Speech.of(row, late=True) for row in owed[:count]]
        together += [Speech.of(row) for row in replies]
        if len(fitting(together)) == len(together) and (replies or count > 1):
            return owed[:count]
    return () if replies else owed[:1]


async def _carried(session: AsyncSession, message_id: int) -> Sequence[OutboundMessage]:
    """All that a push of this message has carried."""
    query = select(OutboundMessage).where(OutboundMessage.carried_by == message_id)
    return (await session.scalars(query.order_by(OutboundMessage.id))).all()


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
