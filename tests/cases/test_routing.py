"""Rules in force decide whom a new case goes to; where they cannot, the grid does."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.absence import hand_over_all, leave_staff, take_leave
from api.cases.boundary_moves import move_with_boundaries
from api.cases.choosing import Way
from api.cases.conflicts import Subject, SubjectKind, may_know_case
from api.cases.handing import WHY, Move
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case, RoutingRule
from api.cases.queries import timeline
from api.cases.reasons import reason_of
from api.cases.room import fill_room
from api.cases.routing_backtest import backtest, month_named
from api.cases.routing_check import switch_off_orphans
from api.cases.routing_replay import Backtest
from api.cases.routing_rules import Rule, Target
from api.cases.routing_store import activate, propose, rules_in_force
from api.cases.subjects import leave_the_touched, note_subjects
from api.cases.work import decline, pass_on, resolve, take
from api.errors import LinliError
from api.grids.models import Estate, Net
from api.staff.models import StaffMember, StaffRole
from api.texts import render
from tests.factories import (
    MOMENT,
    deferred,
    make_area,
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_resident,
    make_shift,
    make_staff,
    make_supervisor,
)

TODAY = date(2026, 11, 23)
MINUTE = timedelta(minutes=1)


async def in_force(session: AsyncSession, *rules: Rule, now: datetime) -> None:
    made = await propose(session, rules, by=None, now=now)
    await activate(session, made.id, by=None, now=now)


async def street(session: AsyncSession) -> tuple[Estate, StaffMember, StaffMember, StaffMember]:
    """An estate with a grid worker, somebody good at noise, and a desk."""
    desk = await make_desk(session)
    estate = await make_estate(session)
    worker, quiet = await make_staff(session), await make_staff(session, name="静一")
    await make_grid(session, estate=estate, workers=[worker])
    return estate, worker, quiet, desk


def noise_to(member: StaffMember) -> Rule:
    return Rule(
        name="噪音归静一", target=Target(staff_id=member.id), kinds=frozenset({CaseKind.NOISE})
    )


async def test_a_rule_sends_its_kind_to_its_person(session: AsyncSession, now: datetime) -> None:
    estate, worker, quiet, desk = await street(session)
    await in_force(session, noise_to(quiet), now=now)
    noise = await make_case(session, estate=estate, kind=CaseKind.NOISE, now=now)
    light = await make_case(session, estate=estate, kind=CaseKind.LIGHTING, now=now)
    assert (noise.owner_id, light.owner_id) == (quiet.id, worker.id)
    assert noise.grid_id == light.grid_id
    assert (await timeline(session, noise))[-1].facts[WHY]["way"] == Way.RULE
    reason = await reason_of(session, noise, desk)
    assert reason is not None
    assert "按派单规则“噪音归静一”" in render("api/cases", "why", reason=reason, now=now)


async def test_a_proposal_decides_nothing(session: AsyncSession, now: datetime) -> None:
    estate, worker, quiet, _ = await street(session)
    await propose(session, [noise_to(quiet)], by=None, now=now)
    case = await make_case(session, estate=estate, kind=CaseKind.NOISE, now=now)
    assert case.owner_id == worker.id


async def test_a_newer_set_takes_the_place_of_the_older(
    session: AsyncSession, now: datetime
) -> None:
    _, _, quiet, desk = await street(session)
    await in_force(session, noise_to(quiet), now=now)
    await in_force(session, Rule(name="都归服务台", target=Target(role=StaffRole.DESK)), now=now)
    assert [rule.name for rule in await rules_in_force(session)] == ["都归服务台"]
    case = await make_case(session, kind=CaseKind.NOISE, now=now)
    assert case.owner_id == desk.id


async def test_a_rule_survives_the_store(session: AsyncSession, now: datetime) -> None:
    rule = Rule(
        name="夜里",
        target=Target(net=Net.UNIT),
        priority=7,
        kinds=frozenset({CaseKind.NOISE}),
        nets=frozenset({Net.COMMITTEE}),
        grid_ids=frozenset({3}),
        estate_ids=frozenset({4, 5}),
        hours=(time(22), time(6)),
        words=("装修",),
        valid_from=TODAY,
        valid_to=date(2027, 1, 1),
    )
    await in_force(session, rule, now=now)
    [stored] = await rules_in_force(session)
    assert stored.id is not None
    assert {**vars(stored), "id": None} == vars(rule)


async def test_a_net_s_own_grid(session: AsyncSession, now: datetime) -> None:
    estate, worker, *_ = await street(session)
    committee_worker = await make_staff(session)
    committee = await make_grid(session, net=Net.COMMITTEE, workers=[committee_worker])
    await make_area(session, committee, estate)
    rule = Rule(
        name="违建归居委会",
        target=Target(net=Net.COMMITTEE),
        kinds=frozenset({CaseKind.ILLEGAL_BUILD}),
    )
    await in_force(session, rule, now=now)
    built = await make_case(session, estate=estate, kind=CaseKind.ILLEGAL_BUILD, now=now)
    other = await make_case(session, estate=estate, now=now)
    assert (built.owner_id, built.grid_id) == (committee_worker.id, committee.id)
    assert other.owner_id == worker.id


@pytest.mark.parametrize("why", ["leave", "shift", "full", "reported", "touched"])
async def test_where_the_person_cannot_the_grid_does(
    session: AsyncSession, now: datetime, why: str
) -> None:
    estate, worker, quiet, _ = await street(session)
    await in_force(session, noise_to(quiet), now=now)
    reporter = await make_resident(session, openid=quiet.openid if why == "reported" else None)
    if why == "leave":
        await take_leave(session, quiet, first_day=TODAY, last_day=TODAY, by=None, now=now)
    if why == "shift":
        await make_shift(session, quiet, weekday=1)
    quiet.capacity = 0 if why == "full" else None
    case = await make_case(
        session,
        estate=estate,
        kind=CaseKind.NOISE,
        reporter=reporter,
        description="静一半夜吵闹" if why == "touched" else "半夜吵闹",
        now=now,
    )
    assert case.owner_id == worker.id


async def test_a_deputy_stands_in_before_the_grid(session: AsyncSession, now: datetime) -> None:
    estate, _, quiet, _ = await street(session)
    deputy = await make_staff(session)
    quiet.deputy_id = deputy.id
    deputy.deputy_id = quiet.id  # A circle asks nobody twice.
    await in_force(session, noise_to(quiet), now=now)
    await take_leave(session, quiet, first_day=TODAY, last_day=TODAY, by=None, now=now)
    case = await make_case(session, estate=estate, kind=CaseKind.NOISE, now=now)
    assert case.owner_id == deputy.id
    with pytest.raises(LinliError):
        await decline(session, case, deputy, reason="", now=now)
    assert (await decline(session, case, deputy, reason="忙", now=now)).id != deputy.id


async def test_who_leaves_switches_their_rules_off_at_once(
    session: AsyncSession, now: datetime
) -> None:
    estate, worker, quiet, _ = await street(session)
    await in_force(session, noise_to(quiet), now=now)
    assert await switch_off_orphans(session, now=now) == 0
    await leave_staff(session, quiet, now=now)
    assert await rules_in_force(session) == []
    [row] = (await session.scalars(select(RoutingRule))).all()
    assert row.off_at == now
    assert await deferred(session, "tell_rules_off") == [{"rule_ids": [row.id]}]
    case = await make_case(session, estate=estate, kind=CaseKind.NOISE, now=now)
    assert case.owner_id == worker.id


async def test_the_clock_finds_a_rule_whose_person_is_unbound(
    session: AsyncSession, now: datetime
) -> None:
    _, _, quiet, _ = await street(session)
    await in_force(session, noise_to(quiet), now=now)
    quiet.openid = None
    await session.flush()
    assert await switch_off_orphans(session, now=now) == 1
    assert await switch_off_orphans(session, now=now) == 0


async def test_the_past_month_under_other_rules(session: AsyncSession, now: datetime) -> None:
    estate, worker, quiet, desk = await street(session)
    october = datetime(2026, 10, 12, 2, tzinfo=now.tzinfo)
    for number in range(6):  # What 静一 did before took nine days each.
        long_ago = october - timedelta(days=40 - number)
        case = await make_case(session, estate=None, kind=CaseKind.PETS, now=long_ago)
        case.owner_id, case.resolved_at = quiet.id, long_ago + timedelta(days=9)
    for number in range(3):
        kind = CaseKind.NOISE if number < 2 else CaseKind.LIFT
        at = october + timedelta(days=number)
        await make_case(session, estate=estate, kind=kind, now=at)
    await make_case(
        session, estate=estate, description="静一态度差", kind=CaseKind.NOISE, now=october
    )
    await session.flush()
    rules = [noise_to(quiet)]
    found = await backtest(session, rules, month="2026-10", reader_id=desk.id, now=now)
    assert found == Backtest(cases=4, moved=2, late=2)
    hidden = await backtest(session, rules, month="2026-10", reader_id=quiet.id, now=now)
    assert hidden == Backtest(cases=3, moved=2, late=2)
    assert await backtest(session, [], month="2026-10", reader_id=None, now=now) == Backtest(
        4, 0, 0
    )
    assert (await backtest(session, rules, month="2026-09", reader_id=None, now=now)).moved == 0
    said = render("api/cases", "backtest", found=found, year=2026, month=10)
    assert said == "2026年10月的 4 件工单，照这样改，会有 2 件派给别的人，其中 2 件估计会超期。"
    assert {
        case.owner_id
        for case in (await session.scalars(select(Case).where(Case.opened_at >= october))).all()
    } == {worker.id}  # Nothing was written.


def test_a_month_is_that_of_shanghai() -> None:
    since, until = month_named("2026-12")
    assert since.isoformat() == "2026-12-01T00:00:00+08:00"
    assert until.isoformat() == "2027-01-01T00:00:00+08:00"


STEPS = ("leave", "decline", "pass_on", "room", "touch", "boundary", "off", "finish", "back")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 5)), max_size=8))
async def test_there_is_always_an_owner_who_may_have_it(
    session: AsyncSession, steps: list[tuple[str, int]]
) -> None:
    """Whatever happens, in whatever order: every open case has an active owner who may know it."""
    async with session.begin_nested() as undone:
        await _live_through(session, steps)
        await undone.rollback()


async def _live_through(session: AsyncSession, steps: list[tuple[str, int]]) -> None:
    now = MOMENT
    desk, _ = await make_desk(session), await make_supervisor(session)
    estate = await make_estate(session)
    crew = [await make_staff(session) for _ in range(3)]
    crew[0].capacity = 1
    lead = await make_staff(session, role=StaffRole.GRID_LEAD)
    await make_grid(session, estate=estate, workers=crew, lead=lead)
    await in_force(session, noise_to(crew[1]), now=now)
    people = [*crew, lead, desk]
    cases = [
        await make_case(session, estate=estate, kind=kind, now=now + number * MINUTE)
        for number, kind in enumerate(
            [CaseKind.NOISE, CaseKind.LIFT, CaseKind.NOISE, CaseKind.PETS]
        )
    ]
    for step, number in steps:
        now += MINUTE
        member, case = people[number % len(people)], cases[number % len(cases)]
        owner = await session.get_one(StaffMember, case.owner_id)
        try:
            async with session.begin_nested():
                match step:
                    case "leave":
                        await take_leave(
                            session, member, first_day=TODAY, last_day=TODAY, by=None, now=now
                        )
                    case "decline":
                        await decline(session, case, owner, reason="忙", now=now)
                    case "pass_on":
                        await pass_on(session, case, now=now)
                    case "room":
                        await fill_room(session, now=now)
                    case "touch":
                        subject = Subject(SubjectKind.STAFF, member.id)
                        await note_subjects(session, case, [subject], now=now)
                        await leave_the_touched(session, case, now=now)
                    case "boundary":
                        await move_with_boundaries(session, now=now)
                    case "off":
                        await leave_staff(session, member, now=now)
                    case "finish":
                        await take(session, case, owner, now=now)
                        await resolve(session, case, owner, note="已处理", now=now)
                    case "back":
                        await hand_over_all(session, member, move=Move.LEAVE, now=now)
        except LinliError:  # Refused as a whole: nothing was written.
            for row in (*people, *cases):
                await session.refresh(row)
        for one in cases:
            if one.state in UNFINISHED:
                has = await session.get_one(StaffMember, one.owner_id)
                assert has.active
                assert one.list_number is not None
                assert await may_know_case(session, has.id, one.id)
