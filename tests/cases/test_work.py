"""What staff do with a case, and what each step leaves behind."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import work
from api.cases.history import NOTIFY_TASK
from api.cases.lifecycle import CaseAction, CaseState, possible_actions
from api.cases.media import media_of_case
from api.cases.models import ActorRole, Case
from api.cases.queries import timeline
from api.errors import IllegalTransitionError, NotAllowedError, RefusedError
from api.staff.models import StaffMember, StaffRole
from tests.factories import (
    deferred,
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_media,
    make_staff,
)

HOUR = timedelta(hours=1)


@pytest.fixture
async def worker(session: AsyncSession) -> StaffMember:
    """A grid worker, in a town with a desk."""
    await make_desk(session)
    return await make_staff(session)


@pytest.fixture
async def case(session: AsyncSession, worker: StaffMember, now: datetime) -> Case:
    """A case that lies with the worker, not taken yet."""
    estate = await make_estate(session)
    await make_grid(session, estate=estate, workers=[worker])
    return await make_case(session, estate=estate, now=now)


async def test_a_whole_job(
    session: AsyncSession, worker: StaffMember, case: Case, now: datetime
) -> None:
    picture = await make_media(session)
    await work.take(session, case, worker, now=now + HOUR)
    await work.arrive(session, case, worker, now=now + 2 * HOUR)
    await work.add_note(session, case, worker, note="已联系物业", now=now + 3 * HOUR)
    await work.add_photo(session, case, worker, media_id=picture.id, now=now + 4 * HOUR)
    await work.resolve(session, case, worker, note="已更换灯泡", now=now + 5 * HOUR)

    assert case.state is CaseState.RESOLVED
    assert (case.taken_at, case.resolved_at) == (now + HOUR, now + 5 * HOUR)
    assert case.list_number is None
    assert await media_of_case(session, case) == [picture]
    steps = (await timeline(session, case))[2:]
    assert [(step.action, step.note, step.at) for step in steps] == [
        (CaseAction.TAKE, None, now + HOUR),
        (CaseAction.ARRIVE, None, now + 2 * HOUR),
        (CaseAction.NOTE, "已联系物业", now + 3 * HOUR),
        (CaseAction.ATTACH, None, now + 4 * HOUR),
        (CaseAction.RESOLVE, "已更换灯泡", now + 5 * HOUR),
    ]
    assert {(step.actor_role, step.actor_id) for step in steps} == {(ActorRole.STAFF, worker.id)}
    assert len(await deferred(session, NOTIFY_TASK)) == 7


async def test_the_accept_clock_stops_with_the_first_who_takes(
    session: AsyncSession, worker: StaffMember, case: Case, now: datetime
) -> None:
    await work.take(session, case, worker, now=now + HOUR)
    supervisor = await make_staff(session, role=StaffRole.SUPERVISOR)
    other = await make_staff(session)
    await work.designate(session, case, supervisor, other, now=now + 2 * HOUR)
    await work.take(session, case, other, now=now + 3 * HOUR)
    assert case.taken_at == now + HOUR


async def test_a_step_out_of_order_writes_nothing(
    session: AsyncSession, worker: StaffMember, case: Case, now: datetime
) -> None:
    before = len(await timeline(session, case))
    with pytest.raises(IllegalTransitionError) as refused:
        await work.resolve(session, case, worker, note="已更换灯泡", now=now)
    assert refused.value.facts["possible"] == possible_actions(CaseState.ASSIGNED)
    with pytest.raises(IllegalTransitionError):
        await work.arrive(session, case, worker, now=now)
    assert (case.state, case.resolved_at) == (CaseState.ASSIGNED, None)
    assert len(await timeline(session, case)) == before


async def test_taking_twice_is_refused(
    session: AsyncSession, worker: StaffMember, case: Case, now: datetime
) -> None:
    await work.take(session, case, worker, now=now)
    with pytest.raises(IllegalTransitionError):
        await work.take(session, case, worker, now=now + HOUR)
    assert case.taken_at == now


async def test_words_are_asked_for(
    session: AsyncSession, worker: StaffMember, case: Case, now: datetime
) -> None:
    await work.take(session, case, worker, now=now)
    with pytest.raises(RefusedError, match="note_missing"):
        await work.add_note(session, case, worker, note="", now=now)
    with pytest.raises(RefusedError, match="note_missing"):
        await work.resolve(session, case, worker, note="", now=now)
    assert case.state is CaseState.IN_PROGRESS


async def test_a_picture_after_the_end_still_belongs_to_it(
    session: AsyncSession, worker: StaffMember, case: Case, now: datetime
) -> None:
    await work.take(session, case, worker, now=now)
    await work.resolve(session, case, worker, note="已更换灯泡", now=now)
    picture = await make_media(session)
    for _ in range(2):
        await work.add_photo(session, case, worker, media_id=picture.id, now=now)
    assert await media_of_case(session, case) == [picture]


class TestRejecting:
    """不予受理."""

    @pytest.mark.parametrize("role", [StaffRole.GRID_WORKER, StaffRole.GRID_LEAD])
    async def test_only_the_desk_and_supervisors_may(
        self, session: AsyncSession, case: Case, now: datetime, role: StaffRole
    ) -> None:
        member = await make_staff(session, role=role)
        with pytest.raises(NotAllowedError, match="may_not_reject"):
            await work.reject(session, case, member, reason="不属社区", now=now)
        assert case.state is CaseState.ASSIGNED

    @pytest.mark.parametrize("role", [StaffRole.DESK, StaffRole.SUPERVISOR])
    async def test_with_a_reason(
        self, session: AsyncSession, case: Case, now: datetime, role: StaffRole
    ) -> None:
        member = await make_staff(session, role=role)
        with pytest.raises(RefusedError, match="reason_missing"):
            await work.reject(session, case, member, reason="", now=now)
        await work.reject(session, case, member, reason="不属社区", now=now)
        assert (case.state, case.list_number) == (CaseState.REJECTED, None)
        assert (await timeline(session, case))[-1].note == "不属社区"

    async def test_not_once_the_work_is_under_way(
        self, session: AsyncSession, worker: StaffMember, case: Case, now: datetime
    ) -> None:
        supervisor = await make_staff(session, role=StaffRole.SUPERVISOR)
        await work.take(session, case, worker, now=now)
        with pytest.raises(IllegalTransitionError):
            await work.reject(session, case, supervisor, reason="不属社区", now=now)


async def test_what_is_taken_cannot_be_declined(
    session: AsyncSession, worker: StaffMember, case: Case, now: datetime
) -> None:
    await work.take(session, case, worker, now=now)
    with pytest.raises(IllegalTransitionError):
        await work.decline(session, case, worker, reason="忙", now=now)
    assert case.owner_id == worker.id


async def test_a_declined_case_tells_its_next_owner(
    session: AsyncSession, worker: StaffMember, case: Case, now: datetime
) -> None:
    heir = await work.decline(session, case, worker, reason="不归我管", now=now)
    declined, assigned = (await timeline(session, case))[-2:]
    assert (declined.action, declined.actor_id, declined.note) == (
        CaseAction.DECLINE,
        worker.id,
        "不归我管",
    )
    assert assigned.action is CaseAction.ASSIGN
    assert assigned.facts["why"]["way"] == "desk"
    people = {name: assigned.facts[name] for name in ("owner_id", "previous_owner_id")}
    assert people == {"owner_id": heir.id, "previous_owner_id": worker.id}
    assert (case.state, case.list_number) == (CaseState.ASSIGNED, 1)
