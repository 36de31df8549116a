"""Whoever is forgotten by the register is struck out of the chats in which they were read about."""

import re

from sqlalchemy import Text, and_, cast, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.erasure import struck_out
from api.dialogue.erasing import ErasingParts
from api.dialogue.models import InboundMessage
from api.media.models import Media
from api.notifications.erasure import ERASED, UNSENT
from api.notifications.models import DeliveryState, OutboundMessage
from api.staff.models import StaffMember
from api.visits.forgetting import Forgotten, forget_due


async def forget_people(parts: ErasingParts) -> int:
    """Forget everybody whose time has come, in the register, in the chats of those who read about
    them, and of their pictures; how many. What fails is the next run's as a whole.

    Raises:
        UnavailableError: the media store is away; nothing was forgotten.
    """
    async with parts.database.transaction() as session:
        people = await forget_due(session, now=parts.clock())
        for person in people:
            await _strike_out(session, person)
            for digest in person.digests:
                if not await session.scalar(select(exists().where(Media.sha256 == digest))):
                    await parts.store.delete(digest)
    return len(people)


async def _strike_out(session: AsyncSession, person: Forgotten) -> None:
    """What we said about them is blanked as a whole, since it says more than the name; what staff
    wrote themselves loses names and numbers.
    """
    readers = OutboundMessage.openid.in_(person.openids)
    staff = OutboundMessage.openid.in_(
        select(StaffMember.openid).where(StaffMember.openid.is_not(None))
    )
    named = or_(*(OutboundMessage.text.contains(one, autoescape=True) for one in person.secrets))
    pattern = _as_shown(person.masked)
    shown = or_(
        OutboundMessage.text.regexp_match(pattern),
        cast(OutboundMessage.options, Text).regexp_match(pattern),
    )
    told = select(OutboundMessage).where(or_(and_(readers, named), and_(staff, shown)))
    for message in (await session.scalars(told)).all():
        message.text, message.options, message.options_expire_at = "", [], None
        if message.state in UNSENT:
            message.state, message.error = DeliveryState.FAILED, ERASED
    wrote = select(InboundMessage).where(
        InboundMessage.openid.in_(person.openids),
        or_(*(InboundMessage.text.contains(one, autoescape=True) for one in person.secrets)),
    )
    for written in (await session.scalars(wrote)).all():
        written.text = struck_out(written.text, person.secrets)
    await session.flush()


def _as_shown(masked: str) -> str:
    """A pattern for a masked name: 李* is not the beginning of 李*华."""
    return re.escape(masked) + ("(?![一-鿿])" if masked.endswith("*") else "")
