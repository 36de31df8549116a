"""Ninety days of cases that could have been lived."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.deadlines import deadlines
from api.cases.filing import FileCase, file_case
from api.cases.history import SYSTEM
from api.cases.kinds import KIND_RULES, CaseKind
from api.cases.lifecycle import UNFINISHED, CaseAction, CaseState, next_state
from api.cases.models import ActorRole, Case, CaseCounter, CaseEvent
from api.cases.queries import unfinished_of
from api.clock import local
from api.db import Database
from api.demo import load_demo
from api.demo.timeline import Step, replay
from api.errors import IllegalTransitionError
from api.grids.models import Grid, GridWorker
from api.grids.service import grid_at
from api.residents.service import ensure_resident
from api.staff.models import StaffMember, StaffRole
from api.staff.service import staff_by_openid
from api.stats.service import case_statistics, week_of

OTHER_MOMENTS = [
    datetime(2026, 2, 28, 16, 20, tzinfo=UTC),  # 1 March, 00:20 in Shanghai, after the holidays
    datetime(2026, 10, 4, 12, tzinfo=UTC),  # an evening in the National Day week
    datetime(2027, 1, 1, 4, tzinfo=UTC),  # a year that the working calendar may not know
]

WORST_GRID = "清河老街网格"

OWNING = {CaseAction.ASSIGN, CaseAction.REASSIGN, CaseAction.REOPEN}

Lives = list[tuple[Case, Sequence[CaseEvent]]]


async def lives(session: AsyncSession) -> Lives:
    """Every case with its events, the oldest first."""
    events = defaultdict(list)
    for event in (await session.scalars(select(CaseEvent).order_by(CaseEvent.id))).all():
        events[event.case_id].append(event)
    cases = (await session.scalars(select(Case).order_by(Case.id))).all()
    return [(case, events[case.id]) for case in cases]


def check_life(case: Case, events: Sequence[CaseEvent], *, now: datetime) -> None:
    """Every step is legal, in order, in the past, and the case's columns say the same."""
    state = CaseState.OPENED
    assert events[0].at == case.opened_at
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert events[-1].at <= now
    for event in events:
        assert event.from_state is state
        state = next_state(state, event.action)
        assert event.to_state is state
    assert case.state is state
    last = {event.action: event for event in events}
    assert (
        case.owner_id == next(e for e in reversed(events) if e.action in OWNING).facts["owner_id"]
    )
    assert case.taken_at == next((e.at for e in events if e.action is CaseAction.TAKE), None)
    reopened = [e for e in events if e.action is CaseAction.REOPEN]
    assert case.reopened_count == len(reopened)
    since = reopened[-1].id if reopened else 0
    for action, moment in [
        (CaseAction.RESOLVE, case.resolved_at),
        (CaseAction.CLOSE, case.closed_at),
    ]:
        happened = last.get(action)
        assert moment == (happened.at if happened and happened.id > since else None)
    rated = last.get(CaseAction.RATE)
    assert case.rating == (rated.facts["rating"] if rated else None)


def check_actors(case: Case, events: Sequence[CaseEvent]) -> None:
    """Residents and staff do what is theirs to do, on cases that are theirs."""
    owner = None
    for event in events:
        if event.actor_role is ActorRole.RESIDENT:
            assert event.actor_id == case.reporter_id
        elif event.actor_role is ActorRole.SYSTEM:
            assert event.actor_id is None
        elif event.action not in OWNING:
            assert event.actor_id == owner
        owner = event.facts.get("owner_id", owner)


async def check_town(session: AsyncSession, *, now: datetime) -> None:
    """What must hold at whatever moment the town is made."""
    everything = await lives(session)
    assert 330 <= len(everything) <= 470
    for case, events in everything:
        check_life(case, events, now=now)
        check_actors(case, events)
        promised = deadlines(case.kind, KIND_RULES[case.kind].urgency, opened_at=case.opened_at)
        assert (case.accept_due_at, case.finish_due_at) == (
            promised.accept_due_at,
            promised.finish_due_at,
        )
        assert now - timedelta(days=91) < case.opened_at <= now
        assert (case.list_number is None) == (case.state not in UNFINISHED)
    for openid, count in [("demo-worker-li", 1), ("demo-worker-zhou", 2)]:
        member = await staff_by_openid(session, openid)
        assert member is not None
        assert [c.list_number for c in await unfinished_of(session, member)] == list(
            range(1, count + 1)
        )


async def test_every_case_was_lived(town: AsyncSession, now: datetime) -> None:
    await check_town(town, now=now)


@pytest.mark.parametrize("moment", OTHER_MOMENTS, ids=str)
async def test_at_any_moment(database: Database, moment: datetime) -> None:
    await load_demo(database, now=moment)
    async with database.transaction() as session:
        await check_town(session, now=moment)


async def test_grids_and_owners_belong_together(town: AsyncSession) -> None:
    grids = {grid.id: grid for grid in (await town.scalars(select(Grid))).all()}
    staff = {member.id: member for member in (await town.scalars(select(StaffMember))).all()}
    memberships = await town.execute(select(GridWorker.grid_id, GridWorker.staff_id))
    workers = set(memberships.all())
    for case, events in await lives(town):
        owners = {e.facts["owner_id"] for e in events if e.action in OWNING}
        if case.grid_id is None:
            assert {staff[owner].role for owner in owners} <= {
                StaffRole.DESK,
                StaffRole.SUPERVISOR,
            }
            continue
        assert case.estate_id is not None
        on = local(case.opened_at).date()
        grid = await grid_at(town, estate_id=case.estate_id, building=case.building, on=on)
        assert grid is grids[case.grid_id]
        for owner in owners:
            assert (
                (case.grid_id, owner) in workers
                or owner == grid.lead_id
                or (staff[owner].role is StaffRole.SUPERVISOR and case.reopened_count)
            )


