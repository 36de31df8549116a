"""What comes in after hours waits for who comes on duty in time, where it can wait."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.absence import begin_leaves, take_leave
from api.cases.assignment import Owner, find_owner
from api.cases.choosing import PassedOver, Way
from api.cases.clocks import look
from api.cases.handing import WHY
from api.cases.kinds import CaseKind
from api.cases.models import Case
from api.cases.queries import timeline
from api.cases.reasons import reason_of
from api.cases.room import fill_room
from api.cases.routing_backtest import backtest
from api.cases.routing_rules import Rule, Target
from api.cases.routing_store import activate, propose
from api.cases.work import decline, designate, resolve, take
from api.clock import SHANGHAI
from api.grids.models import Estate, Net
from api.staff.models import StaffMember, StaffRole
from api.texts import render
from tests.factories import (
    make_area,
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_leave,
    make_membership,
    make_shift,
    make_staff,
)

MINUTE = timedelta(minutes=1)
WEEKDAYS, WITH_SATURDAY = range(5), range(6)
HALF_PAST_EIGHT, HALF_PAST_FIVE = time(8, 30), time(17, 30)


def at(text: str) -> datetime:
    """A moment as the community's clocks show it."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


async def works(
    session: AsyncSession,
    member: StaffMember,
    *,
    days: range | list[int] = WEEKDAYS,
    starts_at: time = HALF_PAST_EIGHT,
    ends_at: time = HALF_PAST_FIVE,
) -> StaffMember:
    """Give somebody weekly hours."""
    for weekday in days:
        await make_shift(session, member, weekday=weekday, starts_at=starts_at, ends_at=ends_at)
    return member


async def grid_of(
    session: AsyncSession, *workers: StaffMember
) -> tuple[Estate, StaffMember, StaffMember]:
    """A grid of these workers: its estate, its lead, the desk."""
    desk = await make_desk(session)
    estate = await make_estate(session)
    lead = await make_staff(session, role=StaffRole.GRID_LEAD)
    await make_grid(session, name="东网格", estate=estate, workers=workers, lead=lead)
    return estate, lead, desk


@pytest.mark.parametrize(
    ("moment", "kind", "days", "starts_at", "waits"),
    [
        # Monday evening, due on Tuesday at 11:10.
        ("2026-11-23 20:00", CaseKind.LIGHTING, [0, 1], time(8, 30), True),
        ("2026-11-23 20:00", CaseKind.LIGHTING, [0, 1], time(11, 9), True),
        ("2026-11-23 20:00", CaseKind.LIGHTING, [0, 1], time(11, 10), False),
        ("2026-11-23 20:00", CaseKind.LIGHTING, [0, 2], time(8, 30), False),
        ("2026-11-24 00:30", CaseKind.LIGHTING, [1], time(8, 30), True),
        # Noon: due at 15:10.
        ("2026-11-23 12:30", CaseKind.LIGHTING, [0], time(14), True),
        # Promised by the minute.
        ("2026-11-23 20:00", CaseKind.LIFT, [0, 1], time(8, 30), False),
        ("2026-11-23 20:00", CaseKind.WATER_SUPPLY, [0, 1], time(8, 30), False),
        ("2026-11-23 20:00", CaseKind.EMERGENCY, [0, 1], time(8, 30), False),
        ("2026-11-23 17:59", CaseKind.LIFT, [0], time(9), True),  # On duty until 18:00.
        # Friday evening and the weekend: due on Monday at 11:10.
        ("2026-11-20 20:00", CaseKind.LIGHTING, [0], time(8, 30), True),
        ("2026-11-20 20:00", CaseKind.LIGHTING, [5], time(8, 30), True),
        ("2026-11-21 10:00", CaseKind.LIGHTING, [0], time(8, 30), True),
        ("2026-11-21 10:00", CaseKind.LIGHTING, [1], time(8, 30), False),
        # Sunday the 20th of September 2026 is worked in exchange for the holiday.
        ("2026-09-19 20:00", CaseKind.LIGHTING, [0], time(8, 30), False),
        ("2026-09-19 20:00", CaseKind.LIGHTING, [6], time(8, 30), True),
        # National Day lasts from the 1st to the 7th of October: due on Thursday the 8th.
        ("2026-09-30 20:00", CaseKind.LIGHTING, [3], time(8, 30), True),
        ("2026-10-01 10:00", CaseKind.LIGHTING, [2], time(8, 30), True),
        ("2026-10-01 10:00", CaseKind.LIGHTING, [4], time(8, 30), True),
        ("2026-10-07 20:00", CaseKind.LIGHTING, [4], time(8, 30), False),
    ],
)
async def test_what_can_wait_waits_for_who_comes_in_time(
    session: AsyncSession,
    moment: str,
    kind: CaseKind,
    days: list[int],
    starts_at: time,
    waits: bool,
) -> None:
    worker = await works(
        session, await make_staff(session), days=days, starts_at=starts_at, ends_at=time(18)
    )
    estate, lead, _ = await grid_of(session, worker)
    case = await make_case(session, estate=estate, kind=kind, now=at(moment))
    assert case.owner_id == (worker.id if waits else lead.id)


