"""The digests of a morning: to whom, once, and nothing of another day or of what is hidden."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from fakeredis import FakeAsyncRedis
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import Subject, SubjectKind
from api.cases.models import Case
from api.cases.queries import locked_case
from api.cases.subjects import mark
from api.db import Database
from api.dialogue.answered import Answered
from api.dialogue.inbox import finish
from api.dialogue.models import Outcome
from api.dialogue.reading import read
from api.notifications import digests
from api.notifications.digests import send_digests, withhold
from api.notifications.erasure import CONFLICT, STALE, UNBOUND
from api.notifications.models import DeliveryState, Digest, OutboundMessage, Priority
from api.notifications.outbox import DELIVER_TASK, Note
from api.notifications.windows import Act, note_contact
from api.staff.binding import unbind_account
from api.staff.models import StaffMember, StaffRole
from api.wechat.answering import Answering
from api.wechat.client import SEND_PATH
from api.wechat.delivery import DeliveryParts, deliver_to
from tests.factories import (
    deferred,
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_leave,
    make_message,
    make_shift,
    make_staff,
    make_supervisor,
)
from tests.wechat.api_side import ScriptedApi, client_for

MORNING = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
"""Tuesday, 08:30 in Shanghai."""

MONDAY = MORNING - timedelta(days=1)
FIVE_MINUTES = timedelta(minutes=5)
DAY = timedelta(days=1)
SATURDAY = MORNING + 4 * DAY
TODAY = date(2026, 11, 24)
LONG_AFTER = MORNING + 28 * DAY
"""A Tuesday, on which everything is overdue."""


@dataclass(frozen=True)
class Town:
    """甲一 has two cases of the grid that 吴长 leads; the desk and the supervisor have none."""

    database: Database
    worker_id: int
    case_ids: tuple[int, int]

    async def said(self, openid: str) -> list[OutboundMessage]:
        query = select(OutboundMessage).where(OutboundMessage.openid == openid)
        async with self.database.transaction() as session:
            rows = await session.scalars(query.order_by(OutboundMessage.id))
            return [row for row in rows if row.digest_id is not None]

    async def texts(self, openid: str) -> list[str]:
        return [row.text for row in await self.said(openid)]


@pytest.fixture
async def town(database: Database) -> Town:
    async with database.transaction() as session:
        await make_desk(session, openid="desk", name="孙丽")
        await make_supervisor(session, openid="zhao", name="赵强")
        lead = await make_staff(session, role=StaffRole.GRID_LEAD, openid="lead", name="吴长")
        worker = await make_staff(session, openid="first", name="甲一")
        estate = await make_estate(session)
        await make_grid(session, name="一网格", estate=estate, workers=[worker], lead=lead)
        cases = [await make_case(session, estate=estate, now=MONDAY) for _ in range(2)]
        assert {case.owner_id for case in cases} == {worker.id}
    return Town(database=database, worker_id=worker.id, case_ids=(cases[0].id, cases[1].id))


async def test_one_message_to_who_has_work_and_none_to_others(town: Town) -> None:
    assert await send_digests(town.database, now=MORNING - FIVE_MINUTES) == 0
    assert await send_digests(town.database, now=MORNING) == 1
    [row] = await town.said("first")
    assert row.text.startswith("【今日工单】甲一，截至 11月24日 周二 08:30，您手上有 2 件。")
    assert (row.priority, row.state, row.case_id) == (Priority.NOTICE, DeliveryState.QUEUED, None)
    assert [option["title"] for option in row.options] == [
        "查看 1 号",
        "看我的全部工单",
        "接单 1 号",
    ]
    for openid in ("desk", "zhao", "lead"):
        assert await town.said(openid) == []
    async with town.database.transaction() as session:
        assert {"openid": "first"} in await deferred(session, DELIVER_TASK)


async def test_once_a_day_however_often_it_runs(town: Town) -> None:
    for minutes in (0, 5, 10, 85):
        await send_digests(town.database, now=MORNING + timedelta(minutes=minutes))
    assert len(await town.said("first")) == 1
    await send_digests(town.database, now=MORNING + DAY)
    assert len(await town.said("first")) == 2


async def test_two_workers_at_once_say_it_once(town: Town) -> None:
    """The row of the person and day decides, also for a run that does not see the other's yet."""
    runs = [send_digests(town.database, now=MORNING) for _ in range(4)]
    assert sum(await asyncio.gather(*runs)) == 1
    assert len(await town.said("first")) == 1


