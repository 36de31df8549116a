"""Finding cases, always with the reader's right to see them in the query itself.

Residents see their own; members of the staff only what `conflicts.known_to` lets them know of.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.cases.conflicts import known_to
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED, CaseAction, CaseState
from api.cases.meant import likeliest
from api.cases.models import ActorRole, Case, CaseEvent, CaseFollower, CaseSource
from api.errors import NotFoundError
from api.grids.models import Grid
from api.residents.models import Resident
from api.staff.models import StaffMember


def held() -> Select[Case]:
    """Cases whose rows are held until the transaction ends, as they are now and not as they were
    when this session first read them.
    """
    return select(Case).with_for_update().execution_options(populate_existing=True)


CASE_NUMBER = re.compile(r"([A-Za-z]{2})-?(\d{8})-?(\d{4})(?!\d)")
RUNNING_NUMBER = re.compile(r"(?<![\d-])(\d{4})(?![\d年月日])")

AFTER_PHOTO = timedelta(minutes=30)
"""So long after closing a picture still shows the work."""

SAME_MATTER = timedelta(minutes=30)
"""What a person says about danger, or asks of the desk, within this time is one matter."""

RECENT = 40
"""So many of a person's cases may be meant without their number."""


async def locked_case(session: AsyncSession, case_id: int) -> Case:
    """A case whose row is held until the transaction ends."""
    return (await session.scalars(held().where(Case.id == case_id))).one()


async def reported_cases(
    session: AsyncSession, resident: Resident, *, limit: int = 5
) -> Sequence[Case]:
    """A resident's own cases, the newest first."""
    query = (
        select(Case)
        .where(Case.reporter_id == resident.id)
        .order_by(Case.opened_at.desc(), Case.id.desc())
        .limit(limit)
    )
    return (await session.scalars(query)).all()


def read_case_number(words: str) -> str | None:
    """A case number in words: `yx202611220007` in its full form, or a running number `0007`."""
    if match := CASE_NUMBER.search(words):
        return f"{match[1].upper()}-{match[2]}-{match[3]}"
    match = RUNNING_NUMBER.search(words)
    return match[1] if match else None


def numbers_in(words: str) -> list[str]:
    """All case numbers that words have in full."""
    return [f"{one[0].upper()}-{one[1]}-{one[2]}" for one in CASE_NUMBER.findall(words)]


def is_followed_by(resident: Resident) -> ColumnElement[bool]:
    """Whether a resident follows a case (我也是), as a predicate over `Case`."""
    return exists().where(
        CaseFollower.case_id == Case.id,
        CaseFollower.resident_id == resident.id,
        CaseFollower.ended_at.is_(None),
    )


def _reported_or_followed(resident: Resident) -> ColumnElement[bool]:
    """Two short lists of ids, each with an index of its own: with `or` all cases would be read."""
    own = aliased(Case)
    return Case.id.in_(
        union_all(
            select(own.id).where(own.reporter_id == resident.id),
            select(CaseFollower.case_id).where(
                CaseFollower.resident_id == resident.id, CaseFollower.ended_at.is_(None)
            ),
        )
    )


async def reported_case(
    session: AsyncSession,
    resident: Resident,
    *,
    case_number: str | None = None,
    words: str = "",
    action: CaseAction | None = None,
    followed: bool = False,
) -> Case:
    """The one of a resident's own cases that is meant, locked.

    Args:
        session: the transaction.
        resident: whose cases.
        case_number: a whole number decides; the end of one (any four digits may look like it)
            decides when a case of theirs ends with it.
        words: what was said; a case that shares words with it goes before others.
        action: the step that is wanted; cases that can take it go before others.
        followed: a neighbour's case that they follow may be meant too; of a merged case of theirs
            the one that it is a part of is meant.

    Raises:
        NotFoundError: `case_unknown` (also when it is somebody else's) or `no_cases`.
    """
    theirs = _reported_or_followed(resident) if followed else Case.reporter_id == resident.id
    query = select(Case).where(theirs)
    query = query.order_by(Case.opened_at.desc(), Case.id.desc()).limit(RECENT)
    cases: Sequence[Case] = []
    if case_number is not None:
        ends = Case.case_number.endswith(case_number.upper(), autoescape=True)
        cases = (await session.scalars(query.where(ends))).all()
    if not cases and (case_number is None or case_number.isdigit()):
        cases = (await session.scalars(query)).all()
        case_number = None
    if not cases:
        raise NotFoundError("case_unknown" if case_number else "no_cases", number=case_number)
    meant = likeliest(cases, words, action=action)
    into = meant.merged_into_id if followed else None
    return await locked_case(session, into or meant.id)