@pytest.mark.parametrize(
    ("first", "last", "waits"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), False),
        (date(2026, 11, 24), date(2026, 12, 4), False),
        (date(2026, 11, 20), date(2026, 11, 23), False),  # Today still.
        (date(2026, 11, 20), date(2026, 11, 22), True),
        (date(2026, 11, 25), date(2026, 11, 25), True),
    ],
)
async def test_leave_is_not_waited_through(
    session: AsyncSession, first: date, last: date, waits: bool
) -> None:
    worker = await works(session, await make_staff(session))
    estate, lead, _ = await grid_of(session, worker)
    await make_leave(session, worker, first_day=first, last_day=last)
    case = await make_case(session, estate=estate, now=at("2026-11-23 20:00"))
    assert case.owner_id == (worker.id if waits else lead.id)


async def test_a_leave_over_the_weekend_is_not_waited_through(session: AsyncSession) -> None:
    """Their work would go to others when it begins, though they are back in time."""
    worker = await works(session, await make_staff(session))
    estate, lead, _ = await grid_of(session, worker)
    await make_leave(session, worker, first_day=date(2026, 11, 21), last_day=date(2026, 11, 22))
    case = await make_case(session, estate=estate, now=at("2026-11-20 20:00"))
    assert case.owner_id == lead.id


@pytest.mark.parametrize(
    ("leaves_on", "comes_back_on", "waits"),
    [
        (date(2026, 11, 24), None, False),
        (date(2026, 11, 25), None, True),
        (date(2026, 11, 24), date(2026, 11, 24), True),
    ],
)
async def test_the_last_day_in_a_grid_is_the_last(
    session: AsyncSession, leaves_on: date, comes_back_on: date | None, waits: bool
) -> None:
    worker = await works(session, await make_staff(session))
    desk, estate = await make_desk(session), await make_estate(session)
    grid = await make_grid(session, estate=estate)
    await make_membership(session, grid, worker, valid_to=leaves_on)
    if comes_back_on is not None:
        await make_membership(session, grid, worker, valid_from=comes_back_on)
    case = await make_case(session, estate=estate, now=at("2026-11-23 20:00"))
    assert case.owner_id == (worker.id if waits else desk.id)


