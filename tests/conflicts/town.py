"""A town drawn by chance: members with ties, cases about some of them, and what everybody can see.

Only facts stand here; `test_leaks` holds what is seen against the pure rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import httpx
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import Subject, SubjectKind, Ties
from api.cases.filing import FileCase, file_case
from api.cases.follow_up import rate, reopen, supplement
from api.cases.history import Actor
from api.cases.kinds import CaseKind
from api.cases.models import Case
from api.cases.queries import locked_case
from api.cases.sealed_later import seal_filed
from api.cases.subjects import mark
from api.cases.work import resolve, take
from api.db import Database
from api.dialogue.models import Outcome
from api.errors import UnavailableError
from api.grids.models import Building, Estate
from api.residents.models import Resident
from api.staff.models import Company, CompanyMember, Kin, StaffMember, StaffRole
from api.staff.service import account_of
from api.staff.tokens import issue_token
from tests.factories import (
    make_estate,
    make_grid,
    make_media,
    make_message,
    make_resident,
    make_staff,
)
from tests.notifications.test_telling import run_jobs

ROLES = (
    *(StaffRole.DESK, StaffRole.DESK, StaffRole.SUPERVISOR, StaffRole.SUPERVISOR),
    *(StaffRole.GRID_LEAD, StaffRole.GRID_WORKER, StaffRole.GRID_WORKER, StaffRole.GRID_WORKER),
)
NAMES = ("甲子明", "乙丑亮", "丙寅光", "丁卯辉", "戊辰耀", "己巳灿", "庚午照", "辛未曦")
KIN_NAMES = ("壬申月", "癸酉星")
COMPANY = "长青物业"
SECRET = "密语"
OWNER = "OWNER"

member = st.integers(0, len(ROLES) - 1)
named = st.one_of(
    st.sampled_from(NAMES), st.sampled_from(KIN_NAMES), st.sampled_from([COMPANY, "物业", ""])
)


@dataclass(frozen=True)
class CasePlan:
    """A case: what its words name, whether the place is known, what is said of it afterwards."""

    names: str
    at_the_estate: bool
    kind: CaseKind
    added: str
    """A name in a later word of the reporter."""
    verdict: str | None
    """A name in the comment of a bad rating, or `OWNER` for theirs; None: no verdict."""
    reopened: bool
    """Whether it is opened again after the verdict."""
    marked: int | None
    """A member whom a supervisor marks as its subject."""
    marked_late: int | None = None
    """The same after the verdict, when the desk may have been asked to call back."""
    sealed: bool = False
    """Whether the reporter asks at last not to be known, of which who had it is told."""


@dataclass(frozen=True)
class TownPlan:
    """Ties by the numbers of the members, and the cases."""

    kin: list[tuple[int, int]]
    kin_outside: list[int]
    company: set[int]
    cases: list[CasePlan]


plans = st.builds(
    TownPlan,
    kin=st.lists(st.tuples(member, member).filter(lambda pair: pair[0] != pair[1]), max_size=3),
    kin_outside=st.lists(member, min_size=2, max_size=2),
    company=st.sets(member, max_size=3),
    cases=st.lists(
        st.builds(
            CasePlan,
            names=named,
            at_the_estate=st.booleans(),
            kind=st.sampled_from(
                [CaseKind.LIGHTING, CaseKind.PROPERTY_SERVICE, CaseKind.HAND_OVER]
            ),
            added=named,
            verdict=st.none() | named | st.just(OWNER),
            reopened=st.booleans(),
            marked=st.none() | member,
            marked_late=st.none() | member,
            sealed=st.booleans(),
        ),
        min_size=1,
        max_size=3,
    ),
)


@dataclass
class Filed:
    """A case of the town: `words` are in its description and in no other's."""

    id: int
    number: str
    words: str
    media_id: int
    subjects: set[Subject]


