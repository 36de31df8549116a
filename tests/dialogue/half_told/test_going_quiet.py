"""Somebody stops in the middle of telling: reminded once, then kept for the desk. Nothing is lost,
nothing is asked twice.
"""

import asyncio
from datetime import datetime, time, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import delete, select, update

from api.cases.kinds import CaseKind
from api.cases.media import media_counts
from api.clock import SHANGHAI, utc_now
from api.dialogue.half_told import KEEP_AFTER, REMIND_AFTER, keep, remind
from api.dialogue.models import HalfTold, InboundMessage, MessageType, Outcome
from api.notifications.models import Contact
from api.staff.models import StaffMember, StaffRole
from tests.dialogue.happy.test_complaint import NUMBER, filed_cases
from tests.living import House, Phone

MINUTE = timedelta(minutes=1)
TOLD = "楼道灯坏了三天了没人管"


@pytest_asyncio.fixture(autouse=True)
async def _nobody_else(house: House) -> None:
    """What people of other tests left half told is out of the way."""
    async with house.database.transaction() as session:
        await session.execute(delete(HalfTold))


def at(hour: int) -> datetime:
    """Tomorrow at an hour of the community's clocks."""
    tomorrow = (utc_now().astimezone(SHANGHAI) + timedelta(days=1)).date()
    return datetime.combine(tomorrow, time(hour), tzinfo=SHANGHAI)


async def look(
    house: House, phone: Phone, *, quiet: timedelta, now: datetime, can_send: bool = True
) -> str:
    """What the person reads when the clock looks at them, who has been quiet for so long."""
    async with house.database.transaction() as session:
        changed = update(HalfTold).where(HalfTold.openid == phone.openid)
        await session.execute(changed.values(quiet_since=now - quiet))
    async with house.database.transaction() as session:
        await remind(session, can_send=can_send, now=now)
    async with house.database.transaction() as session:
        await keep(session, now=now)
    await house.run_jobs()
    return await phone.read()


async def half_told(house: House, phone: Phone) -> HalfTold | None:
    """What is written of a person's open form."""
    async with house.database.transaction() as session:
        return await session.get(HalfTold, phone.openid)


async def test_one_reminder_and_the_talk_goes_on(house: House, resident: Phone) -> None:
    await resident.say(TOLD)
    assert await look(house, resident, quiet=REMIND_AFTER - MINUTE, now=at(10)) == ""
    reminder = await look(house, resident, quiet=REMIND_AFTER + MINUTE, now=at(10))
    assert TOLD in reminder
    assert "确认" in reminder
    assert await look(house, resident, quiet=REMIND_AFTER + MINUTE, now=at(11)) == "", "once"
    assert NUMBER.search(await resident.say("确认"))
    [case] = await filed_cases(house, resident)
    assert (case.kind, case.description) == (CaseKind.LIGHTING, TOLD)
    assert await half_told(house, resident) is None


@pytest.mark.parametrize(
    ("words", "hint"), [((TOLD,), "哪里"), ((TOLD, "紫荆里2栋"), "确认"), (("我要报修",), "")]
)
async def test_the_reminder_says_what_is_missing(
    house: House, stranger: Phone, words: tuple[str, ...], hint: str
) -> None:
    for said in words:
        await stranger.say(said)
    reminder = await look(house, stranger, quiet=REMIND_AFTER + MINUTE, now=at(10))
    assert (TOLD in reminder) == bool(hint), "who said nothing of substance is left in peace"
    assert hint in reminder


async def test_nobody_is_woken(house: House, resident: Phone) -> None:
    await resident.say(TOLD)
    assert await look(house, resident, quiet=REMIND_AFTER + MINUTE, now=at(23)) == ""
    assert await look(house, resident, quiet=REMIND_AFTER + MINUTE, now=at(3)) == ""
    assert TOLD in await look(house, resident, quiet=REMIND_AFTER + MINUTE, now=at(8))


async def test_no_reminder_outside_of_the_ledger(house: House, resident: Phone) -> None:
    await resident.say(TOLD)
    quiet = REMIND_AFTER + MINUTE
    assert await look(house, resident, quiet=quiet, now=at(10), can_send=False) == ""
    async with house.database.transaction() as session:
        used_up = update(Contact).where(Contact.openid == resident.openid)
        await session.execute(used_up.values(message_left=2, click_left=0))
    assert await look(house, resident, quiet=quiet, now=at(10)) == ""
    row = await half_told(house, resident)
    assert row is not None
    assert row.reminded_at is None


async def test_after_a_day_the_words_lie_with_the_desk(house: House, stranger: Phone) -> None:
    await stranger.say(TOLD)
    await stranger.photo()
    await stranger.say("紫荆里2栋")
    told = await look(house, stranger, quiet=KEEP_AFTER + MINUTE, now=at(10))
    [case] = await filed_cases(house, stranger)
    assert case.case_number in told
    assert case.kind is CaseKind.HAND_OVER
    assert TOLD in case.description
    assert "公共照明" in case.description
    assert (case.place, case.building) == ("紫荆里2栋", "2")
    async with house.database.transaction() as session:
        assert (await session.get_one(StaffMember, case.owner_id)).role is StaffRole.DESK
        assert sum((await media_counts(session, case)).values()) == 1
    assert await look(house, stranger, quiet=KEEP_AFTER + MINUTE, now=at(11)) == ""
    assert len(await filed_cases(house, stranger)) == 1


