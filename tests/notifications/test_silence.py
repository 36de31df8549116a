"""G29: a worker who stays silent keeps no case from being looked after."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.ladder import Clock, Level, Rung, Told, say
from api.cases.lifecycle import CaseState
from api.cases.models import Case
from api.cases.queries import timeline
from api.cases.work import designate
from api.errors import UnavailableError
from api.notifications import silence
from api.notifications.erasure import MOVED
from api.notifications.models import DeliveryState, OutboundMessage
from api.notifications.outbox import Note, queue
from api.notifications.silence import SILENT_AFTER, escalate_silence
from api.notifications.windows import Act, note_contact
from api.staff.models import StaffMember, StaffRole
from api.staff.service import account_of
from tests.factories import make_case, make_desk, make_resident, make_staff


async def told(session: AsyncSession, member: StaffMember) -> list[OutboundMessage]:
    query = select(OutboundMessage).where(OutboundMessage.openid == member.openid)
    return list((await session.scalars(query)).all())


@pytest.fixture
async def worker(session: AsyncSession) -> StaffMember:
    return await make_staff(session, openid="worker", name="李伟")


@pytest.fixture
async def supervisor(session: AsyncSession) -> StaffMember:
    await make_desk(session, openid="desk")
    return await make_staff(session, openid="zhao", role=StaffRole.SUPERVISOR)


@pytest.fixture
async def case(
    session: AsyncSession, worker: StaffMember, supervisor: StaffMember, now: datetime
) -> Case:
    """A case of the worker's, nothing told about it yet."""
    case = await make_case(session, reporter=await make_resident(session), now=now)
    case.owner_id = worker.id
    return case


async def lying(
    session: AsyncSession, case: Case, worker: StaffMember, state: DeliveryState, now: datetime
) -> OutboundMessage:
    """A message to the owner that waits since `now`."""
    queue(session, account_of(worker), Note("新工单"), now=now, case_id=case.id)
    await session.flush()
    (row,) = await told(session, worker)
    row.state = state
    row.held_at = now if state is not DeliveryState.FAILED else None
    await session.flush()
    return row


@pytest.mark.parametrize(
    "state",
    [DeliveryState.HELD, DeliveryState.ANNOUNCED, DeliveryState.FAILED, DeliveryState.UNKNOWN],
)
async def test_g29_a_worker_silent_for_three_days_is_told_of_above_once(
    session: AsyncSession,
    worker: StaffMember,
    supervisor: StaffMember,
    case: Case,
    now: datetime,
    state: DeliveryState,
) -> None:
    await note_contact(session, account_of(worker), Act.MESSAGE, now=now - timedelta(days=3))
    row = await lying(session, case, worker, state, now)
    assert await escalate_silence(session, now=now + SILENT_AFTER - timedelta(minutes=1)) == 0
    assert await escalate_silence(session, now=now + SILENT_AFTER) == 1
    assert row.escalated_at == now + SILENT_AFTER
    (message,) = await told(session, supervisor)
    assert message.text.startswith(f"李伟一直没有回应：{case.case_number}")
    assert f"派单 {case.case_number} 姓名" in message.text
    assert message.options[0]["payload"] == f"查看 {case.case_number}"
    assert await escalate_silence(session, now=now + timedelta(days=3)) == 0


async def test_what_becomes_of_other_cases_does_not_have_it_told_again(
    session: AsyncSession, worker: StaffMember, supervisor: StaffMember, case: Case, now: datetime
) -> None:
    await lying(session, case, worker, DeliveryState.HELD, now)
    assert await escalate_silence(session, now=now + SILENT_AFTER) == 1
    later = now + SILENT_AFTER + timedelta(minutes=3)
    other = await make_case(session, reporter=await make_resident(session), now=later)
    queue(session, "another", Note("新工单"), now=later, case_id=other.id)
    await session.flush()
    assert await escalate_silence(session, now=later + timedelta(minutes=2)) == 0
    assert len(await told(session, supervisor)) == 1


async def test_g29_who_was_here_since_is_left_alone(
    session: AsyncSession,
    worker: StaffMember,
    supervisor: StaffMember,
    case: Case,
    now: datetime,
) -> None:
    await lying(session, case, worker, DeliveryState.HELD, now)
    await note_contact(session, account_of(worker), Act.CLICK, now=now + timedelta(hours=1))
    assert await escalate_silence(session, now=now + timedelta(days=1)) == 0
    assert await told(session, supervisor) == []


async def test_g29_nobody_is_silent_before_they_come_on_duty(
    session: AsyncSession,
    worker: StaffMember,
    supervisor: StaffMember,
    case: Case,
    now: datetime,
) -> None:
    await lying(session, case, worker, DeliveryState.HELD, now)
    case.owner_comes_at = comes_at = now + timedelta(hours=13)
    await session.flush()
    assert await escalate_silence(session, now=comes_at + SILENT_AFTER / 2) == 0
    assert await escalate_silence(session, now=comes_at + SILENT_AFTER) == 1


