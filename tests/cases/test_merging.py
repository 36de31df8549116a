"""合并 and 拆分: a fact that stops clocks, counts once, leaks nothing, and is undone exactly."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.clocks import look
from api.cases.conflicts import Subject, SubjectKind, may_know_case
from api.cases.follow_up import withdraw
from api.cases.following import Told, follow, followed_cases, follower_count
from api.cases.history import Actor, advance
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED, CaseAction, CaseState
from api.cases.merging import may_be_the_same, merge, separate, take_apart
from api.cases.models import Case, WaitsFor
from api.cases.queries import reported_case, unfinished_of
from api.cases.subjects import mark, note_subjects
from api.errors import LinliError, NotAllowedError, NotFoundError, RefusedError
from api.residents.models import Resident
from api.staff.models import StaffMember
from api.stats.service import case_statistics
from tests.factories import make_case, make_desk, make_estate, make_resident, make_staff

HOUR = timedelta(hours=1)


class Pair:
    """Two cases about one lift, and the clerk."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self.session, self.now = session, now

    async def settle(self) -> "Pair":
        self.clerk = await make_desk(self.session)
        self.estate = await make_estate(self.session)
        self.first, self.second = [
            await make_case(
                self.session,
                kind=CaseKind.LIFT,
                estate=self.estate,
                building="3",
                description=words,
                now=self.now,
            )
            for words in ("电梯坏了", "电梯停在五楼")
        ]
        return self

    async def reporter(self, case: Case) -> Resident:
        return await self.session.get_one(Resident, case.reporter_id)

    async def merged(self, *, now: datetime | None = None) -> None:
        await merge(self.session, self.second, self.first, self.clerk, now=now or self.now)


@pytest.fixture
async def pair(session: AsyncSession, now: datetime) -> Pair:
    return await Pair(session, now).settle()


def stored(case: Case) -> dict[str, Any]:
    """Everything of a case but the moment of its next look."""
    return {
        column.key: getattr(case, column.key)
        for column in Case.__table__.columns
        if column.key != "clock_due_at"
    }


@pytest.mark.parametrize("state", sorted(UNFINISHED))
async def test_undone_everything_is_as_it_was(
    session: AsyncSession, pair: Pair, now: datetime, state: CaseState
) -> None:
    case = pair.second
    case.state = state
    if state is CaseState.ON_HOLD:
        case.held_at, case.hold_until = now, now + 48 * HOUR
        case.waits_for, case.hold_reason = WaitsFor.OTHERS, "等配件"
    neighbour = await make_resident(session)
    told = Told(case.kind, "也坏了", case.place, case.estate_id, case.building)
    await follow(session, neighbour, case, told, now=now)
    before = stored(case)
    await pair.merged()
    assert case.state is state
    assert case.clock_due_at is None
    assert await follower_count(session, pair.first) == 2
    assert await followed_cases(session, neighbour) == [pair.first]
    await take_apart(session, case, Actor.staff(pair.clerk), now=now)
    assert stored(case) == before
    assert case.clock_due_at == now
    assert await follower_count(session, pair.first) == 0
    assert await followed_cases(session, neighbour) == [case]


async def test_the_workers_time_stands_still_and_the_promise_does_not_move(
    session: AsyncSession, pair: Pair, now: datetime
) -> None:
    case = pair.second
    case.take_due_at = now + HOUR
    promised = case.finish_due_at
    await pair.merged()
    await take_apart(session, case, Actor.staff(pair.clerk), now=now + 5 * HOUR)
    assert case.take_due_at == now + 6 * HOUR
    assert case.finish_due_at == promised


async def test_a_number_that_was_given_away_is_not_taken_back(
    session: AsyncSession, pair: Pair, now: datetime
) -> None:
    number = pair.second.list_number
    await pair.merged()
    other = await make_case(session, now=now)
    assert other.list_number == number
    await take_apart(session, pair.second, Actor.staff(pair.clerk), now=now)
    assert pair.second.list_number not in {None, number}


async def test_no_clock_runs_and_no_step_is_taken(
    session: AsyncSession, pair: Pair, now: datetime
) -> None:
    await pair.merged()
    assert not await look(session, pair.second.id, now=now + 1000 * HOUR)
    owner = await session.get_one(StaffMember, pair.second.owner_id)
    assert pair.second not in await unfinished_of(session, owner)
    with pytest.raises(RefusedError, match="case_merged"):
        await advance(session, pair.second, CaseAction.TAKE, actor=Actor.staff(owner), now=now)


