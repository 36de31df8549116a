"""What is said when time runs short: each rung once, by stored deadlines, in any order of jobs."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import follow_up, pausing, work
from api.cases.clocks import look, next_moment
from api.cases.deadlines import deadlines, take_due
from api.cases.kinds import CaseKind, Urgency
from api.cases.ladder import LADDER, Clock, Level, Rung, Told, due, pending, rungs, say
from api.cases.lifecycle import UNFINISHED, CaseAction, CaseState
from api.cases.models import Case, CaseEvent, WaitsFor
from api.cases.queries import timeline
from api.clock import SHANGHAI
from api.errors import RefusedError
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

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def at(text: str) -> datetime:
    """A moment on the clocks of the community."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class Town:
    """A grid with a lead and three workers, a desk, a supervisor, and one case of theirs."""

    lead: StaffMember
    workers: list[StaffMember]
    desk: StaffMember
    supervisor: StaffMember
    resident: Resident
    case: Case


@pytest.fixture
async def town(session: AsyncSession, now: datetime) -> Town:
    """Filed Monday 23 November at 10:00; to be taken by Tuesday 17:30, finished on the 30th."""
    town = Town()
    town.desk = await make_desk(session)
    town.supervisor = await make_supervisor(session)
    town.lead = await make_staff(session, role=StaffRole.GRID_LEAD)
    town.workers = [await make_staff(session) for _ in range(3)]
    estate = await make_estate(session)
    await make_grid(session, estate=estate, workers=town.workers, lead=town.lead)
    town.resident = await make_resident(session)
    town.case = await make_case(session, reporter=town.resident, estate=estate, now=now)
    return town


async def heard(session: AsyncSession, case: Case) -> list[tuple[str, str, int]]:
    """What was said, in order: clock, level, to whom."""
    return [
        (event.facts["clock"], event.facts["level"], event.facts["told_id"])
        for event in await timeline(session, case)
        if event.action in {CaseAction.REMIND, CaseAction.ESCALATE} and not event.facts["silent"]
    ]


async def run(session: AsyncSession, case: Case, *, now: datetime) -> bool:
    """One look at the case, as the job takes it."""
    await session.flush()
    return await look(session, case.id, now=now)


async def taken(session: AsyncSession, town: Town, now: datetime) -> StaffMember:
    owner = next(w for w in town.workers if w.id == town.case.owner_id)
    await work.take(session, town.case, owner, now=now)
    return owner


