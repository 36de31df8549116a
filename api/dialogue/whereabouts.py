"""Where somebody is, by the location that they have lately sent."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.dialogue.models import InboundMessage, MessageType
from api.grids.coordinates import Point, to_wgs84
from api.grids.locating import located

HOLDS_FOR = timedelta(hours=2)
"""So long somebody on their rounds is taken to be about where they said. Ours."""


def point_of(message: InboundMessage) -> Point | None:
    """The point of a location message, in WGS 84; WeChat's points are GCJ-02. None where it has
    none on this earth.
    """
    latitude, longitude = message.content.get("latitude"), message.content.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    point = to_wgs84(Point(longitude=float(longitude), latitude=float(latitude)))
    return point if point.is_on_earth else None


async def last_point(session: AsyncSession, openid: str, *, now: datetime) -> Point | None:
    """Where somebody has lately said that they are, in WGS 84; None where they have not."""
    query = (
        select(InboundMessage)
        .where(
            InboundMessage.openid == openid,
            InboundMessage.type == MessageType.LOCATION,
            InboundMessage.received_at > now - HOLDS_FOR,
        )
        .order_by(InboundMessage.id.desc())
        .limit(1)
    )
    message = (await session.scalars(query)).one_or_none()
    return None if message is None else point_of(message)


async def estate_here(session: AsyncSession, openid: str, *, now: datetime) -> str | None:
    """The estate in which somebody has lately said that they are."""
    point = await last_point(session, openid, now=now)
    found = None if point is None else await located(session, point, on=local(now).date())
    return None if found is None else found.estate.name
