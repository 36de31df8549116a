"""Writing visits down, correcting them, and what follows from one: a case, or alarm.

A case that comes of a visit is read by people who may not see the register: it holds the place and
the worker's words, and nothing that says why somebody is looked after, nor their name or number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import may_know_case
from api.cases.filing import FileCase, attach_media, file_case
from api.cases.follow_up import supplement
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.cases.queries import locked_case
from api.cases.sealing import Traits, hidden
from api.errors import NotFoundError, RefusedError
from api.jobs import defer
from api.residents.models import Resident
from api.residents.service import ensure_resident
from api.staff.models import StaffMember
from api.texts import render
from api.visits.categories import Category
from api.visits.due import MISSES_TOLD, misses_in_a_row
from api.visits.models import CaredPerson, RegisterAct, Visit, VisitPhoto, VisitResult
from api.visits.register import Entry, note_line, the_entry
from api.visits.rounds import visits_to

TELL_TASK = "tell_of_visit"
"""Carried out by `api.notifications.visit_news`."""

CORRECTED_WITHIN = timedelta(hours=2)
"""So long a visit can be corrected by who made it. A preset of ours, like the next."""

SAME_VISIT = timedelta(minutes=10)
"""A second result for a person within this time is a second tap, not a second visit."""

LONGEST_WORDS = 1000

RECENT_RESULTS = 20
"""So far back tries that met nobody are counted."""

ROOM = "api/visits"


class Help(StrEnum):
    """What can be asked for after a visit."""

    CASE = "case"
    ASSISTANCE = "assistance"


@dataclass(frozen=True)
class Recorded:
    """A visit as it stands now; `case` is what came of it, None also where the worker may not know
    of it; `misses` how many tries in a row met nobody.
    """

    visit: Visit
    entry: Entry
    case: Case | None
    misses: int


async def record(
    session: AsyncSession,
    member: StaffMember,
    person_id: int,
    result: VisitResult,
    *,
    words: str = "",
    media_ids: Sequence[int] = (),
    now: datetime,
) -> Recorded:
    """Write a visit down. What is urgent becomes a case of the highest urgency at once.

    Raises:
        NotFoundError: `visit_person_unknown`.
        RefusedError: `visit_person_ended`, or `visited_just_now`.
        UnavailableError: `no_desk`; nothing was written.
    """
    entry = await the_entry(session, member, person_id, now=now)
    if entry.person.ended_at is not None:
        raise RefusedError("visit_person_ended")
    last = entry.last
    if last is not None and last.by_id == member.id and now - last.at < SAME_VISIT:
        raise RefusedError("visited_just_now", visit_id=last.id)
    visit = Visit(
        person_id=person_id,
        by_id=member.id,
        grid_id=entry.grid_id,
        at=now,
        result=result,
        words=words[:LONGEST_WORDS],
    )
    session.add(visit)
    await session.flush()
    note_line(session, RegisterAct.VISITED, [person_id], by=member, now=now)
    await _keep_photos(session, visit, media_ids)
    return await _follow_through(session, member, visit, entry, now=now)


async def correct(
    session: AsyncSession,
    member: StaffMember,
    visit_id: int,
    *,
    result: VisitResult | None = None,
    words: str | None = None,
    now: datetime,
) -> Recorded:
    """Another result or other words for a visit of one's own; a case that came of it stays.

    Raises:
        NotFoundError: `visit_unknown`.
        RefusedError: `visit_too_old`.
        UnavailableError: `no_desk`; nothing was changed.
    """
    visit, entry = await own_visit(session, member, visit_id, now=now)
    visit.result = result or visit.result
    visit.words = visit.words if words is None else words[:LONGEST_WORDS]
    visit.corrected_at = now
    note_line(session, RegisterAct.CORRECTED, [visit.person_id], by=member, now=now)
    await session.flush()
    return await _follow_through(session, member, visit, entry, now=now)


async def add(
    session: AsyncSession,
    member: StaffMember,
    visit_id: int,
    *,
    words: str = "",
    media_ids: Sequence[int] = (),
    now: datetime,
) -> Recorded:
    """More words or pictures; an unfinished case that came of the visit gets them too.

    Raises:
        NotFoundError: `visit_unknown`.
        RefusedError: `visit_too_old`.
    """
    visit, entry = await own_visit(session, member, visit_id, now=now)
    visit.words = "\n".join(filter(None, (visit.words, words)))[:LONGEST_WORDS]
    await _keep_photos(session, visit, media_ids)
    case = None if visit.case_id is None else await locked_case(session, visit.case_id)
    if case is not None and case.state in UNFINISHED:
        if words:
            reporter = await session.get_one(Resident, case.reporter_id)
            note = without_person(words, entry.person)
            await supplement(session, reporter, case, note=note, now=now)
        await attach_media(session, case, media_ids, by_staff=True, now=now)
    return await _as_it_stands(session, member, visit, entry)


async def unsay(
    session: AsyncSession, member: StaffMember, visit_id: int, *, now: datetime
) -> Recorded:
    """Take the last words that were added back.

    Raises:
        NotFoundError: `visit_unknown`.
        RefusedError: `visit_too_old`.
    """
    visit, _ = await own_visit(session, member, visit_id, now=now)
    before = visit.words.rpartition("\n")[0]
    return await correct(session, member, visit_id, words=before, now=now)


async def ask_help(
    session: AsyncSession,
    member: StaffMember,
    visit_id: int,
    way: Help,
    *,
    words: str = "",
    now: datetime,
) -> Recorded:
    """需要帮忙: open a case at the person's home, or put an application before the desk.

    Raises:
        NotFoundError: `visit_unknown`.
        RefusedError: `visit_too_old`; `visit_case_open`, there is one; `visit_help_words`, nobody
            has said what is needed.
        UnavailableError: `no_desk`; nothing was opened.
    """
    visit, entry = await own_visit(session, member, visit_id, now=now)
    if visit.case_id is not None:
        raise RefusedError("visit_case_open", visit_id=visit.id)
    visit.words = "\n".join(filter(None, (visit.words, words)))[:LONGEST_WORDS]
    if not visit.words:
        raise RefusedError("visit_help_words", visit_id=visit.id, way=way)
    if visit.result is not VisitResult.URGENT:
        visit.result = VisitResult.NEEDS_HELP
    text = "assistance_told" if way is Help.ASSISTANCE else "case_told"
    await _file(session, member, visit, entry, kind=_kind(way, entry.person), text=text, now=now)
    return await _as_it_stands(session, member, visit, entry)


async def own_visit(
    session: AsyncSession, member: StaffMember, visit_id: int, *, now: datetime
) -> tuple[Visit, Entry]:
    """A visit that this member made and may still correct, and whom it was to.

    Raises:
        NotFoundError: `visit_unknown`, also where the person does not exist for them any more.
        RefusedError: `visit_too_old`.
    """
    query = select(Visit).where(Visit.id == visit_id, Visit.by_id == member.id).with_for_update()
    query = query.execution_options(populate_existing=True)
    visit = (await session.scalars(query)).one_or_none()
    if visit is None:
        raise NotFoundError("visit_unknown")
    try:
        entry = await the_entry(session, member, visit.person_id, now=now)
    except NotFoundError:
        raise NotFoundError("visit_unknown") from None
    if now - visit.at > CORRECTED_WITHIN:
        raise RefusedError("visit_too_old", hours=CORRECTED_WITHIN // timedelta(hours=1))
    return visit, entry


def without_person(words: str, person: CaredPerson) -> str:
    """Words as people may read them who do not see the register."""
    names = {person.name, person.contact or ""} - {""}
    return hidden(words, Traits(names=frozenset(names), homes=frozenset()))


async def _follow_through(
    session: AsyncSession, member: StaffMember, visit: Visit, entry: Entry, *, now: datetime
) -> Recorded:
    """Alarm, and others who must be told, by the result as it stands."""
    if visit.result is VisitResult.URGENT and not await _raised_alarm(session, visit):
        kind = CaseKind.EMERGENCY
        await _file(session, member, visit, entry, kind=kind, text="urgent_told", now=now)
    recorded = await _as_it_stands(session, member, visit, entry)
    missed = visit.result is VisitResult.MISSED and recorded.misses >= MISSES_TOLD
    if visit.result is VisitResult.URGENT or missed:
        await defer(session, TELL_TASK, visit_id=visit.id)
    return recorded


async def _raised_alarm(session: AsyncSession, visit: Visit) -> bool:
    """Whether an emergency has come of a visit already."""
    if visit.case_id is None:
        return False
    return (await locked_case(session, visit.case_id)).kind is CaseKind.EMERGENCY


async def _as_it_stands(
    session: AsyncSession, member: StaffMember, visit: Visit, entry: Entry
) -> Recorded:
    await session.flush()
    past = await visits_to(session, visit.person_id, limit=RECENT_RESULTS)
    case = None
    if visit.case_id is not None and await may_know_case(session, member.id, visit.case_id):
        case = await locked_case(session, visit.case_id)
    now_last = Entry(person=entry.person, home=entry.home, grid_id=entry.grid_id, last=past[0])
    misses = misses_in_a_row([one.result for one in past])
    return Recorded(visit=visit, entry=now_last, case=case, misses=misses)


def _kind(way: Help, person: CaredPerson) -> CaseKind:
    if way is Help.ASSISTANCE:
        return CaseKind.HAND_OVER
    in_care = {Category.LIVES_ALONE, Category.CHILD}
    return CaseKind.ELDERLY_CHILD if person.category in in_care else CaseKind.OTHER


async def _file(
    session: AsyncSession,
    member: StaffMember,
    visit: Visit,
    entry: Entry,
    *,
    kind: CaseKind,
    text: str,
    now: datetime,
) -> None:
    if member.openid is None:
        raise RefusedError("visit_without_account")
    photos = select(VisitPhoto.media_id).where(VisitPhoto.visit_id == visit.id)
    words = without_person(visit.words, entry.person)
    case = await file_case(
        session,
        await ensure_resident(session, member.openid, now=now),
        FileCase(
            message_id=None,
            kind=kind,
            description=render(ROOM, text, words=words),
            place=entry.home.address,
            estate_id=entry.home.home.estate_id,
            building=entry.home.home.building,
            media_ids=(await session.scalars(photos.order_by(VisitPhoto.media_id))).all(),
        ),
        now=now,
    )
    visit.case_id = case.id
    note_line(session, RegisterAct.CASE_OPENED, [visit.person_id], by=member, now=now)
    await session.flush()


async def _keep_photos(session: AsyncSession, visit: Visit, media_ids: Sequence[int]) -> None:
    for media_id in media_ids:
        kept = insert(VisitPhoto).values(visit_id=visit.id, media_id=media_id)
        await session.execute(kept.on_conflict_do_nothing())
