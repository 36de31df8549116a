"""What the clocks do goes past whom a case is about: hand-overs, reminders, names offered."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import pausing, work
from api.cases.clocks import look
from api.cases.conflicts import Subject, SubjectKind
from api.cases.desk_talks import begin
from api.cases.follow_up import supplement, urge
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction, CaseState
from api.cases.models import Case, WaitsFor
from api.cases.queries import led_case, timeline
from api.cases.subjects import mark
from api.grids.models import Estate
from api.residents.models import Resident
from api.staff.models import StaffMember, StaffRole
from tests.factories import (
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_resident,
    make_staff,
    make_supervisor,
)

DAY = timedelta(days=1)
LATE = 30 * DAY


class Town:
    """A grid with a lead and three workers, a desk and two supervisors."""

    lead: StaffMember
    workers: list[StaffMember]
    desk: StaffMember
    supervisors: list[StaffMember]
    estate: Estate
    resident: Resident


@pytest.fixture
async def town(session: AsyncSession) -> Town:
    town = Town()
    town.desk = await make_desk(session)
    town.supervisors = [await make_supervisor(session) for _ in range(2)]
    town.lead = await make_staff(session, role=StaffRole.GRID_LEAD)
    town.workers = [await make_staff(session) for _ in range(3)]
    town.estate = await make_estate(session)
    await make_grid(session, estate=town.estate, workers=town.workers, lead=town.lead)
    town.resident = await make_resident(session)
    return town


async def about(session: AsyncSession, town: Town, who: StaffMember, *, now: datetime) -> Case:
    """A case of the town's grid that is about one of the staff."""
    case = await make_case(session, reporter=town.resident, estate=town.estate, now=now)
    await mark(session, case, town.desk, Subject(SubjectKind.STAFF, who.id), now=now)
    return case


async def told(session: AsyncSession, case: Case) -> set[int]:
    """Who has heard anything of the clocks."""
    return {e.facts["told_id"] for e in await timeline(session, case) if "told_id" in e.facts}


async def pass_by(session: AsyncSession, case: Case) -> list[int]:
    """Let everybody's time to take a case run out; who has had it."""
    owners = [case.owner_id]
    while case.take_due_at is not None:
        await session.flush()
        await look(session, case.id, now=case.take_due_at)
        owners.append(case.owner_id)
    return owners


async def test_whom_it_is_about_does_not_get_it_from_the_clock(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    touched = town.workers[1]
    case = await about(session, town, touched, now=now)
    owners = await pass_by(session, case)
    assert {town.workers[0].id, town.workers[2].id} < set(owners)
    assert owners[-1] in {one.id for one in town.supervisors}
    assert touched.id not in owners[1:]
    [offered] = [
        e.facts["candidates"] for e in await timeline(session, case) if e.facts.get("candidates")
    ]
    assert town.workers[0].name in offered
    assert touched.name not in offered


async def test_a_supervisor_whom_it_is_about_is_not_the_one_above(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    first, second = town.supervisors
    case = await about(session, town, first, now=now)
    owners = await pass_by(session, case)
    assert owners[-1] == second.id
    await session.flush()
    await look(session, case.id, now=now + LATE)
    heard = await told(session, case)
    assert heard
    assert first.id not in heard


async def test_a_lead_whom_it_is_about_is_told_of_no_deadline(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    case = await about(session, town, town.lead, now=now)
    owner = next(one for one in town.workers if one.id == case.owner_id)
    await work.take(session, case, owner, now=now)
    await session.flush()
    await look(session, case.id, now=case.finish_due_at)
    heard = await told(session, case)
    assert owner.id in heard
    assert heard - {owner.id} <= {one.id for one in town.supervisors}
    for hours in (5, 29, 53):
        await urge(session, town.resident, case, now=case.finish_due_at + timedelta(hours=hours))
    assert town.lead.id not in await told(session, case)


async def test_a_lead_does_not_find_a_case_of_the_grid_that_is_about_them(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    open_to_them = await make_case(session, estate=town.estate, now=now)
    hidden = await about(session, town, town.lead, now=now)
    assert await led_case(session, town.lead, open_to_them.case_number) is not None
    assert await led_case(session, town.lead, hidden.case_number) is None


async def test_the_answer_that_a_pause_waits_for_names_who_asked(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    case = await make_case(session, reporter=town.resident, estate=town.estate, now=now)
    owner = next(one for one in town.workers if one.id == case.owner_id)
    await work.take(session, case, owner, now=now)
    owner.name = "甲子明"
    waits_for = WaitsFor.RESIDENT
    await pausing.hold(session, case, owner, waits_for=waits_for, reason="", days=None, now=now)
    due = case.finish_due_at
    later = now + DAY
    await supplement(session, town.resident, case, note=f"{owner.name}骂人", now=later)
    assert case.owner_id != owner.id
    assert (case.state, case.waits_for, case.hold_until) == (CaseState.ASSIGNED, None, None)
    assert case.finish_due_at > due
    assert case.take_due_at is not None
    last = (await timeline(session, case))[-1]
    assert (last.action, last.facts["previous_owner_id"]) == (CaseAction.REASSIGN, owner.id)


async def test_a_talk_that_is_about_its_clerk_goes_on_at_the_desk(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    other = await make_desk(session)
    town.desk.name, other.name = "甲子明", "乙丑亮"
    case = await make_case(session, reporter=town.resident, kind=CaseKind.HAND_OVER, now=now)
    await begin(session, case, now=now)
    clerk = town.desk if case.owner_id == town.desk.id else other
    await supplement(session, town.resident, case, note=f"{clerk.name}不理人", now=now)
    assert case.owner_id == ({town.desk.id, other.id} - {clerk.id}).pop()