async def test_g29_what_is_done_or_in_other_hands_escalates_nothing(
    session: AsyncSession,
    worker: StaffMember,
    supervisor: StaffMember,
    case: Case,
    now: datetime,
) -> None:
    await lying(session, case, worker, DeliveryState.HELD, now)
    case.owner_id = supervisor.id
    await session.flush()
    assert await escalate_silence(session, now=now + timedelta(days=1)) == 0
    case.owner_id, case.state = worker.id, CaseState.RESOLVED
    await session.flush()
    assert await escalate_silence(session, now=now + timedelta(days=1)) == 0


async def test_g29_two_messages_of_one_case_are_one_word(
    session: AsyncSession,
    worker: StaffMember,
    supervisor: StaffMember,
    case: Case,
    now: datetime,
) -> None:
    await lying(session, case, worker, DeliveryState.HELD, now)
    queue(session, account_of(worker), Note("催办"), now=now, case_id=case.id)
    await session.flush()
    for row in await told(session, worker):
        row.state, row.held_at = DeliveryState.HELD, now
    assert await escalate_silence(session, now=now + timedelta(days=1)) == 1
    assert len(await told(session, supervisor)) == 1
    queue(session, account_of(worker), Note("又催办"), now=now, case_id=case.id)
    await session.flush()
    for row in await told(session, worker):
        row.state, row.held_at = DeliveryState.HELD, row.held_at or now
    assert await escalate_silence(session, now=now + timedelta(days=2)) == 0


async def test_g29_a_case_without_anybody_above_stops_no_other(
    session: AsyncSession,
    worker: StaffMember,
    supervisor: StaffMember,
    case: Case,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = await make_case(session, reporter=await make_resident(session), now=now)
    other.owner_id = worker.id
    await lying(session, case, worker, DeliveryState.HELD, now)
    queue(session, account_of(worker), Note("新工单"), now=now, case_id=other.id)
    await session.flush()
    for row in await told(session, worker):
        row.state, row.held_at = DeliveryState.HELD, now

    async def nobody_above(_: AsyncSession, of: Case, *, now: datetime) -> StaffMember:
        if of is case:
            raise UnavailableError("no_desk")
        return supervisor

    with monkeypatch.context() as patched:
        patched.setattr(silence, "superior_of", nobody_above)
        assert await escalate_silence(session, now=now + timedelta(days=1)) == 1
    assert await escalate_silence(session, now=now + timedelta(days=1)) == 1
    assert len(await told(session, supervisor)) == 2


async def test_g29_what_was_taken_back_is_no_silence(
    session: AsyncSession,
    worker: StaffMember,
    supervisor: StaffMember,
    case: Case,
    now: datetime,
) -> None:
    row = await lying(session, case, worker, DeliveryState.FAILED, now)
    row.error = MOVED
    await session.flush()
    assert await escalate_silence(session, now=now + timedelta(days=1)) == 0


async def test_g29_a_case_that_comes_back_to_somebody_silent_is_told_of_anew(
    session: AsyncSession,
    worker: StaffMember,
    supervisor: StaffMember,
    case: Case,
    now: datetime,
) -> None:
    await lying(session, case, worker, DeliveryState.HELD, now)
    assert await escalate_silence(session, now=now + timedelta(days=1)) == 1
    later = now + timedelta(days=2)
    await designate(session, case, supervisor, worker, now=later)
    queue(session, account_of(worker), Note("新工单"), now=later, case_id=case.id)
    await session.flush()
    for row in await told(session, worker):
        row.state, row.held_at = DeliveryState.HELD, row.held_at or later
    assert await escalate_silence(session, now=later + timedelta(days=1)) == 1
    assert len(await told(session, supervisor)) == 2


async def test_an_unheard_reminder_is_the_ladders_to_tell_of(
    session: AsyncSession, worker: StaffMember, supervisor: StaffMember, case: Case, now: datetime
) -> None:
    """The clocks tell the lead and the supervisor themselves: nothing is said of it twice."""
    rung = Rung(Clock.FINISH, Level.OVERDUE, Told.OWNER, now, "0:finish:overdue:owner")
    await say(session, case, rung, now=now)
    reminder = (await timeline(session, case))[-1]
    row = await lying(session, case, worker, DeliveryState.HELD, now)
    row.event_id = reminder.id
    await session.flush()
    assert await escalate_silence(session, now=now + SILENT_AFTER) == 0
    row.event_id = None
    await session.flush()
    assert await escalate_silence(session, now=now + SILENT_AFTER) == 1