async def unfinished_of(session: AsyncSession, member: StaffMember) -> Sequence[Case]:
    """What a staff member has to do, in the order of their own short numbers."""
    query = (
        select(Case)
        .where(
            Case.owner_id == member.id,
            Case.state.in_(UNFINISHED),
            Case.merged_into_id.is_(None),
            known_to(member.id),
        )
        .order_by(Case.list_number)
    )
    return (await session.scalars(query)).all()


async def owned_case(session: AsyncSession, member: StaffMember, reference: str) -> Case:
    """A case that a staff member owns, locked, by short number or case number.

    Raises:
        NotFoundError: `list_number_unknown` or `case_not_yours`.
    """
    query = held().where(Case.owner_id == member.id, known_to(member.id))
    if reference.isdecimal():
        query = query.where(Case.list_number == int(reference[:9]), Case.state.in_(UNFINISHED))
        case = (await session.scalars(query)).one_or_none()
        if case is None:
            raise NotFoundError("list_number_unknown", number=reference)
        return case
    case = (await session.scalars(query.where(Case.case_number == reference.upper()))).one_or_none()
    if case is None:
        raise NotFoundError("case_not_yours", number=reference.upper())
    return case


async def led_case(session: AsyncSession, member: StaffMember, case_number: str) -> Case | None:
    """A case of a grid that somebody leads, locked; never a request of their own, or one of which
    they may not know.
    """
    query = (
        held()
        .join(Grid, Grid.id == Case.grid_id)
        .where(
            Case.case_number == case_number.upper(),
            Grid.lead_id == member.id,
            not_asked_by(member),
            known_to(member.id),
        )
        .with_for_update(of=Case)
    )
    return (await session.scalars(query)).one_or_none()


def not_asked_by(member: StaffMember) -> ColumnElement[bool]:
    """Not a request of the member's own; what they saw on patrol is none."""
    own = exists().where(Resident.id == Case.reporter_id, Resident.openid == member.openid)
    return or_(Case.source == CaseSource.PATROL, ~own)


async def photo_case(
    session: AsyncSession, member: StaffMember, *, spoken_of: str | None = None, now: datetime
) -> Case | None:
    """The case that a staff member's picture belongs to: the one `spoken_of` just before, if it is
    theirs and not done; else that of their newest step, if it is still theirs and in progress, or
    was resolved within the last half hour. None when there is none.
    """
    if spoken_of is not None:
        try:
            case = await owned_case(session, member, spoken_of)
        except NotFoundError:
            case = None
        if case is not None and case.state in UNFINISHED and case.merged_into_id is None:
            return case
    query = (
        select(Case.id)
        .join(CaseEvent, CaseEvent.case_id == Case.id)
        .where(
            Case.owner_id == member.id,
            Case.merged_into_id.is_(None),
            known_to(member.id),
            or_(
                Case.state == CaseState.IN_PROGRESS,
                and_(Case.state == CaseState.RESOLVED, Case.resolved_at > now - AFTER_PHOTO),
            ),
            CaseEvent.actor_role == ActorRole.STAFF,
            CaseEvent.actor_id == member.id,
        )
        .order_by(CaseEvent.id.desc())
        .limit(1)
    )
    case_id = (await session.scalars(query)).one_or_none()
    return None if case_id is None else await locked_case(session, case_id)


async def numbered_case(session: AsyncSession, member: StaffMember, case_number: str) -> Case:
    """Anybody's case, locked, for those who may see them all: all that exist for them.

    Raises:
        NotFoundError: `case_number_unknown`, also for one that they may not know of.
    """
    query = held().where(Case.case_number == case_number.upper(), known_to(member.id))
    case = (await session.scalars(query)).one_or_none()
    if case is None:
        raise NotFoundError("case_number_unknown", number=case_number.upper())
    return case


