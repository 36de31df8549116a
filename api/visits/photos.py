"""The pictures of visits: only for those for whom the person exists."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.media.models import Media
from api.residents.models import Home
from api.staff.models import StaffMember
from api.visits.eyes import seen_by
from api.visits.models import CaredPerson, RegisterAct, Visit, VisitPhoto
from api.visits.register import note_line


async def photo_of_visit(
    session: AsyncSession, member: StaffMember, media_id: int, *, now: datetime
) -> Media | None:
    """A picture of a visit; None where there is none that this member may see. The look goes on
    record.
    """
    query = (
        select(Media, Visit.person_id)
        .join(VisitPhoto, VisitPhoto.media_id == Media.id)
        .join(Visit, Visit.id == VisitPhoto.visit_id)
        .join(CaredPerson, CaredPerson.id == Visit.person_id)
        .join(Home, Home.id == CaredPerson.home_id)
        .where(Media.id == media_id, seen_by(member, local(now).date()))
    )
    row = (await session.execute(query)).first()
    if row is None:
        return None
    media, person_id = row
    note_line(session, RegisterAct.PHOTO_SEEN, [person_id], by=member, now=now)
    return media


async def lying_with_visits(session: AsyncSession, media_ids: Collection[int]) -> set[int]:
    """Which of these files lie with a visit: they are the community's record of it."""
    query = select(VisitPhoto.media_id).where(VisitPhoto.media_id.in_(media_ids))
    return set((await session.scalars(query)).all())


async def photos_of(session: AsyncSession, visit_ids: Collection[int]) -> dict[int, list[int]]:
    """The ids of the pictures of each of these visits."""
    query = select(VisitPhoto.visit_id, VisitPhoto.media_id).where(
        VisitPhoto.visit_id.in_(visit_ids)
    )
    found: dict[int, list[int]] = {}
    for visit_id, media_id in await session.execute(query.order_by(VisitPhoto.media_id)):
        found.setdefault(visit_id, []).append(media_id)
    return found
