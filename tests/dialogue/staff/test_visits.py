"""走访 in the chat, from the list to the last word, and for whom there is nothing to see."""

from dataclasses import dataclass

import pytest
import pytest_asyncio
from sqlalchemy import select

from api.cases.models import Case
from api.clock import utc_now
from api.grids.models import Estate, Grid, GridArea
from api.residents.models import Home
from api.staff.models import StaffRole
from api.staff.service import staff_by_openid
from api.visits.models import CaredPerson, Visit, VisitPhoto
from tests.dialogue.conftest import Corner, staff_phone
from tests.dialogue.happy.test_follow_up import NUMBER
from tests.factories import make_cared_person, make_home
from tests.living import House, Phone

CARD = ("女儿在外地", "13900002046", "独居老人")


@dataclass(frozen=True)
class Door:
    """王秀英 at a home of the corner; `worker` is to go, `colleague` is the other of the grid."""

    person_id: int
    corner: Corner
    worker: Phone
    colleague: Phone


@pytest_asyncio.fixture
async def door(house: House, corner: Corner) -> Door:
    async with house.database.transaction() as session:
        query = select(Home).join(Estate, Estate.id == Home.estate_id)
        home = (await session.scalars(query.where(Estate.name == corner.estate))).one()
        person = await make_cared_person(
            session, home, remarks="女儿在外地，每周通电话", now=utc_now()
        )
        person_id = person.id
    pair = (corner.worker, corner.colleague)
    is_first = "今天该走访" in await corner.worker.say("走访")
    worker, colleague = pair if is_first else pair[::-1]
    for phone in (worker, colleague):
        await phone.say("走访")
    return Door(person_id, corner, worker, colleague)


async def visits(house: House, door: Door) -> list[Visit]:
    query = select(Visit).where(Visit.person_id == door.person_id).order_by(Visit.id)
    async with house.database.transaction() as session:
        return list((await session.scalars(query)).all())


async def test_two_messages_write_a_visit(house: House, door: Door) -> None:
    listed = await door.worker.say("走访")
    assert "今天该走访 1 户" in listed
    assert [word for word in (*CARD, "王秀英") if word in listed] == []
    assert door.worker.options[-1]["title"].startswith("王*英")
    card = await door.worker.say("1")
    assert "王秀英" in card
    assert [word for word in CARD if word not in card] == []
    answer = await door.worker.say("1 血压正常，药够吃")
    assert "王*英，一切都好（血压正常，药够吃）" in answer
    [visit] = await visits(house, door)
    assert (visit.result, visit.words) == ("fine", "血压正常，药够吃")
    assert "没有该您走访的" in await door.worker.tap("今天的走访")
    assert "王*英 一切都好" in await door.worker.say("走访记录")


async def test_one_message_is_enough(house: House, door: Door) -> None:
    assert "没见到人" in await door.worker.say("走访 1 没见到人 敲门没人应")
    [visit] = await visits(house, door)
    assert (visit.result, visit.words) == ("missed", "敲门没人应")
    again = await door.worker.say("走访 1 没见到人")
    assert "刚刚记过" in again
    assert len(await visits(house, door)) == 1
    assert "改成哪一个" in await door.worker.tap("改一下")
    assert "一切都好" in await door.worker.say("1")
    [visit] = await visits(house, door)
    assert visit.result == "fine"


async def test_numbers_stay_while_the_list_does(house: House, door: Door) -> None:
    async with house.database.transaction() as session:
        estate = await session.get_one(Estate, (await _home(house, door)).estate_id)
        home = await make_home(session, estate=estate, building="1", room="777")
        await make_cared_person(session, home, name="赵小虎", now=utc_now())
    assert "连同事的一起" in await door.colleague.say("走访 全部")
    await door.worker.say("走访 全部")
    people = [one["title"] for one in door.worker.options if "1栋" in one["title"]]
    second = "赵小虎" if people[0].startswith("赵") else "王秀英"
    await door.worker.say("走访 1 一切都好")
    assert second in await door.worker.say("走访 2")
    assert "没有 9 号" in await door.worker.say("走访 9")
    assert "今天的走访" in door.worker.options[0]["title"]


async def test_words_and_pictures_come_after_and_can_be_taken_back(
    house: House, door: Door
) -> None:
    await door.worker.say("走访 1 一切都好")
    assert "已补上" in await door.worker.say("她说膝盖有点疼，下周去看。")
    assert "照片 1 张" in await door.worker.photo("after")
    [visit] = await visits(house, door)
    assert visit.words == "她说膝盖有点疼，下周去看。"
    await door.worker.say("物业费怎么交")
    await door.worker.tap("和走访无关")
    [visit] = await visits(house, door)
    assert visit.words == "她说膝盖有点疼，下周去看。"
    async with house.database.transaction() as session:
        query = select(VisitPhoto).where(VisitPhoto.visit_id == visit.id)
        assert len((await session.scalars(query)).all()) == 1


async def test_a_picture_before_the_result_goes_along(house: House, door: Door) -> None:
    await door.worker.say("走访 1")
    assert "照片收到 1 张" in await door.worker.photo("door")
    await door.worker.tap("一切都好")
    [visit] = await visits(house, door)
    async with house.database.transaction() as session:
        query = select(VisitPhoto).where(VisitPhoto.visit_id == visit.id)
        assert len((await session.scalars(query)).all()) == 1


async def test_words_without_a_result_are_asked_about(house: House, door: Door) -> None:
    await door.worker.say("走访 1")
    assert "是这次走访的情况吗" in await door.worker.say("老人今天血糖高")
    assert await visits(house, door) == []
    assert "需要帮忙（老人今天血糖高）" in await door.worker.tap("需要帮忙")


