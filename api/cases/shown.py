"""Which cases a member of the staff may see: the desk and supervisors all, a lead those of their
grids, others their own; to nobody one that is about them, or theirs.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import known_to
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.cases.queries import held, not_asked_by
from api.errors import NotFoundError
from api.grids.models import Grid
from api.staff.models import StaffMember, StaffRole

SEES_ALL = frozenset({StaffRole.DESK, StaffRole.SUPERVISOR})


def _shown_to(member: StaffMember) -> list[ColumnElement[bool]]:
    """The desk and supervisors see every case, a lead those of their grids, others their own; all
    of them only what exists for them.
    """
    known = known_to(member.id)
    if member.role in SEES_ALL:
        return [known]
    led = Case.grid_id.in_(select(Grid.id).where(Grid.lead_id == member.id))
    mine = Case.owner_id == member.id
    return [known, or_(mine, led) if member.role is StaffRole.GRID_LEAD else mine]


def may_open(member: StaffMember) -> list[ColumnElement[bool]]:
    """What a member can open in the chat: what they may see, without a request of their own that
    others work on.
    """
    if member.role in SEES_ALL:
        return _shown_to(member)
    return [*_shown_to(member), or_(Case.owner_id == member.id, not_asked_by(member))]


async def shown_cases(
    session: AsyncSession,
    member: StaffMember,
    *,
    unfinished: bool = False,
    grid_id: int | None = None,
    owner_id: int | None = None,
    before_id: int | None = None,
    limit: int,
) -> Sequence[Case]:
    """The cases that a member of the staff may see, the newest first; `before_id` leads on, with
    those that were opened before that case.
    """
    query = select(Case).where(*_shown_to(member)).limit(limit)
    query = query.order_by(Case.opened_at.desc(), Case.id.desc())
    if unfinished:
        query = query.where(Case.state.in_(UNFINISHED), Case.merged_into_id.is_(None))
    if grid_id is not None:
        query = query.where(Case.grid_id == grid_id)
    if owner_id is not None:
        query = query.where(Case.owner_id == owner_id)
    if before_id is not None:
        moment = select(Case.opened_at).where(Case.id == before_id).scalar_subquery()
        query = query.where(tuple_(Case.opened_at, Case.id) < tuple_(moment, before_id))
    return (await session.scalars(query)).all()


async def shown_case(session: AsyncSession, member: StaffMember, case_number: str) -> Case:
    """One of the cases that a member of the staff may see, locked.

    Raises:
        NotFoundError: `case_number_unknown`, also for one that they may not see.
    """
    query = held().where(Case.case_number == case_number.upper(), *_shown_to(member))
    case = (await session.scalars(query)).one_or_none()
    if case is None:
        raise NotFoundError("case_number_unknown", number=case_number.upper())
    return case
