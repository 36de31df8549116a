"""How a case comes to be about somebody: by the reporter's words, or because the desk says so.

Words are read against the register: the full names of the staff and of kin, the names of companies.
"小李", "李师傅" and the like count for the people of the case's own grid, and 物业 for the company
that looks after the estate. A name found by accident hides a case from one person too many, which
the desk ends with one command; a name that is missed shows it to the one person too many.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import next_owner
from api.cases.conflicts import Subject, SubjectKind, barred_from, subjects_of
from api.cases.handing import hand_to
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case, CaseSubject, SubjectSource
from api.clock import local
from api.db import Base
from api.errors import NotFoundError
from api.grids.models import Estate
from api.grids.service import grid_at, people_of
from api.staff.models import Company, Kin, StaffMember

THE_COMPANY = re.compile("物业(?!费)")
"""The company of the place; 物业费 is a bill."""

BEFORE_A_SURNAME = "小老"
AFTER_A_SURNAME = ("师傅", "网格员", "网格长", "主任", "书记", "站长", "经理", "队长")
SHORTEST_NAME = 2
MYSELF = "我"


@dataclass(frozen=True)
class Named:
    """A name of the register and whom it stands for. `nearby`: the surname is enough."""

    name: str
    subject: Subject
    nearby: bool = False


def subjects_in(
    words: str, register: Collection[Named], *, kind: CaseKind, company_id: int | None
) -> set[Subject]:
    """Whom these words are about; `company_id` is the company of the place."""
    words = re.sub(r"\s", "", words)
    found = {
        entry.subject
        for entry in register
        if (len(entry.name) >= SHORTEST_NAME and entry.name in words)
        or (entry.nearby and any(called in words for called in _called(entry.name)))
    }
    if company_id is not None and (
        kind is CaseKind.PROPERTY_SERVICE or THE_COMPANY.search(words) is not None
    ):
        found.add(Subject(SubjectKind.COMPANY, company_id))
    return found


def _called(name: str) -> list[str]:
    """What somebody of this name is called by those who know them."""
    surname = name[:1]
    before = [f"{word}{surname}" for word in BEFORE_A_SURNAME]
    after = [f"{surname}{word}" for word in AFTER_A_SURNAME]
    return [*before, *after, f"姓{surname}的"]


async def read_subjects(
    session: AsyncSession,
    words: str,
    *,
    kind: CaseKind,
    estate_id: int | None,
    building: str | None,
    now: datetime,
) -> set[Subject]:
    """Whom a resident's words about a place are about, by the register of now."""
    near: set[int] = set()
    company_id = None
    if estate_id is not None:
        today = local(now).date()
        company_id = await session.scalar(select(Estate.company_id).where(Estate.id == estate_id))
        grid = await grid_at(session, estate_id=estate_id, building=building, on=today)
        near = await people_of(session, grid, on=today) if grid is not None else set()
    register = await _register(session, near)
    return subjects_in(words, register, kind=kind, company_id=company_id)


async def _register(session: AsyncSession, near: Collection[int]) -> list[Named]:
    staff = select(StaffMember.id, StaffMember.name).where(StaffMember.active)
    kin = select(Kin.id, Kin.name).where(Kin.kin_staff_id.is_(None))
    companies = select(Company.id, Company.name, Company.aliases)
    return [
        *(
            Named(name, Subject(SubjectKind.STAFF, id_), nearby=id_ in near)
            for id_, name in await session.execute(staff)
        ),
        *(Named(name, Subject(SubjectKind.KIN, id_)) for id_, name in await session.execute(kin)),
        *(
            Named(name, Subject(SubjectKind.COMPANY, id_))
            for id_, official, aliases in await session.execute(companies)
            for name in (official, *aliases)
        ),
    ]


async def note_subjects(
    session: AsyncSession,
    case: Case,
    subjects: Collection[Subject],
    *,
    by: StaffMember | None = None,
    now: datetime,
) -> None:
    """Write down whom a case is about; what is written already stays once. The desk's tasks of
    asking about it are about them too: each names the case and what was said of it.
    """
    if not subjects:
        return
    known = {Subject.of(row) for row in await subjects_of(session, case.id)}
    for subject in sorted(set(subjects) - known):
        session.add(
            CaseSubject(
                case_id=case.id,
                staff_id=subject.id if subject.kind is SubjectKind.STAFF else None,
                company_id=subject.id if subject.kind is SubjectKind.COMPANY else None,
                kin_id=subject.id if subject.kind is SubjectKind.KIN else None,
                source=SubjectSource.WORDS if by is None else SubjectSource.DESK,
                at=now,
                by_id=by.id if by is not None else None,
            )
        )
    await session.flush()
    for task in await _tasks_about(session, case):
        await note_subjects(session, task, subjects, by=by, now=now)


