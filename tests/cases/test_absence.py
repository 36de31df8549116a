"""Leave and leaving for good: the open work goes on, and is never nobody's."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.absence import (
    HandedOver,
    begin_leaves,
    come_back,
    hand_over_all,
    leave_staff,
    take_leave,
)
from api.cases.deadlines import HANDS
from api.cases.handing import Move
from api.cases.lifecycle import UNFINISHED, CaseState
from api.cases.models import Case, WaitsFor
from api.cases.pausing import hold
from api.cases.queries import timeline
from api.cases.work import designate, pass_on, resolve, take
from api.errors import NotAllowedError, RefusedError, UnavailableError
from api.grids.models import Estate, GridWorker
from api.staff.models import StaffMember, StaffRole
from tests.factories import (
    deferred,
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_staff,
    make_supervisor,
)

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@dataclass
class Crew:
    """A grid of two workers with a lead, a desk, and cases that the two share."""

    desk: StaffMember
    away: StaffMember
    here: StaffMember
    lead: StaffMember
    estate: Estate
    cases: list[Case] = field(default_factory=list)

    @classmethod
    async def make(cls, session: AsyncSession, *, cases: int, now: datetime) -> "Crew":
        away, here = await make_staff(session, name="李伟"), await make_staff(session)
        lead = await make_staff(session, role=StaffRole.GRID_LEAD)
        estate = await make_estate(session)
        crew = cls(await make_desk(session), away, here, lead, estate)
        await make_grid(session, estate=estate, workers=[away, here], lead=lead)
        for minute in range(cases):
            case = await make_case(session, estate=estate, now=now + timedelta(minutes=minute))
            crew.cases.append(case)
        return crew


async def unfinished(session: AsyncSession, member: StaffMember) -> int:
    query = select(func.count()).where(Case.owner_id == member.id, Case.state.in_(UNFINISHED))
    return (await session.scalars(query)).one()


async def test_a_leave_from_today_hands_over_at_once(session: AsyncSession, now: datetime) -> None:
    crew = await Crew.make(session, cases=4, now=now)
    mine = [case for case in crew.cases if case.owner_id == crew.away.id]
    leave, handed = await take_leave(
        session, crew.away, first_day=TODAY, last_day=TODAY + DAY, by=crew.away, now=now
    )
    assert handed == HandedOver(moved=2, kept=0)
    assert leave.handed_over_at == now
    assert {case.owner_id for case in mine} == {crew.here.id}
    event = (await timeline(session, mine[0]))[-1]
    assert (event.facts["moved_for"], event.facts["previous_owner_id"]) == ("leave", crew.away.id)
    assert await deferred(session, "tell_leave") == []  # Who asked for it reads the answer.


async def test_a_later_leave_hands_over_on_its_first_day(
    session: AsyncSession, now: datetime
) -> None:
    crew = await Crew.make(session, cases=2, now=now)
    leave, handed = await take_leave(
        session, crew.away, first_day=TODAY + DAY, last_day=TODAY + DAY, by=crew.away, now=now
    )
    assert (handed, await begin_leaves(session, now=now)) == (None, 0)
    assert await unfinished(session, crew.away) == 1
    assert await begin_leaves(session, now=now + DAY) == 1
    assert await unfinished(session, crew.away) == 0
    assert await begin_leaves(session, now=now + DAY) == 0
    told = {"leave_id": leave.id, "what": "begun", "moved": 1}
    assert await deferred(session, "tell_leave") == [told]


async def test_what_is_under_way_or_paused_moves_too(session: AsyncSession, now: datetime) -> None:
    crew = await Crew.make(session, cases=6, now=now)
    mine = [case for case in crew.cases if case.owner_id == crew.away.id]
    for case in mine:
        await take(session, case, crew.away, now=now)
    await hold(
        session,
        mine[0],
        crew.away,
        waits_for=WaitsFor.OTHERS,
        reason="等配件",
        days=5,
        now=now,
    )
    await resolve(session, mine[1], crew.away, note="已换灯泡", now=now)
    handed = await hand_over_all(session, crew.away, move=Move.LEAVE, now=now + DAY)
    assert handed == HandedOver(moved=2, kept=0)
    assert [case.owner_id for case in mine] == [crew.here.id, crew.away.id, crew.here.id]
    assert [case.state for case in mine] == [
        CaseState.ASSIGNED,
        CaseState.RESOLVED,
        CaseState.ASSIGNED,
    ]


async def test_nobody_else_means_it_stays_and_is_tried_again(
    session: AsyncSession, now: datetime
) -> None:
    desk = await make_desk(session)
    case = await make_case(session, now=now)
    leave, handed = await take_leave(
        session, desk, first_day=TODAY, last_day=TODAY, by=desk, now=now
    )
    assert handed == HandedOver(moved=0, kept=1)
    assert (case.owner_id, leave.handed_over_at) == (desk.id, None)
    supervisor = await make_supervisor(session)
    assert await begin_leaves(session, now=now + timedelta(minutes=1)) == 1
    assert case.owner_id == supervisor.id


async def test_who_is_back_is_given_work_again(session: AsyncSession, now: datetime) -> None:
    crew = await Crew.make(session, cases=2, now=now)
    await take_leave(
        session, crew.away, first_day=TODAY, last_day=TODAY + DAY, by=crew.away, now=now
    )
    assert (await make_case(session, estate=crew.estate, now=now)).owner_id == crew.here.id
    await come_back(session, crew.away, by=crew.away, now=now)
    assert (await make_case(session, estate=crew.estate, now=now)).owner_id == crew.away.id


async def test_a_clerk_on_leave_is_the_last_to_stand_in(
    session: AsyncSession, now: datetime
) -> None:
    desk, supervisor = await make_desk(session), await make_supervisor(session)
    await take_leave(session, desk, first_day=TODAY, last_day=TODAY, by=None, now=now)
    assert (await make_case(session, now=now)).owner_id == supervisor.id


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (StaffRole.GRID_WORKER, False),
        (StaffRole.GRID_LEAD, False),
        (StaffRole.DESK, True),
        (StaffRole.SUPERVISOR, True),
    ],
)
async def test_who_may_enter_another_s_leave(
    session: AsyncSession, now: datetime, role: StaffRole, may: bool
) -> None:
    crew = await Crew.make(session, cases=0, now=now)
    by = await make_staff(session, role=role)
    if not may:
        with pytest.raises(NotAllowedError, match="leave_of_others"):
            await take_leave(session, crew.away, first_day=TODAY, last_day=TODAY, by=by, now=now)
        return
    leave, _ = await take_leave(session, crew.away, first_day=TODAY, last_day=TODAY, by=by, now=now)
    assert leave.entered_by_id == by.id
    told = {"leave_id": leave.id, "what": "entered", "moved": 0}
    assert await deferred(session, "tell_leave") == [told]


async def test_a_lead_enters_it_for_their_own_people(session: AsyncSession, now: datetime) -> None:
    crew = await Crew.make(session, cases=0, now=now)
    leave, _ = await take_leave(
        session, crew.away, first_day=TODAY, last_day=TODAY, by=crew.lead, now=now
    )
    assert leave.entered_by_id == crew.lead.id


async def test_who_leaves_hands_over_everything(session: AsyncSession, now: datetime) -> None:
    crew = await Crew.make(session, cases=4, now=now)
    assert await leave_staff(session, crew.away, now=now) == HandedOver(moved=2, kept=0)
    assert (crew.away.active, crew.away.openid) == (False, None)
    assert await unfinished(session, crew.away) == 0
    ended = select(GridWorker.valid_to).where(GridWorker.staff_id == crew.away.id)
    assert (await session.scalars(ended)).all() == [TODAY]


async def test_the_last_one_cannot_leave_work_behind(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session)
    await make_case(session, now=now)
    with pytest.raises(UnavailableError, match="no_desk"):
        await leave_staff(session, desk, now=now)


async def test_nobody_is_given_a_case_while_they_are_on_leave(
    session: AsyncSession, now: datetime
) -> None:
    crew = await Crew.make(session, cases=1, now=now)
    supervisor = await make_supervisor(session)
    await take_leave(
        session, crew.away, first_day=TODAY, last_day=TODAY + 2 * DAY, by=crew.away, now=now
    )
    with pytest.raises(RefusedError, match="on_leave") as refused:
        await designate(session, crew.cases[0], supervisor, crew.away, now=now)
    assert refused.value.facts == {"name": "李伟", "last_day": TODAY + 2 * DAY}
    back = now + 3 * DAY
    await designate(session, crew.cases[0], supervisor, crew.away, now=back)
    assert crew.cases[0].owner_id == crew.away.id


async def test_nobody_on_leave_is_offered_for_designating(
    session: AsyncSession, now: datetime
) -> None:
    crew = await Crew.make(session, cases=1, now=now)
    await make_supervisor(session)
    await take_leave(session, crew.away, first_day=TODAY, last_day=TODAY, by=crew.away, now=now)
    for _ in range(HANDS):
        await pass_on(session, crew.cases[0], now=now)
    offered = (await timeline(session, crew.cases[0]))[-1].facts["candidates"]
    assert crew.here.name in offered
    assert crew.away.name not in offered