async def test_places_are_in_the_town(town: AsyncSession) -> None:
    for case, _ in await lives(town):
        assert case.place
        if case.building is not None:
            assert f"{case.building}栋" in case.place


async def test_numbers_go_on_where_the_past_ends(town: AsyncSession, now: datetime) -> None:
    numbers = Counter(
        case_number.rpartition("-")[0]
        for case_number in await town.scalars(select(Case.case_number))
    )
    counters = (await town.scalars(select(CaseCounter))).all()
    assert {f"YX-{c.day:%Y%m%d}": c.last for c in counters} == numbers
    wang = await ensure_resident(town, "demo-resident-wang", now=now)
    command = FileCase(message_id=1, kind=CaseKind.LIGHTING, description="灯坏了", place="阳光花园")
    case = await file_case(town, wang, command, now=now)
    assert case.case_number == f"YX-20261123-{numbers['YX-20261123'] + 1:04d}"


async def test_a_new_case_of_wang_goes_to_li(town: AsyncSession, now: datetime) -> None:
    wang = await ensure_resident(town, "demo-resident-wang", now=now)
    estate_id = await town.scalar(
        select(Case.estate_id).where(Case.reporter_id == wang.id).limit(1)
    )
    command = FileCase(
        message_id=1,
        kind=CaseKind.LIGHTING,
        description="灯坏了",
        place="阳光花园3栋2单元",
        estate_id=estate_id,
        building="3",
    )
    case = await file_case(town, wang, command, now=now)
    li = await staff_by_openid(town, "demo-worker-li")
    assert li is not None
    assert (case.owner_id, case.list_number) == (li.id, 2)


async def test_the_personas_have_a_past_that_asks_nothing_of_them(
    town: AsyncSession, now: datetime
) -> None:
    for openid, count in [("demo-resident-wang", 2), ("demo-resident-chen", 1)]:
        resident = await ensure_resident(town, openid, now=now)
        cases = (await town.scalars(select(Case).where(Case.reporter_id == resident.id))).all()
        assert len(cases) == count
        assert all(case.state is CaseState.CLOSED and case.rating for case in cases)


async def test_all_that_happens_to_cases_has_happened(town: AsyncSession) -> None:
    actions = Counter(await town.scalars(select(CaseEvent.action)))
    assert set(actions) == set(CaseAction) - {
        CaseAction.ATTACH,
        CaseAction.EXTEND,
        CaseAction.REMIND,
        CaseAction.ESCALATE,
        CaseAction.UNSEAL,
        CaseAction.SEAL,
        CaseAction.LIFT,
        CaseAction.FOLLOW,
        CaseAction.UNFOLLOW,
        CaseAction.MERGE,
        CaseAction.SPLIT,
    }
    ratings = set(await town.scalars(select(Case.rating).distinct()))
    assert ratings == {None, 1, 2, 3, 4, 5}
    states = set(await town.scalars(select(Case.state).distinct()))
    assert {CaseState.ASSIGNED, CaseState.IN_PROGRESS, CaseState.RESOLVED} <= states


async def test_one_grid_is_visibly_worse(town: AsyncSession, now: datetime) -> None:
    ended = [CaseState.REJECTED, CaseState.WITHDRAWN]
    late = func.count().filter(func.coalesce(Case.resolved_at, now) > Case.finish_due_at)
    query = (
        select(Grid.name, func.count(), late)
        .join(Grid, Grid.id == Case.grid_id)
        .where(Case.state.not_in(ended))
        .group_by(Grid.name)
    )
    shares = {name: missed / count for name, count, missed in await town.execute(query)}
    worst = max(shares, key=lambda name: shares[name])
    assert worst == WORST_GRID
    assert shares[worst] > 2 * max(share for name, share in shares.items() if name != worst)


async def test_a_supervisor_is_told_which_grid_it_is(town: AsyncSession, now: datetime) -> None:
    for since in (week_of(now)[0], now - timedelta(days=90)):
        figures = await case_statistics(
            town, since=since, until=now, grid_id=None, reader_id=None, now=now
        )
        assert figures.worst_grid is not None
        assert figures.worst_grid.name == WORST_GRID
        assert figures.overdue >= 2


async def test_people_complain_in_the_evening_and_on_mondays(town: AsyncSession) -> None:
    opened = [local(at) for at in await town.scalars(select(Case.opened_at))]
    days = Counter(at.weekday() for at in opened)
    assert days.most_common(1)[0][0] == 0
    evening = sum(18 <= at.hour < 22 for at in opened)
    assert evening > len(opened) / 4


async def test_many_words(town: AsyncSession) -> None:
    assert len(set(await town.scalars(select(Case.description)))) >= 60


def test_a_life_that_cannot_be_is_refused(now: datetime) -> None:
    with pytest.raises(IllegalTransitionError):
        replay([Step(at=now, actor=SYSTEM, action=CaseAction.RESOLVE)], now=now)


def test_what_lies_ahead_has_not_happened(now: datetime) -> None:
    accepted = Step(at=now, actor=SYSTEM, action=CaseAction.ACCEPT)
    ahead = Step(
        at=now + timedelta(seconds=1), actor=SYSTEM, action=CaseAction.ASSIGN, facts={"owner_id": 1}
    )
    lived = replay([accepted, ahead], now=now)
    assert lived.case["state"] is CaseState.ACCEPTED
    assert lived.case["owner_id"] is None
    assert len(lived.events) == 1