async def test_who_had_nothing_at_half_past_eight_is_not_told_at_nine(town: Town) -> None:
    await send_digests(town.database, now=MORNING)
    async with town.database.transaction() as session:
        case = await locked_case(session, town.case_ids[0])
        desk = (await session.scalars(select(StaffMember).where(StaffMember.name == "孙丽"))).one()
        case.owner_id = desk.id
    assert await send_digests(town.database, now=MORNING + FIVE_MINUTES) == 0


async def test_new_is_what_came_since_the_last_shift(town: Town) -> None:
    await send_digests(town.database, now=MONDAY + DAY)  # They went home on Monday at 17:30.
    assert "新来" not in (await town.texts("first"))[0]
    async with town.database.transaction() as session:
        worker = await session.get_one(StaffMember, town.worker_id)
        await make_shift(session, worker, weekday=6)
    await send_digests(town.database, now=MORNING + DAY)
    assert "上次下班后新来 2 件" in (await town.texts("first"))[1]


async def test_on_leave_there_is_none(town: Town) -> None:
    async with town.database.transaction() as session:
        worker = await session.get_one(StaffMember, town.worker_id)
        leave = await make_leave(session, worker, first_day=TODAY, last_day=TODAY)
    assert await send_digests(town.database, now=MORNING) == 0
    async with town.database.transaction() as session:
        await session.delete(await session.merge(leave))
    assert await send_digests(town.database, now=MORNING + FIVE_MINUTES) == 1, "they are back"


async def test_at_a_weekend_only_who_is_on_duty(town: Town) -> None:
    assert await send_digests(town.database, now=SATURDAY) == 0
    async with town.database.transaction() as session:
        worker = await session.get_one(StaffMember, town.worker_id)
        await make_shift(session, worker, weekday=5)
    assert await send_digests(town.database, now=SATURDAY) == 1
    assert len(await town.said("first")) == 1


async def test_leads_and_supervisors_hear_what_is_late_and_the_desk_does_not(town: Town) -> None:
    assert await send_digests(town.database, now=LONG_AFTER) == 3
    [lead], [supervisor] = await town.texts("lead"), await town.texts("zhao")
    assert "您的网格同事手上有 2 件" in lead
    assert "全社区同事手上有 2 件" in supervisor
    for text in (lead, supervisor):
        assert "一网格｜甲一 2 件" in text
        assert "【今日工单】" not in text
    assert "已超期 2 件" in (await town.texts("first"))[0]
    assert await town.said("desk") == []


async def test_a_lead_hears_of_no_other_grid(town: Town) -> None:
    async with town.database.transaction() as session:
        await make_staff(session, role=StaffRole.GRID_LEAD, openid="other")
    await send_digests(town.database, now=LONG_AFTER)
    assert await town.said("other") == []


async def say_it_is_about(session: AsyncSession, case_id: int, member: StaffMember) -> None:
    heads = select(StaffMember).where(StaffMember.role == StaffRole.SUPERVISOR)
    by = (await session.scalars(heads.where(StaffMember.id != member.id))).first()
    assert by is not None
    case = await locked_case(session, case_id)
    await mark(session, case, by, Subject(SubjectKind.STAFF, member.id), now=MORNING)


async def member_of(session: AsyncSession, openid: str) -> StaffMember:
    return (await session.scalars(select(StaffMember).where(StaffMember.openid == openid))).one()


async def test_a_case_about_the_lead_is_neither_told_nor_counted(town: Town) -> None:
    async with town.database.transaction() as session:
        await say_it_is_about(session, town.case_ids[0], await member_of(session, "lead"))
        number = (await session.get_one(Case, town.case_ids[0])).case_number
    await send_digests(town.database, now=LONG_AFTER)
    [lead], [supervisor] = await town.texts("lead"), await town.texts("zhao")
    assert "手上有 1 件" in lead
    assert number not in lead
    assert "手上有 2 件" in supervisor


async def withheld(
    town: Town, openid: str, *, now: datetime
) -> list[tuple[DeliveryState, str | None]]:
    async with town.database.transaction() as session:
        await withhold(session, openid, now=now)
    return [(row.state, row.error) for row in await town.said(openid)]


async def hold(town: Town) -> None:
    """Nobody could be written to."""
    async with town.database.transaction() as session:
        for row in await session.scalars(select(OutboundMessage)):
            row.state, row.held_at = DeliveryState.HELD, MORNING


async def test_an_unread_digest_waits_until_midnight(town: Town) -> None:
    await send_digests(town.database, now=MORNING)
    await hold(town)
    evening = datetime(2026, 11, 24, 15, 59, tzinfo=UTC)
    assert await withheld(town, "first", now=evening) == [(DeliveryState.HELD, None)]
    midnight = evening + timedelta(minutes=1)
    assert await withheld(town, "first", now=midnight) == [(DeliveryState.FAILED, STALE)]