async def _tasks_about(session: AsyncSession, case: Case) -> Sequence[Case]:
    """The tasks of asking the reporter about a case (`cases.dissatisfied`), locked."""
    query = select(Case).where(Case.follows_up_id == case.id).order_by(Case.id)
    return (await session.scalars(query.with_for_update())).all()


async def hear(session: AsyncSession, case: Case, words: str | None, *, now: datetime) -> None:
    """What a resident says of a case later may name somebody; who must not know of it loses it.

    Raises:
        UnavailableError: `no_desk`; there is nobody else who could have it.
    """
    found = await read_subjects(
        session,
        words or "",
        kind=case.kind,
        estate_id=case.estate_id,
        building=case.building,
        now=now,
    )
    await note_subjects(session, case, found, now=now)
    await leave_the_touched(session, case, now=now)


async def mark(
    session: AsyncSession, case: Case, member: StaffMember, subject: Subject, *, now: datetime
) -> None:
    """The desk or a supervisor says whom a case is about.

    Raises:
        UnavailableError: `no_desk`; there is nobody else who could have it.
    """
    await note_subjects(session, case, [subject], by=member, now=now)
    await leave_the_touched(session, case, now=now)
    if case.merged_into_id is not None:  # Its words are read in the other too.
        into = await session.get_one(Case, case.merged_into_id, with_for_update=True)
        await mark(session, into, member, subject, now=now)


async def unmark(
    session: AsyncSession, case: Case, member: StaffMember, subject: Subject, *, now: datetime
) -> None:
    """The desk or a supervisor says that a case is not about somebody; its owner stays.

    Raises:
        NotFoundError: `subject_unknown`; it is not about them.
    """
    rows = [
        row
        for one in (case, *await _tasks_about(session, case))
        for row in await subjects_of(session, one.id)
        if Subject.of(row) == subject
    ]
    if not any(row.case_id == case.id for row in rows):
        raise NotFoundError("subject_unknown")
    for row in rows:
        row.ended_at, row.ended_by_id = now, member.id
    await session.flush()


async def leave_the_touched(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """Give an unfinished case to another where its owner may not know of it any more, and so the
    tasks of asking about it.

    A finished one keeps the name of who did it, and is hidden from them.
    """
    for task in await _tasks_about(session, case):
        await leave_the_touched(session, task, now=now)
    if case.merged_into_id is not None:
        return  # Nobody works on it; taking it apart looks again.
    if case.state not in UNFINISHED or case.owner_id not in await barred_from(session, case):
        return
    owner = await next_owner(session, case, avoiding={case.owner_id}, now=now)
    await hand_to(session, case, owner, now=now, reasons=["conflict_of_interest"])


async def subject_named(session: AsyncSession, member: StaffMember, name: str) -> Subject:
    """Whom a member of the staff means by a name: 我, a colleague, a company, kin.

    Raises:
        NotFoundError: `subject_name_unclear`, with the names that were `found`.
    """
    if name == MYSELF:
        return Subject(SubjectKind.STAFF, member.id)
    register = await _register(session, ())
    found: Sequence[Named] = [entry for entry in register if entry.name == name]
    if len({entry.subject for entry in found}) != 1:
        raise NotFoundError("subject_name_unclear", name=name, found=[e.name for e in found])
    return found[0].subject


async def check_subject(session: AsyncSession, subject: Subject) -> None:
    """Raise `NotFoundError` (`subject_unknown`) where there is no such row."""
    tables: dict[SubjectKind, type[Base]] = {
        SubjectKind.STAFF: StaffMember,
        SubjectKind.COMPANY: Company,
        SubjectKind.KIN: Kin,
    }
    if await session.get(tables[subject.kind], subject.id) is None:
        raise NotFoundError("subject_unknown")