async def test_words_about_something_else_go_on_their_way(house: House, door: Door) -> None:
    await door.worker.say("走访 1")
    assert "是这次走访的情况吗" in await door.worker.say("物业费怎么交")
    answer = await door.worker.tap("和走访无关")
    assert "走访" not in answer
    assert "费" in answer
    assert await visits(house, door) == []


async def test_help_opens_a_case_with_the_place(house: House, door: Door) -> None:
    await door.worker.say("走访 1 需要帮忙")
    assert "要帮什么" in await door.worker.tap("开工单")
    answer = await door.worker.tap("买菜做饭要人帮")
    assert f"在{door.corner.estate}1栋2单元301" in answer
    told = await door.colleague.read()
    assert "买菜做饭要人帮" in told
    assert [word for word in (*CARD, "王秀英") if word in told] == []
    [visit] = await visits(house, door)
    assert visit.case_id is not None


async def test_a_case_that_is_not_needed_is_taken_back_by_its_number(
    house: House, door: Door
) -> None:
    await door.worker.say("走访 1 需要帮忙 买菜做饭要人帮")
    number = NUMBER.search(await door.worker.tap("开工单"))
    assert number is not None
    answer = await door.worker.say("改一下 一切都好 女儿回来了")
    assert f"回复“撤回 {number[0]}”" in answer
    asked = await door.worker.say(f"撤回 {number[0]}")
    assert number[0] in asked
    assert "走访" not in asked


async def test_an_application_goes_to_the_desk(house: House, door: Door) -> None:
    await door.worker.say("走访 1 需要帮忙 两个月没收入，米面快没了")
    assert "已开" in await door.worker.tap("申请帮扶")
    [visit] = await visits(house, door)
    async with house.database.transaction() as session:
        case = await session.get_one(Case, visit.case_id)
    assert case.kind == "hand_over"
    assert "困难帮扶" in case.description
    assert "米面快没了" in case.description


@pytest.mark.parametrize(
    "said", ["走访 1 情况紧急 人晕倒了", "人晕倒在厨房叫不醒", "1 人晕倒了叫不醒"]
)
async def test_danger_at_a_door_is_alarm_with_its_place(
    house: House, door: Door, said: str
) -> None:
    await door.worker.say("走访 1")
    answer = await door.worker.say(said)
    assert "120" in answer
    assert f"{door.corner.estate}1栋2单元301" in answer
    assert "走访中遇到紧急情况" in await house.phone("demo-supervisor-zhao").read()
    await door.worker.say("有呼吸，但是喊不醒")
    [visit] = await visits(house, door)
    assert visit.result == "urgent"
    async with house.database.transaction() as session:
        cases = (await session.scalars(select(Case).where(Case.id == visit.case_id))).all()
        assert [case.kind for case in cases] == ["emergency"]


async def test_danger_elsewhere_is_not_taken_for_this_door(house: House, door: Door) -> None:
    await door.worker.say("走访 1")
    answer = await door.worker.say("阳光花园3栋着火了")
    assert "119" in answer
    assert "阳光花园3栋" in answer
    assert await visits(house, door) == []


async def test_the_second_miss_reaches_the_lead(house: House, door: Door) -> None:
    lead = await staff_phone(house, StaffRole.GRID_LEAD, f"{door.corner.estate}长")
    async with house.database.transaction() as session:
        member = await staff_by_openid(session, lead.openid)
        home = await _home(house, door)
        query = (
            select(Grid)
            .join(GridArea, GridArea.grid_id == Grid.id)
            .where(GridArea.estate_id == home.estate_id)
        )
        assert member is not None
        (await session.scalars(query)).one().lead_id = member.id
    await door.worker.say("走访 1 没见到人")
    assert await lead.read() == ""
    await door.colleague.say("走访 王秀英")
    assert "会告诉网格长" in await door.colleague.say("没人在家")
    assert "2 次没见到 王*英" in await lead.read()
    assert "王秀英" in await lead.tap("看这一户")


async def test_others_see_nothing(house: House, door: Door) -> None:
    outsider = house.phone("demo-worker-qian")
    resident = door.corner.resident
    known = f"走访 ZF{door.person_id}"
    for words in ("走访", known, "走访 王秀英", f"{known} 一切都好", "走访 全部", "走访记录"):
        for phone in (outsider, resident):
            answer = await phone.say(words)
            hints = [*CARD, "王*英", door.corner.estate]
            assert [word for word in hints if word in answer] == [], (words, answer)
            assert not [o for o in phone.options if "王*英" in o["title"]]
    assert await visits(house, door) == []
    assert "没有找到这一户" in await outsider.say(known)


async def test_words_that_are_no_visit(house: House, door: Door) -> None:
    assert "没有看懂" in await door.worker.say("走访 1 abc")
    assert "没有叫" in await door.worker.say("走访 孙悟空")
    await door.worker.say("走访 1")
    assert "走访" not in await door.worker.say("谢谢")
    assert await visits(house, door) == []


async def _home(house: House, door: Door) -> Home:
    async with house.database.transaction() as session:
        person = await session.get_one(CaredPerson, door.person_id)
        return await session.get_one(Home, person.home_id)


async def test_a_report_that_is_begun_has_the_next_words_and_pictures(
    house: House, door: Door
) -> None:
    await door.worker.say("走访 1 一切都好")
    await door.worker.say("上报 单元门禁坏了")
    answer = await door.worker.say("1栋2单元")
    assert "已上报" in answer
    await door.worker.photo("after")
    [visit] = await visits(house, door)
    assert visit.words == ""
    async with house.database.transaction() as session:
        query = select(VisitPhoto).where(VisitPhoto.visit_id == visit.id)
        assert (await session.scalars(query)).all() == []