@dataclass
class Town:
    """The rows of a plan."""

    database: Database
    http: httpx.AsyncClient
    now: datetime
    digest: str
    """Of a picture that lies in the store."""
    members: list[StaffMember] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    cases: list[Filed] = field(default_factory=list)
    tasks: list[Filed] = field(default_factory=list)
    """The desk's tasks of calling back, with whom their cases are about."""
    ties: Ties = field(default_factory=Ties)
    by_name: dict[str, Subject] = field(default_factory=dict)
    estate: Estate | None = None

    async def get(self, path: str, token: str, **query: Any) -> httpx.Response:
        """What a member gets."""
        headers = {"Authorization": f"Bearer {token}"}
        return await self.http.get(path, params=query, headers=headers)


async def clear(database: Database) -> None:
    """An empty store."""
    async with database.transaction() as session:
        await session.execute(
            text(
                "truncate staff, residents, communities, companies, media, inbound_messages,"
                " reconciliations, case_counters, procrastinate_jobs, contacts cascade"
            )
        )


async def settle(town: Town, plan: TownPlan) -> None:
    """Write the people, their ties and the cases with all that is said of them."""
    async with town.database.transaction() as session:
        await _people(session, town, plan)
    later: list[tuple[Filed, CasePlan]] = []
    for number, case in enumerate(plan.cases):
        try:
            async with town.database.transaction() as session:
                filed = await _file(session, town, case, number)
        except UnavailableError:
            continue  # It is about everybody who could have it: nobody gets it.
        town.cases.append(filed)
        later.append((filed, case))
    await run_jobs(town.database)  # What they are told now waits, and they may lose the case yet.
    for filed, case in later:
        await _afterwards(town, filed, case)
    await run_jobs(town.database)
    by_id = {case.id: case for case in town.cases}
    async with town.database.transaction() as session:
        query = select(Case).where(Case.follows_up_id.is_not(None))
        for task in (await session.scalars(query)).all():
            about = by_id[task.follows_up_id or 0]
            words = f"回访：{about.number}"
            town.tasks.append(
                Filed(task.id, task.case_number, words, about.media_id, about.subjects)
            )


async def _people(session: AsyncSession, town: Town, plan: TownPlan) -> None:
    for name, role in zip(NAMES, ROLES, strict=True):
        town.members.append(await make_staff(session, role=role, name=name))
    ids = [one.id for one in town.members]
    town.by_name = {
        name: Subject(SubjectKind.STAFF, id_) for name, id_ in zip(NAMES, ids, strict=True)
    }
    company = Company(name=COMPANY, aliases=[])
    session.add(company)
    await session.flush()
    town.by_name[COMPANY] = Subject(SubjectKind.COMPANY, company.id)
    session.add_all(CompanyMember(company_id=company.id, staff_id=ids[i]) for i in plan.company)
    session.add_all(Kin(staff_id=ids[a], name=NAMES[b], kin_staff_id=ids[b]) for a, b in plan.kin)
    outside = [
        Kin(staff_id=ids[i], name=name) for i, name in zip(plan.kin_outside, KIN_NAMES, strict=True)
    ]
    session.add_all(outside)
    town.estate = await make_estate(session)
    town.estate.company_id = company.id
    door = update(Building).where(Building.estate_id == town.estate.id, Building.number == "1")
    await session.execute(door.values(longitude=100.0, latitude=40.0))
    await make_grid(session, estate=town.estate, workers=town.members[5:], lead=town.members[4])
    await session.flush()
    town.by_name |= {one.name: Subject(SubjectKind.KIN, one.id) for one in outside}
    town.ties = Ties(
        kin=frozenset((ids[a], ids[b]) for a, b in plan.kin),
        kin_of={one.id: one.staff_id for one in outside},
        members=frozenset((company.id, ids[i]) for i in plan.company),
    )
    town.tokens = [
        await issue_token(session, openid=account_of(one), now=town.now) for one in town.members
    ]


