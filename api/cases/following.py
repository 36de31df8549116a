"""我也是: neighbours with the same matter, and how they follow one case instead of filing another.

A follower hears of the case's steps, may urge it and add to it, and lets it go when they like. Who
reported it they never learn, nor what was said; what they say themselves is read by the staff only.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import known_to
from api.cases.filing import FileCase, attach_media, file_case
from api.cases.history import Actor, advance, taken_before
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED, CaseAction, possible_actions
from api.cases.likeness import ALIKE, LASTS, NEVER_SHARED, Sketch, landmark_of, likeness
from api.cases.models import Case, CaseFollower, CaseMedia, CaseSource
from api.cases.queries import is_followed_by
from api.cases.subjects import hear
from api.errors import NotFoundError
from api.grids.models import Estate
from api.grids.places import parse_place
from api.media.models import Media
from api.residents.models import Resident
from api.staff.service import staff_by_openid

LOOKED_AT = 50
"""So many open cases of one kind in one estate are compared, the newest first."""


@dataclass(frozen=True)
class Told:
    """What a resident tells: as it would be filed."""

    kind: CaseKind
    words: str
    place: str
    estate_id: int | None
    building: str | None


async def alike_cases(
    session: AsyncSession,
    resident: Resident,
    told: Told,
    *,
    unlike: Collection[int] = (),
    on_patrol: bool = False,
    now: datetime,
) -> list[Case]:
    """Neighbours' open cases that look like what a resident tells, the likest first.

    None of their own, none that they follow, none of which they said that it is `unlike` theirs,
    and none of which they may not know as a member of the staff. Who tells it `on_patrol` may have
    seen it on patrol before.
    """
    not_theirs = Case.reporter_id != resident.id
    if on_patrol:
        not_theirs = or_(not_theirs, Case.source == CaseSource.PATROL)
    if told.estate_id is None or told.kind in NEVER_SHARED:
        return []
    query = (
        select(Case)
        .where(
            Case.estate_id == told.estate_id,
            Case.kind == told.kind,
            Case.opened_at > now - LASTS[told.kind],
            Case.state.in_(UNFINISHED),
            Case.merged_into_id.is_(None),
            not_theirs,
            Case.id.not_in(unlike),
            ~is_followed_by(resident),
        )
        .order_by(Case.opened_at.desc())
        .limit(LOOKED_AT)
    )
    herself = await staff_by_openid(session, resident.openid)
    if herself is not None:
        query = query.where(known_to(herself.id))
    estate = (await session.get_one(Estate, told.estate_id)).name
    mine = _sketch(told.kind, told.words, told.place, told.building, estate, now, told.estate_id)
    scored = [
        (likeness(mine, sketch_of(case, estate)), case)
        for case in (await session.scalars(query)).all()
    ]
    scored.sort(key=lambda one: (-one[0], one[1].id))
    return [case for score, case in scored if score >= ALIKE]


def sketch_of(case: Case, estate: str) -> Sketch:
    """What of a case its likeness goes by."""
    return _sketch(
        case.kind,
        case.description,
        case.place,
        case.building,
        estate,
        case.opened_at,
        case.estate_id,
    )


def _sketch(
    kind: CaseKind,
    words: str,
    place: str,
    building: str | None,
    estate: str,
    at: datetime,
    estate_id: int | None,
) -> Sketch:
    said = parse_place(place, estates={estate: estate})
    return Sketch(
        kind=kind,
        words=words,
        opened_at=at,
        estate_id=estate_id,
        building=building,
        unit=said.unit,
        landmark=landmark_of(place, estate),
    )


async def follow(
    session: AsyncSession,
    resident: Resident,
    case: Case,
    told: Told,
    *,
    media_ids: Sequence[int] = (),
    message_id: int | None = None,
    sealed_at: datetime | None = None,
    now: datetime,
) -> None:
    """我也是: hear of a case from now on; words and files go to the staff with it, `sealed_at`
    without who they are.

    The case is locked. The same message follows once, however often it comes.

    Raises:
        IllegalTransitionError: the case is finished.
    """
    if await taken_before(session, CaseAction.FOLLOW, message_id=message_id):
        return
    if await following(session, resident, case) is None:
        session.add(
            CaseFollower(
                case_id=case.id,
                resident_id=resident.id,
                message_id=message_id,
                since=now,
                words=told.words,
                place=told.place,
                sealed_at=sealed_at,
            )
        )
        await session.flush()
    await advance(
        session,
        case,
        CaseAction.FOLLOW,
        actor=Actor.resident(resident),
        message_id=message_id,
        now=now,
        note=told.words,
        followers=await follower_count(session, case),
    )
    await attach_media(session, case, media_ids, by_staff=False, now=now)
    await hear(session, case, told.words, now=now)


async def following(session: AsyncSession, resident: Resident, case: Case) -> CaseFollower | None:
    """How a resident follows a case; None where they do not."""
    query = select(CaseFollower).where(
        CaseFollower.case_id == case.id,
        CaseFollower.resident_id == resident.id,
        CaseFollower.ended_at.is_(None),
    )
    return (await session.scalars(query)).one_or_none()


async def let_go(
    session: AsyncSession,
    resident: Resident,
    case: Case,
    *,
    message_id: int | None = None,
    now: datetime,
) -> None:
    """A follower hears no more of a case; it goes on without them.

    Raises:
        NotFoundError: `case_unknown`; they do not follow it.
    """
    if await taken_before(session, CaseAction.UNFOLLOW, message_id=message_id):
        return
    row = await following(session, resident, case)
    if row is None:
        raise NotFoundError("case_unknown", number=case.case_number)
    row.ended_at = now
    if CaseAction.UNFOLLOW not in possible_actions(case.state):
        return
    await advance(
        session,
        case,
        CaseAction.UNFOLLOW,
        actor=Actor.resident(resident),
        message_id=message_id,
        now=now,
    )


async def followed_cases(
    session: AsyncSession, resident: Resident, *, limit: int = 5
) -> Sequence[Case]:
    """The neighbours' cases that a resident follows, the newest first."""
    query = select(Case).where(is_followed_by(resident)).order_by(Case.id.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def follower_count(session: AsyncSession, case: Case) -> int:
    """How many neighbours follow a case."""
    query = select(func.count()).where(
        CaseFollower.case_id == case.id, CaseFollower.ended_at.is_(None)
    )
    return await session.scalar(query) or 0


async def followers_of_case(
    session: AsyncSession, case: Case
) -> Sequence[tuple[CaseFollower, Resident]]:
    """Who follows a case, the longest first; nobody who was erased."""
    query = (
        select(CaseFollower, Resident)
        .join(Resident, Resident.id == CaseFollower.resident_id)
        .where(
            CaseFollower.case_id == case.id,
            CaseFollower.ended_at.is_(None),
            Resident.erased_at.is_(None),
        )
        .order_by(CaseFollower.id)
    )
    return [(row, resident) for row, resident in (await session.execute(query)).all()]


async def joined_with(session: AsyncSession, ids: Sequence[int], case: Case) -> Sequence[Resident]:
    """Of those who came to another case by these rows, the followers of this one."""
    query = (
        select(Resident)
        .join(CaseFollower, CaseFollower.resident_id == Resident.id)
        .where(
            CaseFollower.id.in_(ids),
            Resident.id != case.reporter_id,
            Resident.erased_at.is_(None),
        )
    )
    return (await session.scalars(query)).all()


async def carry_on(session: AsyncSession, case: Case, *, now: datetime) -> Case | None:
    """The reporter has withdrawn; for the neighbours the matter stands. The first of them has a
    case of their own, in their own words, and the others follow that.

    Raises:
        UnavailableError: `no_desk`.
    """
    rows = await followers_of_case(session, case)
    if not rows:
        return None
    (first, heir), *others = rows
    successor = await file_own(session, case, first, heir, now=now)
    for row, neighbour in others:
        row.ended_at = now
        await session.flush()
        told = _told(case, row)
        await follow(session, neighbour, successor, told, sealed_at=row.sealed_at, now=now)
    return successor


async def file_own(
    session: AsyncSession, case: Case, row: CaseFollower, resident: Resident, *, now: datetime
) -> Case:
    """A follower's matter becomes a case of its own, in their words."""
    row.ended_at = now
    await session.flush()
    told = row.told or {"words": row.words, "place": row.place}
    command = FileCase(
        message_id=None,
        kind=case.kind,
        description=told["words"],
        place=told["place"],
        estate_id=case.estate_id,
        building=case.building,
        sealed=row.sealed_at is not None or None,
    )
    own = await file_case(session, resident, command, now=now)
    own.told_apart_from_id = case.id
    theirs = (
        select(CaseMedia.media_id)
        .join(Media, Media.id == CaseMedia.media_id)
        .where(CaseMedia.case_id == case.id, Media.sender == resident.openid)
    )
    files = (await session.scalars(theirs)).all()
    await attach_media(session, own, files, by_staff=False, now=now)
    return own


async def add_word(
    session: AsyncSession,
    resident: Resident,
    case: Case,
    *,
    note: str,
    message_id: int | None = None,
    now: datetime,
) -> None:
    """A follower's own word for the staff; a pause that waits for the reporter goes on."""
    if await taken_before(session, CaseAction.NOTE, message_id=message_id):
        return
    await advance(
        session,
        case,
        CaseAction.NOTE,
        actor=Actor.resident(resident),
        message_id=message_id,
        now=now,
        note=note,
    )
    await hear(session, case, note, now=now)


def _told(case: Case, row: CaseFollower) -> Told:
    return Told(case.kind, row.words, row.place, case.estate_id, case.building)
