"""Complaints of those who work here, and praise for them."""

import pytest
from sqlalchemy import select

from api.cases.models import Case, CaseSubject
from api.staff.models import StaffMember
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.dialogue.happy.test_follow_up import filed, resolved
from tests.living import House, Phone


async def member(house: House, phone: Phone) -> StaffMember:
    """Whose phone of the staff it is."""
    async with house.database.transaction() as session:
        query = select(StaffMember).where(StaffMember.openid == phone.openid)
        return (await session.scalars(query)).one()


async def test_a_complaint_of_a_worker_is_kept_from_them(house: House, corner: Corner) -> None:
    worker = await member(house, corner.worker)
    said = f"你们那个网格员{worker.name}态度太差了，上门骂我"
    answer = await corner.resident.say(said)
    assert "受委屈" in answer
    assert "看不到这件" in answer
    [case] = await filed_cases(house, corner.resident)
    assert said in case.description
    assert case.owner_id != worker.id
    async with house.database.transaction() as session:
        about = select(CaseSubject.staff_id).where(CaseSubject.case_id == case.id)
        assert (await session.scalars(about)).all() == [worker.id]
    assert await corner.worker.read() == ""
    assert "不在您名下" in await corner.worker.say(f"查看 {case.case_number}")


async def test_who_fears_the_worker_is_unnamed(house: House, corner: Corner) -> None:
    worker = await member(house, corner.worker)
    await corner.resident.say(f"我要举报网格员{worker.name}，收了我两条烟")
    assert "匿名居民" in await corner.resident.say("你们别让他知道 我怕报复")
    assert "补在" in await corner.resident.say(f"{worker.name}之前还说我家小孩")


async def test_a_complaint_of_the_desk_goes_to_somebody_else(house: House, stranger: Phone) -> None:
    clerk = await member(house, house.phone("demo-desk-sun"))
    await stranger.say(f"投诉你们服务台的{clerk.name}，说话太难听")
    [case] = await filed_cases(house, stranger)
    assert case.owner_id != clerk.id


@pytest.mark.parametrize(
    "said", ["我要投诉你们网格员不作为", "社区的人推三阻四，找谁都不管", "网格员说话太难听了"]
)
async def test_a_complaint_without_a_name_is_no_urge_and_no_rating(
    house: House, corner: Corner, said: str
) -> None:
    await filed(corner.resident)
    await corner.worker.read()
    answer = await corner.resident.say(said)
    assert "受委屈" in answer
    assert "看不到这件" not in answer
    lamp, complaint = await filed_cases(house, corner.resident)
    assert said in complaint.description
    assert complaint.owner_id != (await member(house, corner.worker)).id
    assert await corner.worker.read() == ""
    assert lamp.rating is None


async def test_it_is_no_part_of_an_earlier_suggestion(house: House, corner: Corner) -> None:
    await corner.resident.say("建议小区里多装几个垃圾分类的桶")
    await corner.resident.say("我要投诉你们网格员不作为")
    suggestion, complaint = await filed_cases(house, corner.resident)
    assert "不作为" in complaint.description
    assert "建议" in suggestion.description


async def test_praise_is_passed_on(house: House, corner: Corner) -> None:
    worker = await member(house, corner.worker)
    answer = await corner.resident.say(f"我想感谢一下网格员{worker.name}，帮我妈送药，太暖心了")
    assert "转给社区服务台" in answer
    [case] = await filed_cases(house, corner.resident)
    assert case.description.startswith("表扬")


async def test_praise_for_what_was_done_is_a_rating(house: House, corner: Corner) -> None:
    number = await resolved(corner)
    await corner.resident.read()
    worker = await member(house, corner.worker)
    assert number in await corner.resident.say(f"给{worker.name}点个赞，修得又快又好，5分")
    cases: list[Case] = list(await filed_cases(house, corner.resident))
    assert [case.rating for case in cases] == [5]


async def test_a_verdict_on_nothing_that_is_known_reaches_the_desk(
    house: House, corner: Corner
) -> None:
    assert "暖人心" in await corner.resident.say("我觉得小区的绿化真不错 点赞")
    assert "受委屈" in await corner.resident.say("我不满意 修个水龙头三天了")
    praise, complaint = await filed_cases(house, corner.resident)
    assert praise.description.startswith("表扬")
    assert "修个水龙头" in complaint.description


async def test_a_complaint_is_no_part_of_an_open_emergency(house: House, corner: Corner) -> None:
    await corner.resident.say("我家厨房着火了,快来人")
    worker = await member(house, corner.worker)
    await corner.worker.read()
    answer = await corner.resident.say("你们那个网格员态度太差了")
    assert "受委屈" in answer
    assert "看不到这件" not in answer
    assert "看不到这件" in await corner.resident.say(f"就是{worker.name}")
    assert "记下了" in await corner.resident.say("他还把我微信拉黑了")
    fire, complaint = await filed_cases(house, corner.resident)
    assert fire.kind == "emergency"
    async with house.database.transaction() as session:
        about = select(CaseSubject.staff_id).where(CaseSubject.case_id == complaint.id)
        assert (await session.scalars(about)).all() == [worker.id]
    heard = await corner.worker.read()
    assert "态度" not in heard
    assert "拉黑" not in heard
    assert "不在您名下" in await corner.worker.say(f"查看 {complaint.case_number}")


async def test_somebody_is_complained_of_by_their_surname(house: House, resident: Phone) -> None:
    assert "看不到这件" in await resident.say("小周把我的事推来推去")
    assert "补在" in await resident.say("就是她")
    assert len(await filed_cases(house, resident)) == 1
