"""Conflict of interest: may this member of the staff know of this case?

The only place that decides. A case is about subjects: members of the staff, property companies,
kin of members. It does not exist for those whom it touches:

    a member     themselves, and their kin who work here (both ways, one step)
    a company    its members
    kin          the member whose kin it is

`may_know` and `touched_by` say it of rows in memory, `known_to` is the same as a predicate of a
query; a test holds them against each other. Every query of cases for the staff carries `known_to`
(`tests/test_conflict_policy.py`), and `history.give_to` refuses an owner who may not know.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import SQLCoreOperations

from api.cases.models import Case, CaseSubject
from api.staff.models import CompanyMember, Kin


class SubjectKind(StrEnum):
    """What a case can be about."""

    STAFF = "staff"
    COMPANY = "company"
    KIN = "kin"


@dataclass(frozen=True, order=True)
class Subject:
    """One whom a case is about; `id` is a row of the table that `kind` names."""

    kind: SubjectKind
    id: int

    @classmethod
    def of(cls, row: CaseSubject) -> "Subject":
        """The subject of a row."""
        if row.staff_id is not None:
            return cls(SubjectKind.STAFF, row.staff_id)
        if row.company_id is not None:
            return cls(SubjectKind.COMPANY, row.company_id)
        assert row.kin_id is not None  # A check of the table says so.
        return cls(SubjectKind.KIN, row.kin_id)


@dataclass(frozen=True)
class Ties:
    """Who belongs together: pairs of staff ids, kin ids to the member, (company, member)."""

    kin: frozenset[tuple[int, int]] = frozenset()
    kin_of: Mapping[int, int] = field(default_factory=dict)
    members: frozenset[tuple[int, int]] = frozenset()


def touched_by(subjects: Iterable[Subject], ties: Ties) -> set[int]:
    """The members of the staff who may not know of a case about these."""
    touched: set[int] = set()
    for subject in subjects:
        match subject.kind:
            case SubjectKind.STAFF:
                touched.add(subject.id)
                touched |= {b for a, b in ties.kin if a == subject.id}
                touched |= {a for a, b in ties.kin if b == subject.id}
            case SubjectKind.COMPANY:
                touched |= {member for company, member in ties.members if company == subject.id}
            case SubjectKind.KIN:
                touched.add(ties.kin_of[subject.id])
    return touched


def may_know(member_id: int, subjects: Collection[Subject], ties: Ties) -> bool:
    """Whether a case about these exists for a member of the staff."""
    return member_id not in touched_by(subjects, ties)


def known_to(
    member_id: int, case_id: SQLCoreOperations[int] | SQLCoreOperations[int | None] = Case.id
) -> ColumnElement[bool]:
    """`may_know` as a predicate over `Case`, or over another column that holds a case's id."""
    both_ways = (
        select(Kin.kin_staff_id).where(Kin.staff_id == member_id, Kin.kin_staff_id.is_not(None)),
        select(Kin.staff_id).where(Kin.kin_staff_id == member_id),
    )
    about = or_(
        CaseSubject.staff_id == member_id,
        *(CaseSubject.staff_id.in_(ids) for ids in both_ways),
        CaseSubject.kin_id.in_(select(Kin.id).where(Kin.staff_id == member_id)),
        CaseSubject.company_id.in_(
            select(CompanyMember.company_id).where(CompanyMember.staff_id == member_id)
        ),
    )
    return ~exists().where(CaseSubject.case_id == case_id, CaseSubject.ended_at.is_(None), about)


async def may_know_case(session: AsyncSession, member_id: int, case_id: int) -> bool:
    """Whether a case exists for a member of the staff, as the store has it now."""
    return bool(await session.scalar(select(known_to(member_id, literal(case_id)))))


async def subjects_of(session: AsyncSession, case_id: int) -> list[CaseSubject]:
    """Whom a case is about, in the order in which it was found out."""
    query = (
        select(CaseSubject)
        .where(CaseSubject.case_id == case_id, CaseSubject.ended_at.is_(None))
        .order_by(CaseSubject.id)
    )
    return list((await session.scalars(query)).all())


async def ties_of(session: AsyncSession) -> Ties:
    """All ties of the staff: some dozens of rows."""
    kin = (await session.execute(select(Kin.id, Kin.staff_id, Kin.kin_staff_id))).all()
    members = await session.execute(select(CompanyMember.company_id, CompanyMember.staff_id))
    return Ties(
        kin=frozenset((staff, other) for _, staff, other in kin if other is not None),
        kin_of={kin_id: staff for kin_id, staff, _ in kin},
        members=frozenset((company, staff) for company, staff in members),
    )


async def barred(session: AsyncSession, subjects: Collection[Subject]) -> set[int]:
    """The members of the staff who may not know of a case about these, by the ties of now."""
    return touched_by(subjects, await ties_of(session)) if subjects else set()


async def barred_from(session: AsyncSession, case: Case) -> set[int]:
    """The members of the staff for whom a case does not exist."""
    return await barred(session, [Subject.of(row) for row in await subjects_of(session, case.id)])