class TestWho:
    """Of several: who can begin first, and of one day as always."""

    async def test_who_is_on_duty_goes_before_who_comes(self, session: AsyncSession) -> None:
        late = await works(session, await make_staff(session), ends_at=time(21))
        early = await works(session, await make_staff(session))
        estate, _, desk = await grid_of(session, late, early)
        for minute in range(3):
            moment = at("2026-11-23 20:00") + minute * MINUTE
            case = await make_case(session, estate=estate, now=moment)
            assert case.owner_id == late.id
        reason = await reason_of(session, case, desk)
        assert reason is not None
        [other] = reason.others
        assert (other.name, other.passed_over) == (early.name, PassedOver.COMES_LATER)

    async def test_a_full_one_on_duty_leaves_it_to_who_comes(self, session: AsyncSession) -> None:
        late = await works(session, await make_staff(session), ends_at=time(21))
        early = await works(session, await make_staff(session))
        late.capacity = 0
        estate, _, _ = await grid_of(session, late, early)
        case = await make_case(session, estate=estate, now=at("2026-11-23 20:00"))
        assert (case.owner_id, case.room_wanted_at) == (early.id, None)

    async def test_the_hour_of_one_morning_is_no_difference(self, session: AsyncSession) -> None:
        at_eight = await works(session, await make_staff(session), starts_at=time(8))
        at_nine = await works(session, await make_staff(session), starts_at=time(9))
        estate, _, _ = await grid_of(session, at_eight, at_nine)
        owners = [
            (
                await make_case(
                    session, estate=estate, now=at("2026-11-23 20:00") + minute * MINUTE
                )
            ).owner_id
            for minute in range(4)
        ]
        assert owners == [at_eight.id, at_nine.id] * 2

    async def test_saturday_goes_before_monday(self, session: AsyncSession) -> None:
        on_saturday = await works(session, await make_staff(session), days=WITH_SATURDAY)
        on_monday = await works(session, await make_staff(session))
        estate, _, _ = await grid_of(session, on_monday, on_saturday)
        for minute in range(3):
            moment = at("2026-11-20 20:00") + minute * MINUTE
            case = await make_case(session, estate=estate, now=moment)
            assert case.owner_id == on_saturday.id

    async def test_everybody_full_waits_for_room(self, session: AsyncSession) -> None:
        worker = await works(session, await make_staff(session))
        worker.capacity = 1
        estate, lead, _ = await grid_of(session, worker)
        evening = at("2026-11-23 20:00")
        first = await make_case(session, estate=estate, now=evening)
        second = await make_case(session, estate=estate, now=evening + MINUTE)
        assert (first.owner_id, second.owner_id) == (worker.id, lead.id)
        assert second.room_wanted_at == evening + MINUTE
        await take(session, first, worker, now=evening + 2 * MINUTE)
        await resolve(session, first, worker, note="已处理", now=evening + 3 * MINUTE)
        assert await fill_room(session, now=evening + 4 * MINUTE) == 1
        assert second.owner_id == worker.id

    async def test_who_declines_in_the_evening_leaves_it_to_a_colleague(
        self, session: AsyncSession
    ) -> None:
        first, second = [await works(session, await make_staff(session)) for _ in range(2)]
        estate, lead, _ = await grid_of(session, first, second)
        evening = at("2026-11-23 20:00")
        case = await make_case(session, estate=estate, now=evening)
        assert (await decline(session, case, first, reason="忙", now=evening)).id == second.id
        assert (await decline(session, case, second, reason="忙", now=evening)).id == lead.id

    async def test_a_leave_that_begins_at_midnight_leaves_it_to_the_morning_s_colleague(
        self, session: AsyncSession
    ) -> None:
        going, staying = [await works(session, await make_staff(session)) for _ in range(2)]
        estate, _, _ = await grid_of(session, going, staying)
        case = await make_case(session, estate=estate, now=at("2026-11-23 10:00"))
        assert case.owner_id == going.id
        tomorrow = date(2026, 11, 24)
        evening = at("2026-11-23 20:00")
        await take_leave(
            session, going, first_day=tomorrow, last_day=tomorrow, by=going, now=evening
        )
        await begin_leaves(session, now=at("2026-11-24 00:01"))
        assert case.owner_id == staying.id

    async def test_a_rule_s_person_is_waited_for(self, session: AsyncSession) -> None:
        worker = await make_staff(session)
        named = await works(session, await make_staff(session))
        deputy = await make_staff(session)
        named.deputy_id = deputy.id
        estate, _, _ = await grid_of(session, worker)
        rule = Rule(name="都归一人", target=Target(staff_id=named.id))
        made = await propose(session, [rule], by=None, now=at("2026-11-23 10:00"))
        await activate(session, made.id, by=None, now=at("2026-11-23 10:00"))
        evening = at("2026-11-23 20:00")
        normal = await make_case(session, estate=estate, now=evening)
        urgent = await make_case(session, estate=estate, kind=CaseKind.LIFT, now=evening)
        assert (normal.owner_id, urgent.owner_id) == (named.id, deputy.id)


