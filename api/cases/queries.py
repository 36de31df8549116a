"""Finding cases, always with the reader's right to see them in the query itself."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.lifecycle import UNFINISHED, CaseState
from api.cases.models import Case, CaseEvent, CaseMedia
from api.errors import NotFoundError
from api.residents.models import Resident
from api.staff.models import StaffMember


def _held() -> Select[Case]:
    """Cases whose rows are held until the transaction ends, as they are now and not as they were
    when this session first read them.
    """
    return select(Case).with_for_update().execution_options(populate_existing=True)


async def locked_case(session: AsyncSession, case_id: int) -> Case:
    """A case whose row is held until the transaction ends."""
    return (await session.scalars(_held().where(Case.id == case_id))).one()


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


async def reported_case(
    session: AsyncSession, resident: Resident, *, case_number: str | None = None
) -> Case:
    """One of a resident's own cases, locked: by its number, else the newest.

    Raises:
        NotFoundError: `case_unknown` (also when it is somebody else's) or `no_cases`.
    """
    query = _held().where(Case.reporter_id == resident.id)
    if case_number is not None:
        query = query.where(Case.case_number == case_number.upper())
    query = query.order_by(Case.opened_at.desc(), Case.id.desc()).limit(1)
    case = (await session.scalars(query)).one_or_none()
    if case is None:
        raise NotFoundError("case_unknown" if case_number else "no_cases", number=case_number)
    return case


async def unfinished_of(session: AsyncSession, member: StaffMember) -> Sequence[Case]:
    """What a staff member has to do, in the order of their own short numbers."""
    query = (
        select(Case)
        .where(Case.owner_id == member.id, Case.state.in_(UNFINISHED))
        .order_by(Case.list_number)
    )
    return (await session.scalars(query)).all()


async def owned_case(session: AsyncSession, member: StaffMember, reference: str) -> Case:
    """A case that a staff member owns, locked, by short number or case number.

    Raises:
        NotFoundError: `list_number_unknown` or `case_not_yours`.
    """
    query = _held().where(Case.owner_id == member.id)
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


async def timeline(session: AsyncSession, case: Case) -> Sequence[CaseEvent]:
    """The history of a case, the oldest first."""
    query = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)
    return (await session.scalars(query)).all()


async def media_ids(session: AsyncSession, case: Case) -> Sequence[int]:
    """The pictures and recordings of a case, in the order of their arrival."""
    query = select(CaseMedia.media_id).where(CaseMedia.case_id == case.id)
    return (await session.scalars(query.order_by(CaseMedia.added_at, CaseMedia.media_id))).all()


async def rateable_case(
    session: AsyncSession, resident: Resident, *, case_number: str | None
) -> Case:
    """The resident's case that a verdict is about, locked: the one named, else the newest resolved
    one, those without a rating first.

    Raises:
        NotFoundError: `case_unknown`, or `nothing_to_rate`.
    """
    if case_number is not None:
        return await reported_case(session, resident, case_number=case_number)
    query = (
        _held()
        .where(
            Case.reporter_id == resident.id,
            Case.state.in_({CaseState.RESOLVED, CaseState.CLOSED}),
        )
        .order_by(Case.rating.is_not(None), Case.resolved_at.desc())
        .limit(1)
    )
    case = (await session.scalars(query)).one_or_none()
    if case is None:
        raise NotFoundError("nothing_to_rate")
    return case
