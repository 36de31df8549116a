"""A person at the desk: the talk so far, the place in the queue, words both ways, and back."""

from collections.abc import Iterable
from datetime import time, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import delete, select, update

from api.cases.desk_talks import QUIET
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseState
from api.cases.models import Case, CaseEvent, DeskTalk
from api.clock import local, utc_now
from api.dialogue.desk_talk import end_quiet_talks
from api.dialogue.models import HalfTold, MessageType, Outcome
from api.notifications.models import Contact
from api.staff.models import Shift, StaffMember, StaffRole
from api.texts import format_moment
from tests.dialogue.conftest import Bind
from tests.dialogue.happy.test_complaint import filed_cases, pictures_of
from tests.living import House, Phone

MINUTE = timedelta(minutes=1)


@pytest_asyncio.fixture(autouse=True)
async def _nobody_else(house: House) -> None:
    """Nobody of another test waits before ours, and the desk is there around the clock."""
    async with house.database.transaction() as session:
        await session.execute(delete(DeskTalk))
    await desk_works(house, days=range(7))


async def desk_works(house: House, *, days: Iterable[int]) -> None:
    """The desk is there on these days of the week, from midnight to midnight, and on no other."""
    async with house.database.transaction() as session:
        query = select(StaffMember.id).where(StaffMember.role == StaffRole.DESK)
        clerks = (await session.scalars(query)).all()
        await session.execute(delete(Shift).where(Shift.staff_id.in_(clerks)))
        session.add_all(
            Shift(staff_id=clerk, weekday=day, starts_at=time.min, ends_at=time.max)
            for clerk in clerks
            for day in days
        )


async def desk_of(house: House, phone: Phone) -> tuple[Case, Phone]:
    """The person's request, and the phone of who has it, read up to now."""
    case = (await filed_cases(house, phone))[-1]
    async with house.database.transaction() as session:
        owner = await session.get_one(StaffMember, case.owner_id)
    assert owner.openid is not None
    clerk = house.phone(owner.openid)
    await clerk.read()
    return case, clerk


async def quiet_for(house: House, phone: Phone, quiet: timedelta) -> None:
    """Nobody has said a word in the person's talk for so long."""
    case = (await filed_cases(house, phone))[-1]
    async with house.database.transaction() as session:
        changed = update(DeskTalk).where(DeskTalk.case_id == case.id)
        await session.execute(changed.values(last_word_at=utc_now() - quiet))


async def clock(house: House, *, can_send: bool = True) -> None:
    """The minute's look at talks."""
    async with house.database.transaction() as session:
        await end_quiet_talks(session, can_send=can_send, now=utc_now())
    await house.run_jobs()


async def notes_of(house: House, phone: Phone) -> list[tuple[str, str]]:
    """Who said what on the person's latest case."""
    case = (await filed_cases(house, phone))[-1]
    async with house.database.transaction() as session:
        query = select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.note.is_not(None))
        events = (await session.scalars(query.order_by(CaseEvent.id))).all()
    return [(event.actor_role.value, event.note or "") for event in events]


async def test_the_whole_way_there_and_back(house: House, resident: Phone) -> None:
    await resident.say("物业费还欠多少")
    answer = await resident.say("转人工")
    assert "下一个就是您" in answer
    assert await resident.outcome() is Outcome.HUMAN
    case, clerk = await desk_of(house, resident)
    assert "居民：物业费还欠多少" in case.description
    assert "小邻：" in case.description, "what we said is part of the talk so far"
    number = case.case_number

    assert "已经在请" in await resident.say("我上个月明明交过了")
    assert await resident.outcome() is Outcome.MERGED
    heard = await clerk.read()
    assert "在等您回话" in heard
    assert "我上个月明明交过了" in heard

    await clerk.say(f"补充 {number} 您好，是怎么交的？")
    answer = await resident.read()
    assert "您好，是怎么交的？" in answer
    assert "直接回复" in answer
    assert "接单" not in answer, "one message, not two"
    assert "已转给" in await resident.say("微信交的，楼道灯也坏了")
    assert "微信交的" in await clerk.read()
    assert len(await filed_cases(house, resident)) == 1, "no complaint was begun"

    await clerk.say(f"办结 {number} 已核对，系统里补上了")
    ended = await resident.read()
    assert "又是我小邻" in ended
    assert "已核对" in ended
    await resident.say("5")
    assert "楼道灯坏了" in await resident.say("阳光花园3栋2单元楼道灯坏了")
    assert await notes_of(house, resident) == [
        ("resident", "我上个月明明交过了"),
        ("staff", "您好，是怎么交的？"),
        ("resident", "微信交的，楼道灯也坏了"),
        ("staff", "已核对，系统里补上了"),
    ]