async def test_the_finish_ladder_step_by_step(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    owner = (await taken(session, town, now)).id
    lead, supervisor = town.lead.id, town.supervisor.id
    steps = [
        ("2026-11-30T08:59", []),
        ("2026-11-30T09:00", [("finish", "soon", owner)]),
        ("2026-11-30T17:29", []),
        ("2026-11-30T17:30", [("finish", "overdue", lead), ("finish", "overdue", owner)]),
        ("2026-12-01T17:30", [("finish", "late", supervisor)]),
        ("2026-12-14T17:29", []),
        ("2026-12-14T17:30", [("finish", "far", supervisor), ("finish", "far", owner)]),
        ("2027-02-01T17:30", []),
    ]
    before: list[tuple[str, str, int]] = []
    for moment, said in steps:
        await run(session, town.case, now=at(moment))
        assert not await run(session, town.case, now=at(moment)), "nothing twice"
        everything = await heard(session, town.case)
        assert sorted(everything[len(before) :]) == sorted(said), moment
        before = everything
    assert town.case.clock_due_at is None


async def test_after_a_standstill_each_hears_the_last_word_only(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    owner = (await taken(session, town, now)).id
    await run(session, town.case, now=at("2026-12-03T10:00"))
    assert sorted(await heard(session, town.case)) == sorted(
        [
            ("finish", "overdue", owner),
            ("finish", "overdue", town.lead.id),
            ("finish", "late", town.supervisor.id),
        ]
    )
    await run(session, town.case, now=at("2026-12-20T10:00"))
    assert len(await heard(session, town.case)) == 5


async def test_without_a_lead_the_supervisor_hears_once(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    await taken(session, town, now)
    town.lead.active = False
    await run(session, town.case, now=at("2026-12-03T10:00"))
    said = [
        level for _, level, told in await heard(session, town.case) if told == town.supervisor.id
    ]
    assert said == ["late"]


async def test_a_lead_who_reported_it_is_not_told(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    await taken(session, town, now)
    town.lead.openid = town.resident.openid
    await run(session, town.case, now=at("2026-11-30T18:00"))
    assert town.lead.id not in {told for _, _, told in await heard(session, town.case)}


async def test_nothing_runs_while_paused_and_everything_moves(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    owner = await taken(session, town, now)
    await pausing.hold(
        session, town.case, owner, waits_for=WaitsFor.OTHERS, reason="等配件", days=14, now=now
    )
    await run(session, town.case, now=at("2026-12-05T10:00"))
    assert await heard(session, town.case) == []
    assert town.case.clock_due_at == town.case.hold_until == at("2026-12-07T17:30")
    await run(session, town.case, now=at("2026-12-07T17:30"))
    assert town.case.state is CaseState.IN_PROGRESS
    assert await heard(session, town.case) == []
    assert town.case.clock_due_at is not None
    assert town.case.clock_due_at > at("2026-12-07T17:30")


async def test_a_reopened_case_has_its_rungs_anew(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    owner = await taken(session, town, now)
    await run(session, town.case, now=at("2026-11-30T17:30"))
    first = len(await heard(session, town.case))
    await work.resolve(session, town.case, owner, note="好了", now=at("2026-12-01T10:00"))
    assert town.case.clock_due_at is None
    await follow_up.reopen(
        session, town.resident, town.case, reason="没好", now=at("2026-12-01T11:00")
    )
    await run(session, town.case, now=at("2026-12-09T10:00"))
    again = (await heard(session, town.case))[first:]
    assert {(clock, level) for clock, level, _ in again} >= {("finish", "overdue")}
    assert {clock for clock, _, _ in again} == {"finish"}, "it was accepted once"


async def test_who_does_not_take_it_loses_it_until_a_supervisor_designates(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    owners = [town.case.owner_id]
    moment = now
    for _ in range(3):
        assert town.case.take_due_at is not None
        owner = town.case.owner_id
        await run(session, town.case, now=town.case.take_due_at - MINUTE)
        assert town.case.owner_id == owner
        moment = town.case.take_due_at
        await run(session, town.case, now=moment)
        owners.append(town.case.owner_id)
        assert town.case.state is CaseState.ASSIGNED
    assert set(owners[:3]) == {worker.id for worker in town.workers}
    assert owners[3] == town.supervisor.id
    given = [e for e in await timeline(session, town.case) if "to_designate" in e.facts]
    assert len(given) == 1
    assert given[0].facts["candidates"] == [*(w.name for w in town.workers), town.desk.name]
    await run(session, town.case, now=moment + DAY)
    assert town.case.owner_id == town.supervisor.id, "it stays until somebody is designated"
    await work.designate(session, town.case, town.supervisor, town.workers[0], now=moment + DAY)
    assert town.case.take_due_at is not None
    assert await work.failed_hand_overs(session, town.case) == 0


async def test_declining_counts_as_a_failed_hand_over(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    for step in range(3):
        owner = next(w for w in town.workers if w.id == town.case.owner_id)
        if step == 1:
            assert town.case.take_due_at is not None
            await run(session, town.case, now=town.case.take_due_at)
        else:
            await work.decline(session, town.case, owner, reason="忙", now=now + step * MINUTE)
    assert town.case.owner_id == town.supervisor.id


async def test_taking_it_ends_the_timer(session: AsyncSession, town: Town, now: datetime) -> None:
    owner = await taken(session, town, now)
    assert town.case.take_due_at is None
    await run(session, town.case, now=now + 3 * DAY)
    assert town.case.owner_id == owner.id


async def test_the_last_person_there_is_keeps_it(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session)
    case = await make_case(session, now=now)
    await run(session, case, now=now + 30 * DAY)
    assert (case.owner_id, case.state) == (desk.id, CaseState.ASSIGNED)


async def test_the_third_urging_reaches_the_lead_once(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    await taken(session, town, now)
    for hours in (0, 4, 22, 26, 46):
        moment = now + timedelta(hours=hours)
        await follow_up.urge(session, town.resident, town.case, now=moment)
    assert await heard(session, town.case) == [("urged", "late", town.lead.id)]
    events = [event.action for event in await timeline(session, town.case)]
    third = [i for i, action in enumerate(events) if action is CaseAction.URGE][2]
    assert events[third + 1] is CaseAction.ESCALATE


async def test_twice_a_day_is_enough(session: AsyncSession, town: Town, now: datetime) -> None:
    await taken(session, town, now)
    for hours in (0, 4):
        moment = now + timedelta(hours=hours)
        await follow_up.urge(session, town.resident, town.case, now=moment)
    moment = now + timedelta(hours=8)
    with pytest.raises(RefusedError, match="urged_enough") as refused:
        await follow_up.urge(session, town.resident, town.case, now=moment)
    assert refused.value.facts["next_at"] == at("2026-11-24T08:00")
    await follow_up.urge(session, town.resident, town.case, now=at("2026-11-24T08:00"))


@pytest.mark.parametrize(
    ("waits_for", "code"),
    [(WaitsFor.OTHERS, "urge_paused"), (WaitsFor.RESIDENT, "urge_waits_for_you")],
)
async def test_a_rightly_paused_case_is_not_urged(
    session: AsyncSession, town: Town, now: datetime, waits_for: WaitsFor, code: str
) -> None:
    owner = await taken(session, town, now)
    await pausing.hold(
        session, town.case, owner, waits_for=waits_for, reason="等配件", days=2, now=now
    )
    until = town.case.hold_until
    assert until is not None
    with pytest.raises(RefusedError, match=code) as refused:
        await follow_up.urge(session, town.resident, town.case, now=until - MINUTE)
    assert (refused.value.facts["reason"], refused.value.facts["until"]) == ("等配件", until)
    await follow_up.urge(session, town.resident, town.case, now=until)
    assert town.case.state is CaseState.IN_PROGRESS, "its end had come, job or no job"


async def test_the_store_takes_a_rung_once(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    await taken(session, town, now)
    rung = Rung(Clock.FINISH, Level.SOON, Told.OWNER, now, "0:finish:soon:owner")
    await say(session, town.case, rung, now=now)
    with pytest.raises(IntegrityError):
        await say(session, town.case, rung, now=now)


def bare(kind: CaseKind, urgency: Urgency, state: CaseState, opened: datetime) -> Case:
    """A case without a store."""
    promised = deadlines(kind, urgency, opened_at=opened)
    return Case(
        kind=kind,
        urgency=urgency,
        state=state,
        accept_due_at=promised.accept_due_at,
        finish_due_at=promised.finish_due_at,
        take_due_at=take_due(kind, urgency, given_at=opened)
        if state is CaseState.ASSIGNED
        else None,
        taken_at=None,
        reopened_count=0,
        hold_until=opened if state is CaseState.ON_HOLD else None,
    )


@pytest.mark.parametrize("urgency", list(Urgency))
@pytest.mark.parametrize("state", list(CaseState))
def test_levels_come_in_the_order_of_the_table(
    urgency: Urgency, state: CaseState, now: datetime
) -> None:
    case = bare(CaseKind.LIGHTING, urgency, state, now)
    found = list(rungs(case))
    for clock in Clock:
        moments = [rung.at for rung in found if rung.clock is clock]
        assert moments == sorted(moments)
    clocks = {rung.clock for rung in found}
    if state in {CaseState.ACCEPTED, CaseState.ASSIGNED}:
        assert clocks == {Clock.ACCEPT, Clock.FINISH}
        assert len(found) == sum(map(len, LADDER.values()))
    elif state in {CaseState.IN_PROGRESS, CaseState.REOPENED}:
        assert clocks == {Clock.FINISH}
    else:
        assert clocks == set()
    moment = next_moment(case, frozenset())
    assert (moment is None) == (state not in UNFINISHED - {CaseState.OPENED})


@given(
    st.sampled_from(list(Urgency)),
    st.lists(st.integers(0, 60 * 24 * 60), min_size=1, max_size=12),
)
def test_however_the_jobs_run_nothing_is_said_twice_or_forgotten(
    urgency: Urgency, minutes: list[int]
) -> None:
    """Runs at any moments: no rung twice, and in the end nothing of the table is due."""
    opened = at("2026-09-28T16:00")
    case = bare(CaseKind.LIGHTING, urgency, CaseState.ASSIGNED, opened)
    done: frozenset[str] = frozenset()
    said: list[str] = []
    for minute in sorted(minutes):
        moment = opened + minute * MINUTE
        now_due = due(case, done, now=moment)
        assert all(rung.at <= moment for rung in now_due)
        said += [rung.key for rung in now_due]
        done |= {rung.key for rung in now_due}
        assert all(rung.at > moment for rung in pending(case, done))
    assert len(said) == len(set(said))


def test_the_history_has_room_for_every_key(now: datetime) -> None:
    case = bare(CaseKind.LIGHTING, Urgency.NORMAL, CaseState.ASSIGNED, now)
    case.reopened_count = 999
    width = CaseEvent.__table__.c.rung.type.length  # type: ignore[attr-defined]
    assert all(len(rung.key) <= width for rung in rungs(case))
