"""What a waiting push answers with: claimed and marked SENT in one transaction.

The inbox's `reply_route` decides between the push and the outbox. A push also carries what the
person is owed from before, in one message with the answer and ahead of it. What does not fit into
one passive text leaves by the outbox a second later, or waits where there is no outbox to WeChat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue.inbox import SHOWS_NOTHING, claim_answer, is_owed
from api.dialogue.models import InboundMessage, ReplyRoute
from api.notifications.digests import withhold
from api.notifications.models import OWED, DeliveryRoute, DeliveryState, OutboundMessage
from api.notifications.outbox import deliver_soon, release_owed, replies_to
from api.wechat.rendering import Speech, fits, fitting, passive_text

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
        late = self._late_route if gives_up else None
        message = await claim_answer(session, message_id, otherwise=late)
        if message.reply_route is None:
            return NoWords.NOT_YET
        if message.reply_route is not ReplyRoute.PASSIVE:
            # The last message of a breath speaks for those before it.
            is_led = message.turn_id not in {None, message.id}
            return NoWords.SILENT if is_led else NoWords.LATER
        replies = await replies_to(session, message_id)
        chosen = await _carried(session, message_id)
        if not chosen:
            chosen = await self._choose(session, message, replies, now=now)
        left = 0 if self.can_send_kf else len([one for one in replies if one not in chosen])
        return passive_text([Speech.of(one) for one in chosen], more=left) or NoWords.SILENT

    async def put_back(self, session: AsyncSession, message_id: int) -> None:
        """A push that took the answer could not say it in time: it leaves by the outbox, unless
        another push of the message says it.
        """
        message = await session.get_one(InboundMessage, message_id, with_for_update=True)
        message.claims -= 1
        if message.claims > 0:
            return
        message.reply_route = self._late_route
        for row in await _carried(session, message_id):
            row.state = DeliveryState.QUEUED
            row.route = row.left_at = None
        await deliver_soon(session, message.openid)

    @property
    def _late_route(self) -> ReplyRoute:
        return ReplyRoute.KF if self.can_send_kf else ReplyRoute.FETCHED

    async def _choose(
        self,
        session: AsyncSession,
        message: InboundMessage,
        replies: Sequence[OutboundMessage],
        *,
        now: datetime,
    ) -> Sequence[OutboundMessage]:
        await withhold(session, message.openid, now=now)
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
            row.left_at = now
            row.carried_by = message.id
            row.error = None
        if self.can_send_kf and len(chosen) < len(owed) + len(waiting):
            await session.flush()
            await release_owed(session, message.openid, with_answer_to=message.id)
            await deliver_soon(session, message.openid, not_before=now + REST_AFTER)
        return chosen

    async def _owed(
        self, session: AsyncSession, message: InboundMessage
    ) -> Sequence[OutboundMessage]:
        """What waits for this contact, the oldest first."""
        if message.type in SHOWS_NOTHING:
            return []
        query = (
            select(OutboundMessage)
            .outerjoin(InboundMessage, InboundMessage.id == OutboundMessage.in_reply_to)
            .where(
                OutboundMessage.openid == message.openid,
                OutboundMessage.in_reply_to.is_distinct_from(message.id),
                is_owed(),
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
    late, answer = [], [Speech.of(row) for row in replies]
    for row in owed:
        late.append(Speech.of(row, late=True))
        alone = len(late) == 1 and not answer
        if not alone and not fits([*late, *answer]):
            return owed[: len(late) - 1]
    return owed


async def _carried(session: AsyncSession, message_id: int) -> Sequence[OutboundMessage]:
    """All that a push of this message has carried."""
    query = select(OutboundMessage).where(
        OutboundMessage.carried_by == message_id,
        OutboundMessage.state == DeliveryState.SENT,
        OutboundMessage.route == DeliveryRoute.PASSIVE,
    )
    return (await session.scalars(query.order_by(OutboundMessage.id))).all()