class TestTheirTime:
    """Nobody's time to take a case runs before they come on duty."""

    async def test_it_begins_when_they_come(self, session: AsyncSession) -> None:
        worker = await works(session, await make_staff(session), starts_at=time(10))
        estate, lead, _ = await grid_of(session, worker)
        case = await make_case(session, estate=estate, now=at("2026-11-23 20:00"))
        assert case.owner_comes_at == at("2026-11-24 10:00")
        assert case.take_due_at == at("2026-11-24 14:10")
        assert case.accept_due_at == at("2026-11-25 17:30")  # What was promised stays.
        await look(session, case.id, now=at("2026-11-24 11:10"))
        assert case.owner_id == worker.id
        await look(session, case.id, now=at("2026-11-24 14:10"))
        assert case.owner_id == lead.id

    async def test_who_is_there_has_it_at_once(self, session: AsyncSession) -> None:
        worker = await works(session, await make_staff(session))
        estate, _, _ = await grid_of(session, worker)
        case = await make_case(session, estate=estate, now=at("2026-11-23 10:00"))
        assert case.owner_comes_at is None
        assert case.take_due_at == at("2026-11-23 14:10")

    async def test_it_is_so_for_whom_a_person_gives_it_to(self, session: AsyncSession) -> None:
        worker = await works(session, await make_staff(session), starts_at=time(10))
        desk = await make_desk(session)
        case = await make_case(session, now=at("2026-11-23 16:00"))
        await designate(session, case, desk, worker, now=at("2026-11-23 20:00"))
        assert case.take_due_at == at("2026-11-24 14:10")

    async def test_it_is_not_put_off_for_who_comes_too_late(self, session: AsyncSession) -> None:
        worker = await works(session, await make_staff(session), days=[4])
        desk = await make_desk(session)
        case = await make_case(session, now=at("2026-11-23 16:00"))
        await designate(session, case, desk, worker, now=at("2026-11-23 20:00"))
        assert (case.owner_comes_at, case.take_due_at) == (None, at("2026-11-24 11:10"))

    async def test_taken_at_night_it_says_nothing_of_the_morning(
        self, session: AsyncSession
    ) -> None:
        worker = await works(session, await make_staff(session))
        estate, _, _ = await grid_of(session, worker)
        case = await make_case(session, estate=estate, now=at("2026-11-23 20:00"))
        await take(session, case, worker, now=at("2026-11-23 21:00"))
        assert (case.owner_comes_at, case.take_due_at) == (None, None)


@pytest.mark.parametrize(
    ("read_at", "said"),
    [
        ("2026-11-23 20:05", "东网格，明早8:30上班，手上 0 件"),
        ("2026-11-24 07:00", "东网格，今早8:30上班，手上 0 件"),
        ("2026-11-24 16:00", "东网格，今早8:30上班，手上 0 件"),
        ("2026-11-26 16:00", "东网格，11月24日 周二 08:30上班，手上 0 件"),
    ],
)
async def test_the_reason_says_when_they_come(
    session: AsyncSession, read_at: str, said: str
) -> None:
    chosen = await works(session, await make_staff(session, name="甲一"))
    later = await works(session, await make_staff(session, name="乙二"), days=[2])
    estate, _, desk = await grid_of(session, chosen, later)
    case = await make_case(session, estate=estate, now=at("2026-11-23 20:00"))
    reason = await reason_of(session, case, desk)
    assert reason is not None
    words = render("api/cases", "why", reason=reason, now=at(read_at))
    assert words.startswith(said)
    assert "没派给乙二：不当班" in words


