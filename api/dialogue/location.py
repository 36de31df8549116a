"""What a location message says about where: its label, and the estate that lies at the point."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.dialogue.models import InboundMessage, MessageType
from api.dialogue.reading_media import words_of
from api.dialogue.whereabouts import point_of
from api.grids.locating import located
from api.grids.places import parse_place
from api.grids.service import estate_names


async def placed_words(session: AsyncSession, message: InboundMessage, *, now: datetime) -> str:
    """The words of a message. A location whose label names no estate of the register is said to be
    in the one that lies at its point, so that the right grid gets it; WeChat's points are GCJ-02.
    """
    words = words_of(message)
    if message.type is not MessageType.LOCATION:
        return words
    point = point_of(message)
    if point is None:
        return words
    names = await estate_names(session)
    if parse_place(words, estates=names).estate in names.values():
        return words
    found = await located(session, point, on=local(now).date())
    return words if found is None else f"{found.estate.name} {words}".strip()