async def test_the_reporter_follows_the_other(session: AsyncSession, pair: Pair) -> None:
    await pair.merged()
    reporter = await pair.reporter(pair.second)
    number = pair.second.case_number
    found = await reported_case(session, reporter, case_number=number, followed=True)
    assert found == pair.first


async def test_it_counts_once(session: AsyncSession, pair: Pair, now: datetime) -> None:
    async def opened() -> int:
        figures = await case_statistics(
            session, since=now, until=now + HOUR, grid_id=None, reader_id=None, now=now
        )
        return figures.opened

    assert await opened() == 2
    await pair.merged()
    assert await opened() == 1
    await take_apart(session, pair.second, Actor.staff(pair.clerk), now=now)
    assert await opened() == 2


async def test_nobody_comes_to_see_what_is_about_them(
    session: AsyncSession, pair: Pair, now: datetime
) -> None:
    worker = await make_staff(session)
    about = Subject(SubjectKind.STAFF, worker.id)
    await note_subjects(session, pair.second, [about], now=now)
    with pytest.raises(RefusedError, match="merge_conflict"):
        await pair.merged()
    await note_subjects(session, pair.first, [about], now=now)
    await pair.merged()


async def test_a_mark_that_comes_later_goes_with_the_words(
    session: AsyncSession, pair: Pair, now: datetime
) -> None:
    worker = await make_staff(session)
    await pair.merged()
    await mark(session, pair.second, pair.clerk, Subject(SubjectKind.STAFF, worker.id), now=now)
    assert not await may_know_case(session, worker.id, pair.first.id)


async def test_when_the_other_is_withdrawn_it_stands_on_its_own(
    session: AsyncSession, pair: Pair, now: datetime
) -> None:
    await pair.merged()
    await withdraw(session, await pair.reporter(pair.first), pair.first, now=now)
    assert pair.second.merged_into_id is None
    assert pair.second.list_number is not None
    assert await follower_count(session, pair.first) == 0


async def test_an_owner_who_left_does_not_get_it_back(
    session: AsyncSession, pair: Pair, now: datetime
) -> None:
    await pair.merged()
    owner = await session.get_one(StaffMember, pair.second.owner_id)
    heir = await make_desk(session)
    owner.active = False
    await session.flush()
    await take_apart(session, pair.second, Actor.staff(heir), now=now)
    assert pair.second.owner_id == heir.id


async def test_a_followers_matter_becomes_a_case_of_its_own(
    session: AsyncSession, pair: Pair, now: datetime
) -> None:
    neighbour = await make_resident(session)
    told = Told(CaseKind.LIFT, "按钮坏了", pair.first.place, pair.estate.id, "3")
    await follow(session, neighbour, pair.first, told, now=now)
    own = await separate(session, pair.first, pair.clerk, 1, now=now)
    assert (own.description, own.reporter_id) == ("按钮坏了", neighbour.id)
    assert await follower_count(session, pair.first) == 0
    with pytest.raises(NotFoundError, match="follower_unknown"):
        await separate(session, pair.first, pair.clerk, 1, now=now)


async def test_what_may_be_the_same_is_offered_to_who_may_know_of_it(
    session: AsyncSession, pair: Pair, now: datetime
) -> None:
    assert await may_be_the_same(session, pair.second, pair.clerk) == [pair.first]
    await note_subjects(session, pair.first, [Subject(SubjectKind.STAFF, pair.clerk.id)], now=now)
    assert await may_be_the_same(session, pair.second, pair.clerk) == []


async def test_refusals(session: AsyncSession, pair: Pair, now: datetime) -> None:
    third = await make_case(session, kind=CaseKind.LIFT, estate=pair.estate, now=now)
    talk = await make_case(session, kind=CaseKind.HAND_OVER, now=now)
    worker = await make_staff(session)

    async def refused(case: Case, into: Case, by: StaffMember = pair.clerk) -> str:
        with pytest.raises(LinliError) as refusal:
            await merge(session, case, into, by, now=now)
        return refusal.value.code

    with pytest.raises(RefusedError, match="not_merged"):
        await take_apart(session, third, Actor.staff(pair.clerk), now=now)
    with pytest.raises(NotAllowedError):
        await merge(session, pair.second, pair.first, worker, now=now)
    assert await refused(third, third) == "merge_itself"
    assert await refused(talk, third) == "merge_kind"
    await pair.merged()
    assert await refused(third, pair.second) == "merge_merged"
    assert await refused(pair.first, third) == "merge_merged"
    assert await refused(pair.second, third) == "case_merged"
    third.state = CaseState.CLOSED
    assert await refused(pair.first, third) in {"illegal_step", "merge_merged"}