async def timeline(session: AsyncSession, case: Case) -> Sequence[CaseEvent]:
    """The history of a case, the oldest first."""
    query = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)
    return (await session.scalars(query)).all()


async def rateable_case(
    session: AsyncSession, resident: Resident, *, case_number: str | None
) -> Case:
    """The resident's case that a verdict is about, locked: the one named, else the newest resolved
    one, those without a rating first.

    Raises:
        NotFoundError: `case_unknown`, or `nothing_to_rate`.
    """
    if case_number is not None:
        named = await reported_case(session, resident, case_number=case_number)
        if named.source is CaseSource.PATROL:
            raise NotFoundError("nothing_to_rate")
        return named
    query = (
        held()
        .where(*_to_be_rated(resident))
        .order_by(Case.rating.is_not(None), Case.resolved_at.desc())
        .limit(1)
    )
    case = (await session.scalars(query)).one_or_none()
    if case is None:
        raise NotFoundError("nothing_to_rate")
    return case


def _to_be_rated(resident: Resident) -> tuple[ColumnElement[bool], ...]:
    """A resident's finished requests; nobody rates what they saw on patrol themselves."""
    return (
        Case.reporter_id == resident.id,
        Case.source == CaseSource.RESIDENT,
        Case.state.in_({CaseState.RESOLVED, CaseState.CLOSED}),
    )


async def rateable_cases(session: AsyncSession, resident: Resident) -> Sequence[Case]:
    """A resident's cases that a verdict may be about, those without a rating first."""
    query = (
        select(Case)
        .where(*_to_be_rated(resident))
        .order_by(Case.rating.is_not(None), Case.resolved_at.desc())
        .limit(RECENT)
    )
    return (await session.scalars(query)).all()


async def going_on(
    session: AsyncSession, resident: Resident, kind: CaseKind, *, now: datetime
) -> Case | None:
    """The person's own unfinished case of a kind from the last half hour, locked."""
    query = (
        select(Case.id)
        .where(
            Case.reporter_id == resident.id,
            Case.kind == kind,
            Case.merged_into_id.is_(None),
            Case.opened_at > now - SAME_MATTER,
            Case.state.in_(UNFINISHED),
        )
        .order_by(Case.id.desc())
        .limit(1)
    )
    case_id = (await session.scalars(query)).one_or_none()
    return None if case_id is None else await locked_case(session, case_id)


async def has_unfinished(session: AsyncSession, resident: Resident) -> bool:
    """Whether anything that the person reported is still being worked on."""
    query = select(Case.id).where(Case.reporter_id == resident.id, Case.state.in_(UNFINISHED))
    return (await session.scalars(query.limit(1))).one_or_none() is not None


async def just_filed(session: AsyncSession, resident: Resident, *, now: datetime) -> Case | None:
    """The person's newest case of the last half hour that is not finished, locked; what lies with
    the desk as a talk has no place of its own and is left out.
    """
    query = (
        select(Case.id)
        .where(
            Case.reporter_id == resident.id,
            Case.kind != CaseKind.HAND_OVER,
            Case.merged_into_id.is_(None),
            Case.opened_at > now - SAME_MATTER,
            Case.state.in_(UNFINISHED),
        )
        .order_by(Case.id.desc())
        .limit(1)
    )
    case_id = (await session.scalars(query)).one_or_none()
    return None if case_id is None else await locked_case(session, case_id)


async def case_of_message(session: AsyncSession, message_id: int) -> Case | None:
    """The case that a message has filed."""
    query = select(Case).where(Case.source_message_id == message_id)
    return (await session.scalars(query)).one_or_none()


async def without_reporter(session: AsyncSession, cases: Sequence[Case]) -> set[int]:
    """The ids of those cases whose reporter was erased: nobody can be asked or told."""
    query = (
        select(Case.id)
        .join(Resident, Resident.id == Case.reporter_id)
        .where(Case.id.in_([case.id for case in cases]), Resident.erased_at.is_not(None))
    )
    return set((await session.scalars(query)).all())