async def test_the_place_in_the_queue(house: House, bind: Bind) -> None:
    people = [await bind() for _ in range(3)]
    for phone in people[:2]:
        await phone.say("转人工")
    assert "前面还有 2 位" in await people[2].say("转人工")
    case, clerk = await desk_of(house, people[0])
    await clerk.say(f"回复 {case.case_number} 您请说")
    assert "前面还有 1 位" in await people[2].say("快点啊")
    await people[1].say("结束")
    assert "下一个就是您" in await people[2].say("还在吗")


async def test_while_the_desk_is_shut_it_says_when_it_opens(house: House, resident: Phone) -> None:
    opens = (local(utc_now()) + timedelta(days=3)).replace(hour=0, minute=0)
    await desk_works(house, days=[opens.weekday()])
    hours = f"服务台现在没有人，{format_moment(opens)}上班"
    asked = await resident.say("转人工")
    assert hours in asked
    assert "下一个就是您" not in asked
    assert hours in await resident.say("转人工")
    await quiet_for(house, resident, QUIET + MINUTE)
    await clock(house)
    ended = await resident.read()
    assert f"社区同志现在不在，{format_moment(opens)}上班" in ended
    assert "一直没空" not in ended


async def test_while_the_desk_is_shut_the_rest_goes_on(house: House, resident: Phone) -> None:
    opens = local(utc_now()) + timedelta(days=3)
    await desk_works(house, days=[opens.weekday()])
    await resident.say("转人工")
    case, clerk = await desk_of(house, resident)
    assert "已经在请" not in await resident.say("楼道灯坏了三天了没人管")
    await resident.say("阳光花园3栋2单元")
    await resident.say("确认")
    kinds = {one.kind for one in await filed_cases(house, resident)}
    assert kinds == {"hand_over", "lighting"}
    assert "楼道灯坏了三天了没人管" in await clerk.say(f"查看 {case.case_number}")


async def test_danger_is_heard_while_the_desk_is_shut(house: House, resident: Phone) -> None:
    opens = local(utc_now()) + timedelta(days=3)
    await desk_works(house, days=[opens.weekday()])
    await resident.say("转人工")
    assert "110" in await resident.say("隔壁独居的王阿姨好几天没看见了，敲门没人应")


async def test_the_desk_reads_who_said_what(house: House, resident: Phone) -> None:
    await resident.say("转人工")
    await resident.say("想问问低保")
    case, clerk = await desk_of(house, resident)
    await clerk.say(f"补充 {case.case_number} 您请说")
    shown = await clerk.say(f"查看 {case.case_number}")
    assert "居民：想问问低保" in shown
    assert "社区：您请说" in shown


async def test_pictures_go_to_the_desk(house: House, resident: Phone) -> None:
    await resident.say("转人工")
    await resident.say("您看看这个")
    assert "已经在请" in await resident.photo()
    assert await resident.outcome() is Outcome.ATTACHED
    assert await pictures_of(house, resident) == 1


async def test_a_half_told_complaint_goes_along(house: House, stranger: Phone) -> None:
    await stranger.say("楼道灯坏了三天了没人管")
    await stranger.photo()
    answer = await stranger.say("转人工")
    assert "哪里" not in answer
    assert "什么地方" not in answer
    case, _ = await desk_of(house, stranger)
    assert "楼道灯坏了三天了没人管" in case.description
    assert await pictures_of(house, stranger) == 1
    async with house.database.transaction() as session:
        assert await session.get(HalfTold, stranger.openid) is None


@pytest.mark.parametrize("words", ["结束", "不用人工了", "退出人工", "回到小邻"])
async def test_the_resident_ends_it(house: House, resident: Phone, words: str) -> None:
    await resident.say("转人工")
    assert "又是我小邻" in await resident.say(words)
    assert "楼道灯坏了" in await resident.say("阳光花园3栋2单元楼道灯坏了")
    [case] = await filed_cases(house, resident)
    assert case.state is CaseState.ASSIGNED, "the desk still has it"


async def test_the_desk_s_answer_opens_it_again(house: House, resident: Phone) -> None:
    await resident.say("转人工")
    await resident.say("结束")
    case, clerk = await desk_of(house, resident)
    await clerk.say(f"补充 {case.case_number} 查到了，您的卡已经办好")
    assert "直接回复" in await resident.read()
    assert "已转给" in await resident.say("那我哪天来拿")
    assert "那我哪天来拿" in await clerk.read()


