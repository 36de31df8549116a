"""What residents do with a case after filing."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.follow_up import (
    CLOSE_AFTER,
    URGE_INTERVAL,
    close_unrated,
    rate,
    reopen,
    supplement,
    urge,
    withdraw,
)
from api.cases.lifecycle import CaseAction, CaseState
from api.cases.models import ActorRole, Case
from api.cases.queries import rateable_case, timeline
from api.cases.work import designate, resolve, take
from api.errors import IllegalTransitionError, NotFoundError, RefusedError
from api.residents.models import Resident
from api.staff.models import StaffMember
from tests.factories import make_case, make_desk, make_resident, make_staff, make_supervisor

SECOND = timedelta(seconds=1)


@pytest.fixture
async def desk(session: AsyncSession) -> StaffMember:
    """The desk, which owns what has no grid."""
    return await make_desk(session)


@pytest.fixture
async def resident(session: AsyncSession) -> Resident:
    """The reporter."""
    return await make_resident(session)


@pytest.fixture
async def case(session: AsyncSession, desk: StaffMember, resident: Resident, now: datetime) -> Case:
    """A case that nobody has taken yet."""
    return await make_case(session, reporter=resident, now=now)


@pytest.fixture
async def resolved(session: AsyncSession, desk: StaffMember, case: Case, now: datetime) -> Case:
    """A case whose work is done."""
    await take(session, case, desk, now=now)
    await resolve(session, case, desk, note="已处理", now=now)
    return case


class TestRating:
    """评价 1–5."""

    @pytest.mark.parametrize("rating", [3, 4, 5])
    async def test_content_closes(
        self,
        session: AsyncSession,
        resident: Resident,
        resolved: Case,
        now: datetime,
        rating: int,
    ) -> None:
        await rate(session, resident, resolved, rating=rating, comment="谢谢", now=now)
        assert (resolved.state, resolved.closed_at) == (CaseState.CLOSED, now)
        assert (resolved.rating, resolved.rating_comment) == (rating, "谢谢")

    @pytest.mark.parametrize("rating", [1, 2])
    async def test_discontent_keeps_it_open_to_reopening(
        self,
        session: AsyncSession,
        resident: Resident,
        resolved: Case,
        now: datetime,
        rating: int,
    ) -> None:
        await rate(session, resident, resolved, rating=rating, now=now)
        assert (resolved.state, resolved.closed_at) == (CaseState.RESOLVED, None)

    @pytest.mark.parametrize("rating", [-1, 0, 6, 100])
    async def test_out_of_range(
        self,
        session: AsyncSession,
        resident: Resident,
        resolved: Case,
        now: datetime,
        rating: int,
    ) -> None:
        with pytest.raises(RefusedError, match="rating_out_of_range"):
            await rate(session, resident, resolved, rating=rating, now=now)
        assert resolved.rating is None

    async def test_a_later_rating_replaces_and_the_history_keeps_both(
        self, session: AsyncSession, resident: Resident, resolved: Case, now: datetime
    ) -> None:
        await rate(session, resident, resolved, rating=5, comment="很快", now=now)
        await rate(session, resident, resolved, rating=2, now=now + SECOND)
        assert (resolved.rating, resolved.rating_comment) == (2, None)
        assert resolved.state is CaseState.CLOSED
        rated = [e for e in await timeline(session, resolved) if e.action is CaseAction.RATE]
        assert [(event.facts, event.note) for event in rated] == [
            ({"rating": 5}, "很快"),
            ({"rating": 2}, None),
        ]

    async def test_not_before_the_work_is_done(
        self, session: AsyncSession, resident: Resident, case: Case, now: datetime
    ) -> None:
        with pytest.raises(IllegalTransitionError):
            await rate(session, resident, case, rating=5, now=now)
        assert case.rating is None

    async def test_it_is_about_the_newest_that_has_none(
        self, session: AsyncSession, desk: StaffMember, resident: Resident, now: datetime
    ) -> None:
        cases = []
        for minute in range(3):
            case = await make_case(session, reporter=resident, now=now)
            cases.append(case)
            if minute < 2:
                await take(session, case, desk, now=now)
                later = now + timedelta(minutes=minute)
                await resolve(session, case, desk, note="已处理", now=later)
        older, newer, unfinished = cases
        assert await rateable_case(session, resident, case_number=None) is newer
        await rate(session, resident, newer, rating=5, now=now)
        assert await rateable_case(session, resident, case_number=None) is older
        await rate(session, resident, older, rating=5, now=now)
        assert await rateable_case(session, resident, case_number=None) is newer
        named = await rateable_case(session, resident, case_number=unfinished.case_number)
        assert named is unfinished

    async def test_there_may_be_nothing_to_judge(
        self, session: AsyncSession, resident: Resident, case: Case, resolved: Case
    ) -> None:
        stranger = await make_resident(session)
        with pytest.raises(NotFoundError, match="nothing_to_rate"):
            await rateable_case(session, stranger, case_number=None)
        with pytest.raises(NotFoundError, match="case_unknown"):
            await rateable_case(session, stranger, case_number=case.case_number)


class TestReopening:
    """重新打开: to the superior of whoever had it."""

    async def test_it_lies_with_a_supervisor(
        self, session: AsyncSession, desk: StaffMember, resident: Resident, now: datetime
    ) -> None:
        supervisor = await make_supervisor(session)
        case = await make_case(session, reporter=resident, now=now)
        await take(session, case, desk, now=now)
        await resolve(session, case, desk, note="已处理", now=now)
        await rate(session, resident, case, rating=1, now=now)
        await reopen(session, resident, case, reason="没修好", now=now)

        assert (case.state, case.owner_id) == (CaseState.REOPENED, supervisor.id)
        assert (case.resolved_at, case.closed_at, case.reopened_count) == (None, None, 1)
        assert case.list_number == 2, "behind the task to ask the resident, which has ended"
        last = (await timeline(session, case))[-1]
        assert (last.action, last.actor_role, last.note) == (
            CaseAction.REOPEN,
            ActorRole.RESIDENT,
            "没修好",
        )
        assert (last.facts["owner_id"], last.facts["previous_owner_id"]) == (supervisor.id, desk.id)

    async def test_the_finish_clock_starts_anew(
        self, session: AsyncSession, resident: Resident, resolved: Case, now: datetime
    ) -> None:
        promised = resolved.finish_due_at
        later = promised + timedelta(days=3)
        await reopen(session, resident, resolved, reason=None, now=later)
        assert resolved.finish_due_at > later
        last = (await timeline(session, resolved))[-1]
        assert last.facts["previous_finish_due_at"] == promised.isoformat()

    async def test_the_supervisor_hands_it_on_and_it_can_end_again(
        self, session: AsyncSession, resident: Resident, resolved: Case, now: datetime
    ) -> None:
        supervisor, worker = await make_supervisor(session), await make_staff(session)
        await rate(session, resident, resolved, rating=5, now=now)
        await reopen(session, resident, resolved, reason=None, now=now)
        await designate(session, resolved, supervisor, worker, now=now)
        assert (resolved.state, resolved.owner_id) == (CaseState.ASSIGNED, worker.id)
        await take(session, resolved, worker, now=now + SECOND)
        await resolve(session, resolved, worker, note="再次处理", now=now + 2 * SECOND)
        assert resolved.resolved_at == now + 2 * SECOND

    async def test_without_a_supervisor_it_goes_to_another_clerk(
        self, session: AsyncSession, resident: Resident, resolved: Case, now: datetime
    ) -> None:
        other = await make_desk(session)
        await reopen(session, resident, resolved, reason=None, now=now)
        assert resolved.owner_id == other.id

    async def test_never_nobody(
        self,
        session: AsyncSession,
        desk: StaffMember,
        resident: Resident,
        resolved: Case,
        now: datetime,
    ) -> None:
        await reopen(session, resident, resolved, reason=None, now=now)
        assert resolved.owner_id == desk.id

    async def test_an_unfinished_case_cannot_be_reopened(
        self, session: AsyncSession, resident: Resident, case: Case, now: datetime
    ) -> None:
        with pytest.raises(IllegalTransitionError):
            await reopen(session, resident, case, reason=None, now=now)
        assert case.reopened_count == 0


class TestUrging:
    """催办."""

    async def test_once_in_four_hours(
        self, session: AsyncSession, resident: Resident, case: Case, now: datetime
    ) -> None:
        await urge(session, resident, case, now=now)
        with pytest.raises(RefusedError, match="urged_recently") as refused:
            await urge(session, resident, case, now=now + URGE_INTERVAL - SECOND)
        assert refused.value.facts["next_at"] == now + URGE_INTERVAL
        await urge(session, resident, case, now=now + URGE_INTERVAL)
        urges = [e for e in await timeline(session, case) if e.action is CaseAction.URGE]
        assert [event.at for event in urges] == [now, now + URGE_INTERVAL]

    async def test_a_repeated_message_urges_once(
        self, session: AsyncSession, resident: Resident, case: Case, now: datetime
    ) -> None:
        for _ in range(2):
            await urge(session, resident, case, message_id=7, now=now)
            await supplement(session, resident, case, note="二楼", message_id=8, now=now)
        actions = [event.action for event in await timeline(session, case)]
        assert actions.count(CaseAction.URGE) == 1
        assert actions.count(CaseAction.NOTE) == 1

    async def test_each_case_has_its_own_limit(
        self, session: AsyncSession, resident: Resident, case: Case, now: datetime
    ) -> None:
        other = await make_case(session, reporter=resident, now=now)
        await urge(session, resident, case, now=now)
        await urge(session, resident, other, now=now)

    @pytest.mark.parametrize("state", [CaseState.RESOLVED, CaseState.CLOSED])
    async def test_not_when_done(
        self,
        session: AsyncSession,
        resident: Resident,
        case: Case,
        now: datetime,
        state: CaseState,
    ) -> None:
        case.state = state
        with pytest.raises(IllegalTransitionError):
            await urge(session, resident, case, now=now)


class TestWithdrawing:
    """撤回."""

    async def test_it_ends_the_case(
        self, session: AsyncSession, resident: Resident, case: Case, now: datetime
    ) -> None:
        await withdraw(session, resident, case, now=now)
        assert (case.state, case.list_number) == (CaseState.WITHDRAWN, None)
        with pytest.raises(IllegalTransitionError):
            await withdraw(session, resident, case, now=now)

    async def test_finished_work_is_not_withdrawn(
        self, session: AsyncSession, resident: Resident, resolved: Case, now: datetime
    ) -> None:
        with pytest.raises(IllegalTransitionError):
            await withdraw(session, resident, resolved, now=now)


async def test_a_word_more(
    session: AsyncSession, resident: Resident, case: Case, now: datetime
) -> None:
    await supplement(session, resident, case, note="三楼也不亮", now=now)
    last = (await timeline(session, case))[-1]
    assert (last.action, last.actor_role, last.note, last.to_state) == (
        CaseAction.NOTE,
        ActorRole.RESIDENT,
        "三楼也不亮",
        CaseState.ASSIGNED,
    )


async def test_a_word_more_after_the_end_is_refused(
    session: AsyncSession, resident: Resident, resolved: Case, now: datetime
) -> None:
    with pytest.raises(IllegalTransitionError):
        await supplement(session, resident, resolved, note="三楼也不亮", now=now)


class TestClosingByItself:
    """A resolved case closes when its time is over."""

    async def test_after_seven_days(
        self, session: AsyncSession, resolved: Case, now: datetime
    ) -> None:
        assert await close_unrated(session, now=now + CLOSE_AFTER - SECOND) == 0
        assert await close_unrated(session, now=now + CLOSE_AFTER) == 1
        assert (resolved.state, resolved.closed_at) == (CaseState.CLOSED, now + CLOSE_AFTER)
        assert (await timeline(session, resolved))[-1].actor_role is ActorRole.SYSTEM
        assert await close_unrated(session, now=now + CLOSE_AFTER) == 0

    async def test_nothing_else_is_closed(
        self, session: AsyncSession, case: Case, now: datetime
    ) -> None:
        assert await close_unrated(session, now=now + 10 * CLOSE_AFTER) == 0
        assert case.state is CaseState.ASSIGNED