async def test_the_next_mornings_takes_the_place_of_an_unread_one(town: Town) -> None:
    await send_digests(town.database, now=MORNING)
    await hold(town)
    await send_digests(town.database, now=MORNING + DAY)
    old, new = await town.said("first")
    assert (old.state, old.error) == (DeliveryState.FAILED, STALE)
    assert (new.state, new.error) == (DeliveryState.QUEUED, None)


@pytest.mark.parametrize(("hours", "comes"), [(4, True), (24, False)])
async def test_it_comes_with_the_answer_to_who_writes_the_same_day(
    town: Town, hours: int, comes: bool
) -> None:
    await send_digests(town.database, now=MORNING)
    await hold(town)
    then = MORNING + timedelta(hours=hours)
    async with town.database.transaction() as session:
        message = await make_message(session, openid="first", now=then)
        notes = [Note("好的")]
        await finish(session, message, outcome=Outcome.ANSWERED, notes=notes, now=then)
        said = await Answering(can_send_kf=True).take(session, message.id, gives_up=True, now=then)
    assert isinstance(said, str)
    assert ("【今日工单】" in said, "好的" in said) == (comes, True)


@pytest.mark.parametrize(("hours", "comes"), [(4, True), (24, False)])
async def test_a_delivery_of_another_day_leaves_it_out(town: Town, hours: int, comes: bool) -> None:
    """Queued in the morning, and the worker process comes back a day later."""
    await send_digests(town.database, now=MORNING)
    then, api = MORNING + timedelta(hours=hours), ScriptedApi()
    async with town.database.transaction() as session:
        await note_contact(session, "first", Act.MESSAGE, now=then)
    async with api.http, FakeAsyncRedis() as redis:
        parts = DeliveryParts(
            town.database, client_for(api, redis), can_send_kf=True, clock=lambda: then
        )
        await deliver_to(parts, "first")
    assert len(api.bodies(SEND_PATH)) == int(comes)
    state = DeliveryState.SENT if comes else DeliveryState.FAILED
    assert [row.state for row in await town.said("first")] == [state]


async def test_my_messages_do_not_promise_what_is_stale(town: Town) -> None:
    await send_digests(town.database, now=MORNING)
    await hold(town)
    then = MORNING + DAY
    async with town.database.transaction() as session:
        message = await make_message(session, openid="first", words="我的消息", now=then)
        reading = await read(session, [message], now=then)
    assert isinstance(reading, Answered)
    assert ["没有没送到的消息" in note.text for note in reading.notes] == [True]


async def test_what_was_read_stays_as_it_was(town: Town) -> None:
    await send_digests(town.database, now=MORNING)
    async with town.database.transaction() as session:
        for row in await session.scalars(select(OutboundMessage)):
            row.state = DeliveryState.SENT
    assert await withheld(town, "first", now=MORNING + DAY) == [(DeliveryState.SENT, None)]


async def test_a_case_that_turns_out_to_be_about_its_reader_takes_it_back(town: Town) -> None:
    await send_digests(town.database, now=LONG_AFTER)
    async with town.database.transaction() as session:
        await say_it_is_about(session, town.case_ids[1], await member_of(session, "lead"))
    assert await withheld(town, "lead", now=LONG_AFTER) == [(DeliveryState.FAILED, CONFLICT)]
    assert await withheld(town, "zhao", now=LONG_AFTER) == [(DeliveryState.QUEUED, None)]


async def test_who_has_left_reads_none(town: Town) -> None:
    await send_digests(town.database, now=MORNING)
    async with town.database.transaction() as session:
        worker = await session.get_one(StaffMember, town.worker_id)
        await unbind_account(session, worker, now=MORNING)
    assert await withheld(town, "first", now=MORNING) == [(DeliveryState.FAILED, UNBOUND)]


async def test_one_who_cannot_be_told_keeps_no_other_waiting(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_is = digests.send_digest

    async def stumbles(session: AsyncSession, staff_id: int, *, day: date, now: datetime) -> bool:
        if staff_id == town.worker_id:
            raise ValueError("a fault")
        return await as_it_is(session, staff_id, day=day, now=now)

    with monkeypatch.context() as patched:
        patched.setattr(digests, "send_digest", stumbles)
        assert await send_digests(town.database, now=LONG_AFTER) == 2
    assert await send_digests(town.database, now=LONG_AFTER + FIVE_MINUTES) == 1
    async with town.database.transaction() as session:
        rows = (await session.scalars(select(Digest.staff_id))).all()
    assert len(rows) == len(set(rows)) == 4