async def test_silence_leads_back_with_a_sentence(house: House, resident: Phone) -> None:
    await resident.say("转人工")
    await quiet_for(house, resident, QUIET - MINUTE)
    await clock(house)
    assert await resident.read() == ""
    await quiet_for(house, resident, QUIET + MINUTE)
    await clock(house)
    assert "一直没空过来" in await resident.read()
    await clock(house)
    assert await resident.read() == "", "once"
    assert "楼道灯坏了" in await resident.say("阳光花园3栋2单元楼道灯坏了")


async def test_silence_after_an_answer_is_told_otherwise(house: House, resident: Phone) -> None:
    await resident.say("转人工")
    case, clerk = await desk_of(house, resident)
    await clerk.say(f"补充 {case.case_number} 您请说")
    await resident.read()
    await quiet_for(house, resident, QUIET + MINUTE)
    await clock(house)
    assert "没人说话了" in await resident.read()


async def test_outside_of_the_ledger_it_ends_without_a_word(house: House, resident: Phone) -> None:
    await resident.say("转人工")
    async with house.database.transaction() as session:
        used_up = update(Contact).where(Contact.openid == resident.openid)
        await session.execute(used_up.values(message_left=0, click_left=0))
    await quiet_for(house, resident, QUIET + MINUTE)
    await clock(house)
    assert await resident.read() == ""
    assert "小邻" in await resident.say("菜单") or "都能办" in await resident.say("菜单")


async def test_a_clock_that_stood_still_keeps_nobody(house: House, resident: Phone) -> None:
    await resident.say("转人工")
    await quiet_for(house, resident, 5 * QUIET)
    assert "楼道灯坏了" in await resident.say("阳光花园3栋2单元楼道灯坏了")


async def test_danger_is_danger_here_too(house: House, resident: Phone) -> None:
    await resident.say("转人工")
    answer = await resident.say("我家厨房着火了，快来人")
    assert "119" in answer
    cases = await filed_cases(house, resident)
    assert [case.kind for case in cases] == [CaseKind.HAND_OVER, CaseKind.EMERGENCY]
    assert "补进" in await resident.say("火越来越大了")
    assert await filed_cases(house, resident) != []
    async with house.database.transaction() as session:
        query = select(CaseEvent.note).where(
            CaseEvent.case_id == cases[0].id, CaseEvent.note.is_not(None)
        )
        assert (await session.scalars(query)).all() == ["我家厨房着火了，快来人"]


async def test_after_danger_the_desk_is_asked_again(house: House, resident: Phone) -> None:
    await resident.say("转人工")
    await resident.say("我家厨房着火了，快来人")
    await resident.say("没事了，虚惊一场")
    await resident.say("我要找人工")
    assert "已经在请" in await resident.say("煤气费怎么交")


async def test_the_menu_is_still_the_menu(resident: Phone) -> None:
    await resident.say("转人工")
    assert "阳光花园3栋2单元501" in await resident.send(MessageType.MENU_CLICK, key="fees")


async def test_asking_again_goes_on_with_the_same_request(house: House, resident: Phone) -> None:
    await resident.say("转人工")
    await quiet_for(house, resident, QUIET + MINUTE)
    await clock(house)
    await resident.read()
    assert "下一个就是您" in await resident.say("转人工，刚才没人理我")
    assert len(await filed_cases(house, resident)) == 1
    assert "已经在请" in await resident.say("我的水卡丢了")


async def test_a_suggestion_is_no_talk(house: House, resident: Phone) -> None:
    await resident.say("建议在小区门口装个充电桩")
    assert "楼道灯坏了" in await resident.say("阳光花园3栋2单元楼道灯坏了")


async def test_while_nobody_is_there_a_complaint_goes_on(house: House, resident: Phone) -> None:
    opens = local(utc_now()) + timedelta(days=3)
    await desk_works(house, days=[opens.weekday()])
    await resident.say("楼道里的灯坏了")
    answer = await resident.say("转人工")
    assert "服务台现在没有人" in answer
    assert "楼道里的灯坏了" in answer
    assert "已经帮您报上去了" in await resident.say("确认")


@pytest.mark.parametrize("said", ["有人吗", "在吗", "我想说", "我的电话会给别人吗"])
async def test_these_are_no_wish_for_a_person(house: House, resident: Phone, said: str) -> None:
    assert "社区服务台的同志" not in await resident.say(said)
    assert await filed_cases(house, resident) == []


async def test_who_reads_the_number_is_told_and_the_read_back_goes_on(resident: Phone) -> None:
    await resident.say("楼道里的灯坏了")
    answer = await resident.say("我的电话会给别人吗")
    assert "只有办这件事的工作人员看得到" in answer
    assert "楼道里的灯坏了" in answer
    assert "已经帮您报上去了" in await resident.say("确认")