async def test_the_reason_says_when_another_would_have_come(session: AsyncSession) -> None:
    here, later = [await works(session, await make_staff(session)) for _ in range(2)]
    await make_shift(session, here, weekday=0, starts_at=time(18), ends_at=time(22))
    estate, _, desk = await grid_of(session, here, later)
    case = await make_case(session, estate=estate, now=at("2026-11-23 20:00"))
    reason = await reason_of(session, case, desk)
    assert reason is not None
    words = render("api/cases", "why", reason=reason, now=at("2026-11-23 20:00"))
    assert words.startswith("东网格在岗")
    assert f"没派给{later.name}：要到明早8:30才上班" in words


MOMENTS = [
    at(text)
    for text in (
        "2026-10-07 22:00", "2026-10-08 12:30", "2026-10-08 19:00", "2026-10-09 20:00",
        "2026-10-10 16:30", "2026-10-10 21:00", "2026-10-11 09:00", "2026-10-12 07:00",
        "2026-10-12 16:45", "2026-10-13 17:31",
    )
]  # fmt: skip


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 10_000))
async def test_the_back_test_waits_for_the_same_people(session: AsyncSession, seed: int) -> None:
    """A case moves in the back-test exactly where the rule would have found somebody."""
    async with session.begin_nested() as undone:
        await _compare(session, Random(seed))
        await undone.rollback()


async def _compare(session: AsyncSession, random: Random) -> None:
    await make_desk(session)
    estate = await make_estate(session)
    team = [await make_staff(session) for _ in range(2)]
    committee = await make_grid(session, net=Net.COMMITTEE)
    await make_area(session, committee, estate)
    for member in team:
        until = random.choice([None, date(2026, 10, 10), date(2026, 10, 12)])
        await make_membership(session, committee, member, valid_to=until)
        for weekday in random.sample(range(7), random.randint(1, 5)):
            starts_at = random.choice([time(8, 30), time(10), time(13)])
            await make_shift(session, member, weekday=weekday, starts_at=starts_at)
        if random.random() < 0.5:
            first = date(2026, 10, random.randint(7, 14))
            await make_leave(session, member, first_day=first, last_day=first)
    await make_grid(session, estate=estate, workers=[await make_staff(session)])
    cases = [
        await make_case(
            session,
            estate=estate,
            kind=random.choice([CaseKind.LIGHTING, CaseKind.LIGHTING, CaseKind.LIFT]),
            now=moment,
        )
        for moment in MOMENTS
    ]
    rule = Rule(name="归居委会", target=Target(net=Net.COMMITTEE))
    found = await backtest(
        session, [rule], month="2026-10", reader_id=None, now=at("2026-11-23 10:00")
    )
    made = await propose(session, [rule], by=None, now=at("2026-10-01 10:00"))
    await activate(session, made.id, by=None, now=at("2026-10-01 10:00"))
    ways = [(await _owner_now(session, estate, case)).decision.way for case in cases]
    assert found.moved == ways.count(Way.RULE)


async def _owner_now(session: AsyncSession, estate: Estate, case: Case) -> Owner:
    return await find_owner(
        session,
        estate_id=estate.id,
        building=None,
        excluded=(),
        barred=(),
        kind=case.kind,
        urgency=case.urgency,
        now=case.opened_at,
    )


async def test_what_was_decided_is_in_the_history(session: AsyncSession) -> None:
    worker = await works(session, await make_staff(session))
    estate, _, _ = await grid_of(session, worker)
    case = await make_case(session, estate=estate, now=at("2026-11-23 20:00"))
    why = (await timeline(session, case))[-1].facts[WHY]
    assert why["considered"][0] == [worker.id, 0, 30, None, "2026-11-24T00:30:00+00:00"]