def _meant(town: Town, name: str, *, at_the_estate: bool) -> set[Subject]:
    """Whom a word of the plan means: 物业 only where a company looks after the place."""
    if name in {"物业", COMPANY} and at_the_estate:
        return {town.by_name[COMPANY]}
    return {town.by_name[name]} if name in town.by_name else set()


_openids = count(1)


async def _file(session: AsyncSession, town: Town, plan: CasePlan, number: int) -> Filed:
    reporter = await make_resident(session, openid=f"reporter-{next(_openids)}", now=town.now)
    words = f"{SECRET}{number}号事{plan.names}"
    message = await make_message(session, openid=reporter.openid, words=words, now=town.now)
    message.outcome = Outcome.HUMAN if plan.kind is CaseKind.HAND_OVER else Outcome.CASE
    message.handled_at = town.now
    media = await make_media(session, sender=reporter.openid, now=town.now)
    media.sha256 = town.digest
    estate = town.estate if plan.at_the_estate else None
    command = FileCase(
        message_id=message.id,
        kind=plan.kind,
        description=words,
        place=f"{SECRET}地{number}",
        estate_id=estate.id if estate else None,
        media_ids=[media.id],
    )
    case = await file_case(session, reporter, command, now=town.now)
    subjects = _meant(town, plan.names, at_the_estate=plan.at_the_estate)
    if plan.kind is CaseKind.PROPERTY_SERVICE and plan.at_the_estate:
        subjects.add(town.by_name[COMPANY])
    return Filed(case.id, case.case_number, words[: words.index("事")], media.id, subjects)


async def _afterwards(town: Town, filed: Filed, plan: CasePlan) -> None:
    """Each in a transaction of its own; what nobody could have is refused and leaves no trace."""

    async def supplemented(session: AsyncSession, case: Case) -> set[Subject]:
        reporter = await session.get_one(Resident, case.reporter_id)
        await supplement(session, reporter, case, note=f"{SECRET}补{plan.added}", now=town.now)
        return _meant(town, plan.added, at_the_estate=plan.at_the_estate)

    async def marked(session: AsyncSession, case: Case) -> set[Subject]:
        return await _mark(session, town, case, plan.marked)

    async def marked_late(session: AsyncSession, case: Case) -> set[Subject]:
        return await _mark(session, town, case, plan.marked_late)

    async def judged(session: AsyncSession, case: Case) -> set[Subject]:
        if plan.verdict is None:
            return set()
        reporter = await session.get_one(Resident, case.reporter_id)
        owner = await session.get_one(StaffMember, case.owner_id)
        await take(session, case, owner, now=town.now)
        await resolve(session, case, owner, note="好了", now=town.now)
        name = owner.name if plan.verdict == OWNER else plan.verdict
        comment = f"{SECRET}评{name}"
        await rate(session, reporter, case, rating=1, comment=comment, now=town.now)
        if plan.reopened:
            await reopen(session, reporter, case, reason=None, now=town.now + timedelta(minutes=1))
        return _meant(town, name, at_the_estate=plan.at_the_estate)

    async def sealed(session: AsyncSession, case: Case) -> set[Subject]:
        if plan.sealed:
            reporter = await session.get_one(Resident, case.reporter_id)
            await seal_filed(session, case, Actor.resident(reporter), now=town.now)
        return set()

    for step in (supplemented, marked, judged, marked_late, sealed):
        try:
            async with town.database.transaction() as session:
                about = await step(session, await locked_case(session, filed.id))
        except UnavailableError:
            continue
        filed.subjects |= about


async def _mark(session: AsyncSession, town: Town, case: Case, number: int | None) -> set[Subject]:
    if number is None:
        return set()
    subject = Subject(SubjectKind.STAFF, town.members[number].id)
    await mark(session, case, town.members[2], subject, now=town.now)
    return {subject}


def numbers(cases: Sequence[Filed]) -> set[str]:
    """Their numbers."""
    return {case.number for case in cases}
