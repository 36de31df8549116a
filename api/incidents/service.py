"""Confirming an incident, answering those whom it meets, moving and ending it.

    confirmed ── moved* ── (overdue, said once for each expectation) ── ended

Every step is kept and told to everybody who is linked: who said 我也是, and whose open cases of the
kind at the place were there before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import known_to
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED
from api.cases.likeness import NEVER_SHARED, is_private
from api.cases.models import Case
from api.cases.reply_check import flaws
from api.errors import NotAllowedError, NotFoundError, RefusedError
from api.incidents.models import Incident, IncidentChange, IncidentFollower, IncidentStep
from api.jobs import defer
from api.residents.models import Resident
from api.staff.models import StaffMember, StaffRole

NOTIFY_TASK = "notify_incident"
"""Carried out by `api.notifications.incident_news`: tells everybody of a step."""


@dataclass(frozen=True)
class Audience:
    """How many people hear of an incident; nobody counts twice."""

    residents: int
    staff: int


MAY_CONFIRM = frozenset({StaffRole.DESK, StaffRole.SUPERVISOR})


async def confirm(
    session: AsyncSession,
    member: StaffMember,
    *,
    kind: CaseKind,
    estate_id: int,
    building: str | None,
    expected_at: datetime | None,
    words: str = "",
    case: Case | None = None,
    now: datetime,
) -> Incident:
    """确认事件: from now on it answers whoever reports it there. One that is open already for the
    place is moved instead.

    Raises:
        NotAllowedError: `role_may_not`.
        RefusedError: `incident_kind`: a matter of one person; `expected_past`; `reply_unfit`.
    """
    _check(member, words, expected_at, now=now)
    if kind in NEVER_SHARED:
        raise RefusedError("incident_kind", kind=kind)
    known = await _open_at(session, kind=kind, estate_id=estate_id, building=building)
    if known is not None:
        await move(session, known, member, expected_at=expected_at, words=words, now=now)
        return known
    incident = Incident(
        kind=kind,
        estate_id=estate_id,
        building=building,
        words=words,
        case_id=case.id if case is not None else None,
        by_id=member.id,
        confirmed_at=now,
        expected_at=expected_at,
    )
    session.add(incident)
    await session.flush()
    await _link_reporters(session, incident, member, now=now)
    await _step(session, incident, IncidentChange.CONFIRMED, member, note=words, now=now)
    return incident


async def move(
    session: AsyncSession,
    incident: Incident,
    member: StaffMember,
    *,
    expected_at: datetime | None,
    words: str = "",
    now: datetime,
) -> None:
    """It will be over at another time.

    Raises:
        NotAllowedError: `role_may_not`.
        RefusedError: `incident_over`; `expected_past`; `reply_unfit`.
    """
    _check(member, words, expected_at, now=now)
    _still_open(incident)
    incident.expected_at = expected_at
    incident.words = words or incident.words
    await _step(session, incident, IncidentChange.MOVED, member, note=words, now=now)


async def end(
    session: AsyncSession, incident: Incident, member: StaffMember, *, words: str, now: datetime
) -> None:
    """It is over.

    Raises:
        NotAllowedError: `role_may_not`.
        RefusedError: `incident_over`; `reply_unfit`.
    """
    _check(member, words, None, now=now)
    _still_open(incident)
    incident.ended_at = now
    await _step(session, incident, IncidentChange.ENDED, member, note=words, now=now)


async def say_overdue(session: AsyncSession, *, now: datetime) -> int:
    """Say of every open incident whose time has passed that it has; how many. Once for each time
    that was expected.
    """
    query = (
        select(Incident)
        .where(
            Incident.ended_at.is_(None),
            Incident.expected_at <= now,
            Incident.overdue_since.is_distinct_from(Incident.expected_at),
        )
        .with_for_update(skip_locked=True)
    )
    late = (await session.scalars(query)).all()
    for incident in late:
        incident.overdue_since = incident.expected_at
        await _step(session, incident, IncidentChange.OVERDUE, None, note="", now=now)
    return len(late)


async def incident_for(
    session: AsyncSession,
    *,
    kind: CaseKind,
    words: str,
    estate_id: int | None,
    building: str | None,
) -> Incident | None:
    """The open incident that answers somebody who tells this of a place; the building's own before
    the estate's. None for what is wrong in one home only.
    """
    if estate_id is None or is_private(kind, words):
        return None
    query = (
        select(Incident)
        .where(
            Incident.kind == kind,
            Incident.estate_id == estate_id,
            Incident.ended_at.is_(None),
            or_(Incident.building.is_(None), Incident.building == building),
        )
        .order_by(Incident.building.is_(None), Incident.id.desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def join(
    session: AsyncSession,
    resident: Resident,
    incident: Incident,
    *,
    words: str,
    message_id: int | None = None,
    now: datetime,
) -> None:
    """我也是: hear of it until it is over; once, however often it is said."""
    row = insert(IncidentFollower).values(
        incident_id=incident.id,
        resident_id=resident.id,
        message_id=message_id,
        since=now,
        words=words,
    )
    await session.execute(row.on_conflict_do_nothing())


async def leave_all(session: AsyncSession, resident: Resident) -> None:
    """Whoever is erased hears of nothing more, and leaves no word."""
    await session.execute(
        delete(IncidentFollower).where(IncidentFollower.resident_id == resident.id)
    )


async def joined_by(session: AsyncSession, message_id: int) -> bool:
    """Whether a message has joined an incident."""
    query = select(IncidentFollower.id).where(IncidentFollower.message_id == message_id)
    return (await session.scalars(query)).first() is not None


async def incidents_of(session: AsyncSession, resident: Resident) -> Sequence[Incident]:
    """The open incidents that a resident hears of, the newest first."""
    query = (
        select(Incident)
        .join(IncidentFollower, IncidentFollower.incident_id == Incident.id)
        .where(IncidentFollower.resident_id == resident.id, Incident.ended_at.is_(None))
        .order_by(Incident.id.desc())
    )
    return (await session.scalars(query)).all()


async def people_of(session: AsyncSession, incident: Incident) -> Sequence[Resident]:
    """Everybody who hears of an incident, the first first; nobody who was erased."""
    query = (
        select(Resident)
        .join(IncidentFollower, IncidentFollower.resident_id == Resident.id)
        .where(IncidentFollower.incident_id == incident.id, Resident.erased_at.is_(None))
        .order_by(IncidentFollower.id)
    )
    return (await session.scalars(query)).all()


async def audience_of(session: AsyncSession, incident: Incident) -> Audience:
    """How many hear of an incident: those whom it meets, and those of the staff who look after it
    or have seen it on their rounds.
    """
    people = await people_of(session, incident)
    query = select(func.count()).where(
        StaffMember.active, StaffMember.openid.in_([one.openid for one in people])
    )
    staff = await session.scalar(query) or 0
    return Audience(residents=len(people) - staff, staff=staff)


async def open_incidents(session: AsyncSession) -> Sequence[Incident]:
    """All that are not over, the oldest first."""
    query = select(Incident).where(Incident.ended_at.is_(None)).order_by(Incident.id)
    return (await session.scalars(query)).all()


async def the_incident(session: AsyncSession, incident_id: int) -> Incident:
    """An incident, locked.

    Raises:
        NotFoundError: `incident_unknown`.
    """
    found = await session.get(Incident, incident_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFoundError("incident_unknown", number=incident_id)
    return found


def _check(member: StaffMember, words: str, expected_at: datetime | None, *, now: datetime) -> None:
    if member.role not in MAY_CONFIRM:
        raise NotAllowedError("role_may_not", verb="通告")
    if expected_at is not None and expected_at <= now:
        raise RefusedError("expected_past", at=expected_at)
    if found := flaws(words, own_words="", due_at=None, now=now):
        raise RefusedError("reply_unfit", flaws=found, due_at=now)


def _still_open(incident: Incident) -> None:
    if incident.ended_at is not None:
        raise RefusedError("incident_over", number=incident.id)


async def _open_at(
    session: AsyncSession, *, kind: CaseKind, estate_id: int, building: str | None
) -> Incident | None:
    query = (
        select(Incident)
        .where(
            Incident.kind == kind,
            Incident.estate_id == estate_id,
            Incident.building.is_not_distinct_from(building),
            Incident.ended_at.is_(None),
        )
        .with_for_update()
    )
    return (await session.scalars(query)).first()


async def _link_reporters(
    session: AsyncSession, incident: Incident, member: StaffMember, *, now: datetime
) -> None:
    """Who has an open case of the kind at the place hears of it too; none that `member` may not
    know of, for their links would show that it is there.
    """
    query = select(Case.reporter_id).where(
        Case.estate_id == incident.estate_id,
        Case.kind == incident.kind,
        Case.state.in_(UNFINISHED),
        known_to(member.id),
    )
    if incident.building is not None:
        query = query.where(Case.building == incident.building)
    for reporter_id in set((await session.scalars(query)).all()):
        row = insert(IncidentFollower).values(
            incident_id=incident.id, resident_id=reporter_id, since=now, words=""
        )
        await session.execute(row.on_conflict_do_nothing())


async def _step(
    session: AsyncSession,
    incident: Incident,
    change: IncidentChange,
    member: StaffMember | None,
    *,
    note: str,
    now: datetime,
) -> None:
    step = IncidentStep(
        incident_id=incident.id,
        change=change,
        at=now,
        by_id=member.id if member is not None else None,
        expected_at=incident.expected_at,
        note=note,
    )
    session.add(step)
    await session.flush()
    await defer(session, NOTIFY_TASK, step_id=step.id)
