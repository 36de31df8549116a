"""Who gets a case: the place decides the grid, the grid its worker; and never nobody."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import find_owner, passed_over
from api.cases.follow_up import reopen
from api.cases.kinds import CaseKind
from api.cases.queries import locked_case, timeline
from api.cases.work import decline, designate, resolve, take
from api.errors import NotAllowedError, RefusedError, UnavailableError
from api.residents.models import Resident
from api.staff.models import StaffRole
from tests.factories import (
    make_area,
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_leave,
    make_membership,
    make_resident,
    make_shift,
    make_staff,
    make_supervisor,
)


async def test_the_building_decides_before_the_estate(session: AsyncSession, now: datetime) -> None:
    await make_desk(session)
    estate = await make_estate(session)
    general, special = await make_staff(session), await make_staff(session)
    whole = await make_grid(session, estate=estate, workers=[general])
    part = await make_grid(session, estate=estate, buildings=["3"], workers=[special])

    in_three = await make_case(session, estate=estate, building="3", now=now)
    in_one = await make_case(session, estate=estate, building="1", now=now)
    at_large = await make_case(session, estate=estate, now=now)

    assert (in_three.grid_id, in_three.owner_id) == (part.id, special.id)
    assert (in_one.grid_id, in_one.owner_id) == (whole.id, general.id)
    assert (at_large.grid_id, at_large.owner_id) == (whole.id, general.id)


async def test_without_a_grid_the_desk_owns(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session)
    estate = await make_estate(session)
    await make_grid(session, estate=estate, buildings=["1"], workers=[await make_staff(session)])

    elsewhere = await make_case(session, estate=estate, building="2", now=now)
    nowhere = await make_case(session, now=now)

    assert (elsewhere.grid_id, elsewhere.owner_id) == (None, desk.id)
    assert (nowhere.grid_id, nowhere.owner_id) == (None, desk.id)


async def test_only_the_grid_of_the_day_counts(session: AsyncSession, now: datetime) -> None:
    await make_desk(session)
    estate = await make_estate(session)
    before, after = await make_staff(session), await make_staff(session)
    old = await make_grid(session, workers=[before])
    new = await make_grid(session, workers=[after])
    await make_area(session, old, estate, valid_to=date(2026, 11, 23))
    await make_area(session, new, estate, valid_from=date(2026, 11, 23))
    late_on_the_day_before = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)

    # 15:59 UTC is 23:59 in Shanghai: still Sunday there, and a minute later Monday.
    sunday = await make_case(session, estate=estate, now=late_on_the_day_before)
    monday = await make_case(session, estate=estate, now=late_on_the_day_before + timedelta(0, 60))

    assert (sunday.owner_id, monday.owner_id) == (before.id, after.id)


async def test_who_has_left_the_grid_gets_nothing(session: AsyncSession, now: datetime) -> None:
    await make_desk(session)
    estate = await make_estate(session)
    gone, coming, here = [await make_staff(session) for _ in range(3)]
    retired = await make_staff(session, active=False)
    grid = await make_grid(session, estate=estate, workers=[retired])
    await make_membership(session, grid, gone, valid_to=date(2026, 11, 23))
    await make_membership(session, grid, coming, valid_from=date(2026, 11, 24))
    await make_membership(session, grid, here)
    for _ in range(3):
        assert (await make_case(session, estate=estate, now=now)).owner_id == here.id


async def test_cases_go_round_by_load(session: AsyncSession, now: datetime) -> None:
    await make_desk(session)
    estate = await make_estate(session)
    crew = [await make_staff(session) for _ in range(3)]
    await make_grid(session, estate=estate, workers=crew)

    owners = []
    for minute in range(6):
        case = await make_case(session, estate=estate, now=now + timedelta(minutes=minute))
        owners.append(case.owner_id)

    assert owners == [member.id for member in crew] * 2


async def test_finished_cases_are_no_load(session: AsyncSession, now: datetime) -> None:
    await make_desk(session)
    estate = await make_estate(session)
    busy, quick = await make_staff(session), await make_staff(session)
    await make_grid(session, estate=estate, workers=[busy, quick])
    await make_case(session, estate=estate, now=now)
    done = await make_case(session, estate=estate, now=now + timedelta(minutes=1))
    assert done.owner_id == quick.id
    await take(session, done, quick, now=now)
    await resolve(session, done, quick, note="已换灯泡", now=now)

    third = await make_case(session, estate=estate, now=now + timedelta(minutes=2))
    assert third.owner_id == quick.id


@pytest.mark.parametrize(
    ("hour", "on_duty"), [(7, False), (8, True), (17, True), (18, False)], ids=str
)
async def test_a_shift_includes_its_start_and_not_its_end(
    session: AsyncSession, hour: int, on_duty: bool
) -> None:
    desk = await make_desk(session)
    estate = await make_estate(session)
    worker = await make_staff(session)
    await make_shift(session, worker, weekday=0, starts_at=time(8), ends_at=time(18))
    await make_grid(session, estate=estate, workers=[worker])

    monday = datetime(2026, 11, 23, hour - 8 if hour >= 8 else hour + 16, tzinfo=UTC)
    case = await make_case(
        session,
        estate=estate,
        kind=CaseKind.LIFT,  # It waits for nobody.
        now=monday if hour >= 8 else monday - timedelta(days=1),
    )
    assert case.owner_id == (worker.id if on_duty else desk.id)


async def test_nobody_on_leave_gets_a_case(session: AsyncSession, now: datetime) -> None:
    await make_desk(session)
    estate = await make_estate(session)
    away, here = await make_staff(session), await make_staff(session)
    await make_leave(session, away, first_day=date(2026, 11, 20), last_day=date(2026, 11, 23))
    await make_grid(session, estate=estate, workers=[away, here])
    first = await make_case(session, estate=estate, now=now)
    second = await make_case(session, estate=estate, now=now + timedelta(minutes=1))
    tomorrow = await make_case(session, estate=estate, now=now + timedelta(days=1))
    assert [first.owner_id, second.owner_id, tomorrow.owner_id] == [here.id, here.id, away.id]


async def test_nobody_free_means_the_lead_and_then_the_desk(
    session: AsyncSession, now: datetime
) -> None:
    desk = await make_desk(session)
    estate = await make_estate(session)
    worker = await make_staff(session)
    lead = await make_staff(session, role=StaffRole.GRID_LEAD)
    await make_leave(session, worker, first_day=date(2026, 11, 23), last_day=date(2026, 11, 23))
    grid = await make_grid(session, estate=estate, workers=[worker], lead=lead)

    assert (await make_case(session, estate=estate, now=now)).owner_id == lead.id
    await make_leave(session, lead, first_day=date(2026, 11, 23), last_day=date(2026, 11, 23))
    case = await make_case(session, estate=estate, now=now)
    assert (case.owner_id, case.grid_id) == (desk.id, grid.id)


async def test_a_lead_who_works_there_too_is_one_of_the_workers(
    session: AsyncSession, now: datetime
) -> None:
    desk = await make_desk(session)
    estate = await make_estate(session)
    lead = await make_staff(session, role=StaffRole.GRID_LEAD)
    await make_grid(session, estate=estate, workers=[lead], lead=lead)
    assert (await make_case(session, estate=estate, now=now)).owner_id == lead.id
    await make_leave(session, lead, first_day=date(2026, 11, 23), last_day=date(2026, 11, 23))
    assert (await make_case(session, estate=estate, now=now)).owner_id == desk.id


async def test_a_lead_who_has_left_is_passed_over(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session)
    estate = await make_estate(session)
    lead = await make_staff(session, role=StaffRole.GRID_LEAD, active=False)
    await make_grid(session, estate=estate, lead=lead)
    assert (await make_case(session, estate=estate, now=now)).owner_id == desk.id


async def test_the_desk_off_duty_is_better_than_nobody(
    session: AsyncSession, now: datetime
) -> None:
    desk = await make_desk(session)
    await make_leave(session, desk, first_day=date(2026, 11, 1), last_day=date(2026, 11, 30))
    assert (await make_case(session, now=now)).owner_id == desk.id


async def test_a_town_without_a_desk_opens_no_case(session: AsyncSession, now: datetime) -> None:
    with pytest.raises(UnavailableError, match="no_desk"):
        await make_case(session, now=now)


async def test_the_desk_shares_its_load(session: AsyncSession, now: datetime) -> None:
    clerks = {(await make_desk(session)).id for _ in range(2)}
    cases = [await make_case(session, now=now) for _ in range(2)]
    assert {case.owner_id for case in cases} == clerks


async def test_a_call_for_a_person_goes_to_the_desk_wherever_it_comes_from(
    session: AsyncSession, now: datetime
) -> None:
    desk = await make_desk(session)
    estate = await make_estate(session)
    await make_grid(session, estate=estate, workers=[await make_staff(session)])
    case = await make_case(session, kind=CaseKind.HAND_OVER, estate=estate, now=now)
    assert (case.owner_id, case.grid_id) == (desk.id, None)


class TestConflictOfInterest:
    """Nobody handles what they reported themselves."""

    async def test_a_reporting_worker_is_passed_over(
        self, session: AsyncSession, now: datetime
    ) -> None:
        await make_desk(session)
        estate = await make_estate(session)
        reporter, colleague = await make_staff(session), await make_staff(session)
        await make_grid(session, estate=estate, workers=[reporter, colleague])
        resident = await make_resident(session, openid=reporter.openid)
        for minute in range(3):
            case = await make_case(
                session, reporter=resident, estate=estate, now=now + timedelta(minutes=minute)
            )
            assert case.owner_id == colleague.id

    async def test_a_reporting_lead_is_passed_over(
        self, session: AsyncSession, now: datetime
    ) -> None:
        desk = await make_desk(session)
        estate = await make_estate(session)
        lead = await make_staff(session, role=StaffRole.GRID_LEAD)
        await make_grid(session, estate=estate, lead=lead)
        resident = await make_resident(session, openid=lead.openid)
        case = await make_case(session, reporter=resident, estate=estate, now=now)
        assert case.owner_id == desk.id

    async def test_a_reporting_clerk_leaves_it_to_the_other_clerk(
        self, session: AsyncSession, now: datetime
    ) -> None:
        clerk, other = await make_desk(session), await make_desk(session)
        resident = await make_resident(session, openid=clerk.openid)
        for _ in range(2):
            assert (await make_case(session, reporter=resident, now=now)).owner_id == other.id

    async def test_the_only_clerk_leaves_it_to_a_supervisor(
        self, session: AsyncSession, now: datetime
    ) -> None:
        clerk, supervisor = await make_desk(session), await make_supervisor(session)
        resident = await make_resident(session, openid=clerk.openid)
        case = await make_case(session, reporter=resident, now=now)
        assert case.owner_id == supervisor.id

    async def test_nobody_may_hand_it_to_the_reporter(
        self, session: AsyncSession, now: datetime
    ) -> None:
        desk = await make_desk(session)
        reporter = await make_staff(session)
        resident = await make_resident(session, openid=reporter.openid)
        case = await make_case(session, reporter=resident, now=now)
        with pytest.raises(RefusedError, match="own_report"):
            await designate(session, case, desk, reporter, now=now)
        assert case.owner_id == desk.id

    async def test_a_reporting_supervisor_does_not_judge_the_reopening(
        self, session: AsyncSession, now: datetime
    ) -> None:
        desk = await make_desk(session)
        supervisor = await make_supervisor(session)
        resident = await make_resident(session, openid=supervisor.openid)
        case = await make_case(session, reporter=resident, now=now)
        await take(session, case, desk, now=now)
        await resolve(session, case, desk, note="已处理", now=now)
        second = await make_supervisor(session)
        await reopen(session, resident, case, reason="还是坏的", now=now)
        assert case.owner_id == second.id


class TestDeclining:
    """退单: on to the next worker, then the lead, then the desk."""

    async def test_two_declines_end_at_the_desk(self, session: AsyncSession, now: datetime) -> None:
        desk = await make_desk(session)
        estate = await make_estate(session)
        first, second = await make_staff(session), await make_staff(session)
        await make_grid(session, estate=estate, workers=[first, second])
        case = await make_case(session, estate=estate, now=now)

        assert case.owner_id == first.id
        assert (await decline(session, case, first, reason="不归我", now=now)).id == second.id
        assert case.owner_id == second.id
        assert (await decline(session, case, second, reason="也不归我", now=now)).id == desk.id
        assert case.owner_id == desk.id

    async def test_who_declined_once_is_never_asked_again(
        self, session: AsyncSession, now: datetime
    ) -> None:
        desk = await make_desk(session)
        estate = await make_estate(session)
        crew = [await make_staff(session) for _ in range(3)]
        await make_grid(session, estate=estate, workers=crew)
        case = await make_case(session, estate=estate, now=now)
        owners = [case.owner_id]
        for _ in range(3):
            worker = next(member for member in crew if member.id == case.owner_id)
            owners.append((await decline(session, case, worker, reason="忙", now=now)).id)
        assert owners == [*(member.id for member in crew), desk.id]

    async def test_the_lead_comes_before_the_desk(
        self, session: AsyncSession, now: datetime
    ) -> None:
        await make_desk(session)
        estate = await make_estate(session)
        worker = await make_staff(session)
        lead = await make_staff(session, role=StaffRole.GRID_LEAD)
        await make_grid(session, estate=estate, workers=[worker], lead=lead)
        case = await make_case(session, estate=estate, now=now)
        assert (await decline(session, case, worker, reason="忙", now=now)).id == lead.id

    async def test_the_reporter_does_not_get_it_by_a_decline(
        self, session: AsyncSession, now: datetime
    ) -> None:
        desk = await make_desk(session)
        estate = await make_estate(session)
        reporter, colleague = await make_staff(session), await make_staff(session)
        await make_grid(session, estate=estate, workers=[reporter, colleague])
        resident = await make_resident(session, openid=reporter.openid)
        case = await make_case(session, reporter=resident, estate=estate, now=now)
        assert (await decline(session, case, colleague, reason="忙", now=now)).id == desk.id

    async def test_a_decline_needs_a_reason(self, session: AsyncSession, now: datetime) -> None:
        await make_desk(session)
        estate = await make_estate(session)
        worker = await make_staff(session)
        await make_grid(session, estate=estate, workers=[worker])
        case = await make_case(session, estate=estate, now=now)
        with pytest.raises(RefusedError, match="reason_missing"):
            await decline(session, case, worker, reason="", now=now)
        assert case.owner_id == worker.id

    async def test_the_desk_cannot_decline(self, session: AsyncSession, now: datetime) -> None:
        desk = await make_desk(session)
        case = await make_case(session, now=now)
        with pytest.raises(RefusedError, match="desk_cannot_decline"):
            await decline(session, case, desk, reason="忙", now=now)


class TestDesignating:
    """派单 by hand."""

    async def test_a_worker_may_not(self, session: AsyncSession, now: datetime) -> None:
        desk = await make_desk(session)
        worker = await make_staff(session)
        case = await make_case(session, now=now)
        with pytest.raises(NotAllowedError, match="may_not_designate"):
            await designate(session, case, worker, worker, now=now)
        assert case.owner_id == desk.id

    @pytest.mark.parametrize("role", [StaffRole.GRID_LEAD, StaffRole.DESK, StaffRole.SUPERVISOR])
    async def test_a_lead_the_desk_and_a_supervisor_may(
        self, session: AsyncSession, now: datetime, role: StaffRole
    ) -> None:
        await make_desk(session)
        boss, worker = await make_staff(session, role=role), await make_staff(session)
        case = await make_case(session, now=now)
        await designate(session, case, boss, worker, now=now)
        assert (case.owner_id, case.list_number) == (worker.id, 1)

    async def test_work_under_way_starts_anew_with_the_other(
        self, session: AsyncSession, now: datetime
    ) -> None:
        desk, worker = await make_desk(session), await make_staff(session)
        case = await make_case(session, now=now)
        await take(session, case, desk, now=now)
        await designate(session, case, desk, worker, now=now + timedelta(hours=1))
        await take(session, case, worker, now=now + timedelta(hours=2))
        assert case.taken_at == now

    async def test_who_did_it_before_has_it_again_only_with_a_reason(
        self, session: AsyncSession, now: datetime
    ) -> None:
        await make_desk(session)
        boss = await make_staff(session, role=StaffRole.SUPERVISOR)
        worker, other = await make_staff(session), await make_staff(session)
        case = await make_case(session, now=now)
        reporter = await session.get_one(Resident, case.reporter_id)
        await designate(session, case, boss, worker, now=now)
        await take(session, case, worker, now=now)
        await resolve(session, case, worker, note="已换灯泡", now=now)
        await reopen(session, reporter, case, reason="还是不亮", now=now)
        with pytest.raises(RefusedError, match="did_it_before"):
            await designate(session, case, boss, worker, now=now)
        assert case.owner_id == boss.id
        assert await passed_over(session, case) == {worker.id}
        await designate(session, case, boss, worker, reason="只有他会修", now=now)
        assert case.owner_id == worker.id
        assert (await timeline(session, case))[-1].note == "只有他会修"
        await designate(session, case, boss, other, now=now)
        assert case.owner_id == other.id

    async def test_giving_it_to_its_owner_keeps_the_number(
        self, session: AsyncSession, now: datetime
    ) -> None:
        desk = await make_desk(session)
        case = await make_case(session, now=now)
        await make_case(session, now=now)
        await designate(session, case, desk, desk, now=now)
        assert (case.owner_id, case.list_number) == (desk.id, 1)


async def test_an_unknown_estate_has_no_grid(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session)
    owner = await find_owner(session, estate_id=None, building="3", excluded=(), barred=(), now=now)
    assert (owner.grid, owner.member.id) == (None, desk.id)


async def test_the_row_can_be_locked_by_its_id(session: AsyncSession, now: datetime) -> None:
    await make_desk(session)
    case = await make_case(session, now=now)
    assert (await locked_case(session, case.id)) is case
