"""What somebody of the staff has begun to report from their rounds, until it is a case."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import CaseKind
from api.cases.patrol import Sighting
from api.dialogue.models import PatrolAsks, PatrolDraft
from api.grids.places import PlaceMention
from api.grids.service import find_place
from api.staff.models import StaffMember

ANSWERED_WITHIN = timedelta(minutes=30)
"""After so long words are no answer any more. Ours."""


async def open_draft(
    session: AsyncSession, member: StaffMember, *, now: datetime
) -> PatrolDraft | None:
    """The report that a member has begun, locked; None also for one that was left too long ago."""
    query = select(PatrolDraft).where(PatrolDraft.staff_id == member.id).with_for_update()
    draft = (await session.scalars(query)).one_or_none()
    if draft is None or draft.asked_at > now - ANSWERED_WITHIN:
        return draft
    await drop_draft(session, draft)
    return None


async def new_draft(session: AsyncSession, member: StaffMember, *, now: datetime) -> PatrolDraft:
    """An empty report; one that was begun before is forgotten."""
    before = await session.get(PatrolDraft, member.id, with_for_update=True)
    if before is not None:
        await drop_draft(session, before)
    draft = PatrolDraft(
        staff_id=member.id,
        asks=PatrolAsks.WORDS,
        asked_at=now,
        words="",
        kind=None,
        guesses=[],
        place={},
        like_id=None,
        apart_from=[],
        incident_id=None,
        not_covered=False,
    )
    session.add(draft)
    await session.flush()
    return draft


async def drop_draft(session: AsyncSession, draft: PatrolDraft) -> None:
    """It is a case by now, or is not to be one."""
    await session.delete(draft)
    await session.flush()


def place_of(draft: PatrolDraft) -> PlaceMention:
    """What was said of where."""
    return PlaceMention(**draft.place)


def set_place(draft: PatrolDraft, place: PlaceMention) -> None:
    """Keep what was said of where."""
    draft.place = {slot: value for slot, value in vars(place).items() if value is not None}


async def sighting_of(
    session: AsyncSession,
    draft: PatrolDraft,
    *,
    media_ids: tuple[int, ...] = (),
    message_id: int | None = None,
) -> Sighting:
    """What the draft holds, as it would be filed; its kind is known."""
    assert draft.kind is not None
    sighting = await sighting_at(session, draft.kind, draft.words, place_of(draft))
    return replace(sighting, media_ids=media_ids, message_id=message_id)


async def sighting_at(
    session: AsyncSession, kind: CaseKind, words: str, place: PlaceMention
) -> Sighting:
    """What was seen at a place, which the register may know."""
    known = await find_place(session, estate=place.estate, building=place.building)
    return Sighting(
        kind=kind,
        words=words,
        place=place.text,
        estate_id=known.estate.id if known else None,
        building=known.building.number if known and known.building else None,
    )