async def test_what_waited_behind_it_goes_to_the_desk_as_well(
    house: House, stranger: Phone
) -> None:
    await stranger.say(TOLD)
    await stranger.say("还有电梯也坏了")
    await look(house, stranger, quiet=KEEP_AFTER + MINUTE, now=at(10))
    [case] = await filed_cases(house, stranger)
    assert TOLD in case.description
    assert "另外还说了：电梯也坏了" in case.description


async def test_back_after_the_desk_has_it_nothing_is_asked_on(
    house: House, stranger: Phone
) -> None:
    await stranger.say(TOLD)
    await look(house, stranger, quiet=KEEP_AFTER + MINUTE, now=at(10))
    answer = await stranger.say("你好")
    assert "您好" in answer
    assert "哪里" not in answer
    assert "什么地方" not in answer
    assert await half_told(house, stranger) is None
    await stranger.say("补充 是2栋的")
    [case] = await filed_cases(house, stranger)
    assert await stranger.say("到哪了")
    assert "是2栋的" in await stranger.say(case.case_number)


@pytest.mark.parametrize("tapped", [True, False])
async def test_a_late_yes_reaches_the_desk(house: House, resident: Phone, tapped: bool) -> None:
    await resident.say(TOLD)
    await look(house, resident, quiet=KEEP_AFTER + MINUTE, now=at(10))
    answer = await (resident.tap("确认") if tapped else resident.say("确认"))
    [case] = await filed_cases(house, resident)
    assert f"编号 {case.case_number}" in answer
    assert await resident.outcome() is Outcome.MERGED
    assert "确认了" in await resident.say(case.case_number)


async def test_back_with_another_matter_it_is_told_from_the_start(
    house: House, stranger: Phone
) -> None:
    await stranger.say(TOLD)
    await look(house, stranger, quiet=KEEP_AFTER + MINUTE, now=at(10))
    read_back = await stranger.say("阳光花园3栋电梯坏了按了没反应")
    assert "电梯坏了" in read_back
    assert TOLD not in read_back
    await stranger.say("确认")
    assert [case.kind for case in await filed_cases(house, stranger)] == ["hand_over", "lift"]


async def test_nothing_said_is_nothing_kept(house: House, stranger: Phone) -> None:
    await stranger.say("我要报修")
    assert await look(house, stranger, quiet=KEEP_AFTER + MINUTE, now=at(10)) == ""
    assert await filed_cases(house, stranger) == []


async def test_a_picture_alone_is_something(house: House, stranger: Phone) -> None:
    await stranger.photo()
    assert "照片收到了" in await look(house, stranger, quiet=REMIND_AFTER + MINUTE, now=at(10))
    assert "照片" in await look(house, stranger, quiet=KEEP_AFTER + MINUTE, now=at(12))
    [case] = await filed_cases(house, stranger)
    async with house.database.transaction() as session:
        assert sum((await media_counts(session, case)).values()) == 1


@pytest.mark.parametrize("ends", ["取消", "不报了", "撤回吧"])
async def test_who_gave_it_up_is_not_reminded(house: House, resident: Phone, ends: str) -> None:
    await resident.say(TOLD)
    await resident.say(ends)
    assert await half_told(house, resident) is None


async def test_an_aside_leaves_it_half_told_and_counts_as_a_sign_of_life(
    house: House, resident: Phone
) -> None:
    await resident.say(TOLD)
    before = await half_told(house, resident)
    await resident.say("物业费还欠多少")
    await resident.say("我的消息")
    after = await half_told(house, resident)
    assert before is not None
    assert after is not None
    assert after.told["text"] == TOLD
    assert after.quiet_since > before.quiet_since


async def test_who_is_being_answered_is_left_for_the_next_run(
    house: House, resident: Phone
) -> None:
    await resident.say(TOLD)
    async with house.database.transaction() as session:
        message = InboundMessage(
            openid=resident.openid, dedupe_key=f"late:{resident.openid}", type=MessageType.TEXT,
            text="确认", content={}, received_at=utc_now(), pushes=1,
        )  # fmt: skip
        session.add(message)
    assert await look(house, resident, quiet=KEEP_AFTER + MINUTE, now=at(10)) == ""
    async with house.database.transaction() as session:
        await session.execute(delete(InboundMessage).where(InboundMessage.id == message.id))
    assert await look(house, resident, quiet=KEEP_AFTER + MINUTE, now=at(10))


async def test_several_workers_keep_it_once(house: House, resident: Phone) -> None:
    await resident.say(TOLD)
    now = at(10)
    async with house.database.transaction() as session:
        changed = update(HalfTold).where(HalfTold.openid == resident.openid)
        await session.execute(changed.values(quiet_since=now - KEEP_AFTER - MINUTE))

    async def worker() -> int:
        async with house.database.transaction() as session:
            return await keep(session, now=now)

    assert sum(await asyncio.gather(*(worker() for _ in range(4)))) == 1
    assert len(await filed_cases(house, resident)) == 1


async def test_without_a_desk_the_next_run_tries_again(house: House, resident: Phone) -> None:
    await resident.say(TOLD)
    desk = {StaffRole.DESK, StaffRole.SUPERVISOR}
    async with house.database.transaction() as session:
        query = select(StaffMember).where(StaffMember.role.in_(desk), StaffMember.active)
        members = (await session.scalars(query)).all()
        for member in members:
            member.active = False
    assert await look(house, resident, quiet=KEEP_AFTER + MINUTE, now=at(10)) == ""
    async with house.database.transaction() as session:
        ids = [member.id for member in members]
        woken = update(StaffMember).where(StaffMember.id.in_(ids))
        await session.execute(woken.values(active=True))
    assert "转给社区服务台" in await look(house, resident, quiet=KEEP_AFTER + MINUTE, now=at(10))
