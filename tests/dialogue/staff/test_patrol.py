"""上报: what a worker sees becomes a case, whole with one message, or asked for what is missing."""

import pytest
from sqlalchemy import select

from api.cases.kinds import CaseKind
from api.cases.media import media_of_case
from api.cases.models import Case, CaseSource
from api.dialogue.models import MessageType, Outcome
from api.staff.models import StaffRole
from tests.dialogue.conftest import Corner, at_the_desk, staff_phone
from tests.dialogue.happy.test_follow_up import NUMBER, filed
from tests.dialogue.happy.test_incident import announced
from tests.dialogue.outage.test_engine_away import BrokenEngine
from tests.living import House, MakeHouse, Phone

LAMP = "上报 3号楼2单元楼道灯坏了"


async def case_of(house: House, number: str) -> tuple[Case, int]:
    """A case by its number, and how many files lie with it."""
    async with house.database.transaction() as session:
        case = (await session.scalars(select(Case).where(Case.case_number == number))).one()
        return case, len(await media_of_case(session, case))


def number_in(answer: str) -> str:
    """The case number of an answer."""
    match = NUMBER.search(answer)
    assert match is not None, answer
    return match[0]


def titles(phone: Phone, count: int) -> list[str]:
    """The options of the latest message, as many as it has."""
    return [option["title"] for option in phone.options[:count]][::-1]


async def test_one_message_is_a_case_of_their_own_rounds(house: House, corner: Corner) -> None:
    answer = await corner.worker.say(LAMP)
    assert "已上报：公共照明" in answer
    assert f"{corner.estate}3栋2单元" in answer
    assert "派给了您自己" in answer
    assert await corner.worker.outcome() is Outcome.CASE
    assert "【新工单】" not in await corner.worker.read()
    case, _ = await case_of(house, number_in(answer))
    assert (case.source, case.kind) == (CaseSource.PATROL, CaseKind.LIGHTING)
    assert (case.description, case.building) == ("3号楼2单元楼道灯坏了", "3")


async def test_done_on_the_spot_needs_a_photo_and_asks_nobody_for_a_rating(
    house: House, corner: Corner
) -> None:
    number = number_in(await corner.worker.say(LAMP))
    assert "请拍一张办好后的照片" in await corner.worker.tap("我顺手办了")
    assert "照片才能办结" in await corner.worker.say(f"办结 {number} 换了灯泡")
    assert "记为办理后" in await corner.worker.photo()
    answer = await corner.worker.say(f"顺手办了 {number} 换了灯泡")
    assert "已办结" in answer
    assert "评价" not in answer
    assert "评" not in await corner.worker.read()
    case, files = await case_of(house, number)
    assert (case.resolved_at is not None, files) == (True, 1)
    assert "没有办完待评价" in await corner.worker.say("评价")


async def test_a_photo_before_and_one_after_go_along(house: House, corner: Corner) -> None:
    await corner.worker.photo("before")
    number = number_in(await corner.worker.say(LAMP))
    assert f"已放进您上报的 {number}" in await corner.worker.photo("later")
    assert await corner.worker.outcome() is Outcome.ATTACHED
    assert (await case_of(house, number))[1] == 2
    assert "照片" not in await corner.worker.say("你好")


async def test_a_photo_that_went_to_work_in_hand_can_be_had_here_too(
    house: House, corner: Corner
) -> None:
    await filed(corner.resident)
    await corner.worker.say("接单 1")
    await corner.worker.photo("elsewhere")
    number = number_in(await corner.worker.say("上报 1号楼电梯按钮掉了"))
    assert (await case_of(house, number))[1] == 0
    assert "附件 1 个已放进" in await corner.worker.tap("刚才的照片也是这件的")
    assert (await case_of(house, number))[1] == 1


async def test_only_what_is_missing_is_asked_for(corner: Corner) -> None:
    assert "看到什么了" in await corner.worker.say("上报")
    assert "算哪一类" in await corner.worker.say("这里不太对劲")
    assert titles(corner.worker, 5) == [
        "公共设施",
        "物业服务",
        "噪音扰民",
        "其他",
        "取消上报",
    ]
    assert "在哪里？" in await corner.worker.tap("其他")
    assert "没有 9 栋" in await corner.worker.say("9号楼")
    answer = await corner.worker.say("2号楼")
    assert "已上报：其他" in answer
    assert f"{corner.estate}2栋" in answer


async def test_a_kind_may_be_said(corner: Corner) -> None:
    await corner.worker.say("上报 2号楼这里不太对劲")
    assert "已上报：电梯故障" in await corner.worker.say("电梯的事")


async def test_a_photo_and_a_location_may_answer(house: House, corner: Corner) -> None:
    await corner.worker.say("上报 楼道灯坏了")
    answer = await corner.worker.photo()
    assert "会和这件一起报上去" in answer
    assert "在哪里？" in answer
    label = f"{corner.estate}1栋"
    answer = await corner.worker.send(
        MessageType.LOCATION, label=label, latitude=40.0, longitude=100.0
    )
    assert "已上报：公共照明" in answer
    assert (await case_of(house, number_in(answer)))[1] == 1


@pytest.mark.parametrize("words", ["取消", "算了", "取消上报", "不报了"])
async def test_it_can_be_given_up(corner: Corner, words: str) -> None:
    await corner.worker.say("上报 楼道灯坏了")
    assert "这件不报了" in await corner.worker.say(words)
    assert "没有报到一半的事" in await corner.worker.say("取消上报")
    assert "没有报到一半的事" in await corner.worker.say("单独上报")


async def test_a_like_case_takes_a_note_instead(house: House, corner: Corner) -> None:
    number = await filed(corner.resident)
    await corner.worker.read()
    hint = await corner.colleague.say("上报 1号楼2单元楼道灯坏了")
    assert f"{corner.estate}1栋的公共照明，今天已经有一件" in hint
    assert number not in hint
    await corner.colleague.photo()
    joined = await corner.colleague.tap("是同一件")
    assert "没有另开工单" in joined
    assert await corner.colleague.outcome() is Outcome.MERGED
    told = await corner.worker.read()
    assert f"{corner.estate}乙巡查时也看到了 1 号" in told
    assert "1号楼2单元楼道灯坏了" in told
    assert (await case_of(house, number))[1] == 1
    assert "还没有上报过" in await corner.colleague.say("我上报的")


async def test_a_like_case_may_be_another(corner: Corner) -> None:
    await filed(corner.resident)
    await corner.worker.read()
    assert "就在您手上（1 号）" in await corner.worker.say("上报 1号楼2单元楼道灯坏了")
    assert "已上报" in await corner.worker.say("不是同一件")


async def test_what_an_incident_covers_opens_nothing(house: House, corner: Corner) -> None:
    desk, number = await announced(house, corner)
    hint = await corner.worker.say("上报 1号楼停水了")
    assert f"{corner.estate}1栋停水，社区已经确认：更换水管" in hint
    assert "您看到的是这件吗" in hint
    await corner.worker.photo()
    joined = await corner.worker.tap("是这件")
    assert "没有另开工单" in joined
    assert "照片没有放进工单" in joined
    assert await corner.worker.outcome() is Outcome.ATTACHED
    assert "还没有上报过" in await corner.worker.say("我上报的")
    assert "｜1 位同事" in await desk.say("通告")
    await corner.resident.say("停水了")
    await corner.resident.tap("我也是")
    assert "｜1 位居民和 1 位同事" in await desk.say("通告")
    assert "正在告诉 1 位居民和 1 位同事" in await desk.say(f"通告结束 {number} 水来了")
    assert "已经恢复了：水来了" in await corner.worker.read()
    assert "已上报" in await corner.worker.say("上报 1号楼停水了")


async def test_an_incident_may_be_another_matter(house: House, corner: Corner) -> None:
    await announced(house, corner)
    await corner.worker.say("上报 1号楼停水了")
    assert "已上报" in await corner.worker.say("不是同一件")


async def test_what_is_seen_goes_into_the_case_of_the_incident(
    house: House, corner: Corner
) -> None:
    await corner.resident.say("停水了")
    number = number_in(await corner.resident.say("确认"))
    desk = await at_the_desk(house)
    await desk.say(f"确认事件 {number} 预计2小时 更换水管")
    await corner.worker.read()
    assert "您看到的是这件吗" in await corner.colleague.say("上报 1号楼停水了，一滴都没有")
    await corner.colleague.photo()
    assert "已补进这次通告的工单，附件 1 个" in await corner.colleague.say("是")
    assert (await case_of(house, number))[1] == 1
    assert "一滴都没有" in await corner.worker.read()


async def test_words_that_a_resident_must_not_read_are_said_anew(corner: Corner) -> None:
    await filed(corner.resident)
    await corner.colleague.say("上报 1号楼2单元楼道灯坏了，电话13812345678")
    assert "不能把个人手机号" in await corner.colleague.tap("是同一件")
    assert "是同一件吗" in await corner.colleague.say("1号楼2单元楼道的灯也不亮")
    assert "没有另开工单" in await corner.colleague.say("是")


async def test_progress_is_looked_up_and_not_told(corner: Corner) -> None:
    await filed(corner.resident)  # So that the colleague is the freer one.
    await corner.worker.read()
    number = number_in(await corner.worker.say("上报 3号楼电梯按钮掉了"))
    assert number in await corner.colleague.read()
    await corner.worker.read()
    await corner.colleague.say("接单 1")
    await corner.colleague.say("补充 1 已联系维保")
    assert await corner.worker.read() == ""
    listed = await corner.worker.say("我上报的")
    assert "点一下或回复数字" in listed
    shown = await corner.worker.say("1")
    assert number in shown
    assert "办理中" in shown
    assert "已联系维保" in shown
    assert "您上报的里面没有 7" in await corner.worker.say("我上报的 7")
    assert "没有 " in await corner.colleague.say(f"我上报的 {number}")


async def test_a_colleague_may_ask_who_saw_it(corner: Corner) -> None:
    await filed(corner.resident)
    await corner.worker.say("上报 3号楼电梯按钮掉了")
    await corner.colleague.say("接单 1")
    await corner.colleague.say("问 1 是几单元的电梯")
    assert "是几单元的电梯" in await corner.worker.read()
    await corner.worker.say("2单元的")
    assert "2单元的" in await corner.colleague.read()


async def test_nobody_asks_themselves(corner: Corner) -> None:
    await corner.worker.say(LAMP)
    await corner.worker.say("接单 1")
    assert "没有居民可问" in await corner.worker.say("问 1 几点方便")


async def test_under_ones_own_name_only(corner: Corner) -> None:
    answer = await corner.worker.say("上报 2号楼楼道堆了杂物，我要匿名")
    assert "不能匿名" in answer
    assert await corner.worker.outcome() is Outcome.REFUSED


async def test_danger_comes_first(corner: Corner) -> None:
    await corner.worker.say("上报 楼道灯坏了")
    assert "119" in await corner.worker.say("上报 2号楼着火了")
    assert "在哪里？" not in await corner.worker.say("你好")


async def test_residents_report_nothing_so(corner: Corner) -> None:
    assert "已上报" not in await corner.resident.say(LAMP)


async def test_who_has_no_rounds_names_the_estate(house: House, corner: Corner) -> None:
    head = await staff_phone(house, StaffRole.SUPERVISOR, f"{corner.estate}总")
    assert "在哪个小区" in await head.say(LAMP)
    assert f"{corner.estate}3栋2单元" in await head.say(corner.estate)


async def test_one_that_touches_them_is_theirs_no_more(house: House, corner: Corner) -> None:
    answer = await corner.worker.say(f"上报 3号楼楼道灯坏了，{corner.estate}甲说不归他管")
    assert "按回避规定" in answer
    assert NUMBER.search(answer) is None
    assert await corner.worker.outcome() is Outcome.CASE
    assert "还没有上报过" in await corner.worker.say("我上报的")
    async with house.database.transaction() as session:
        query = select(Case).where(Case.description.contains(f"{corner.estate}甲说"))
        case = (await session.scalars(query)).one()
    assert case.source is CaseSource.PATROL
    assert case.case_number not in await corner.worker.read()


async def test_without_the_engine_the_kind_is_asked_for(
    corner: Corner, make_house: MakeHouse
) -> None:
    deaf = make_house(BrokenEngine())
    worker = deaf.phone(corner.worker.openid)
    assert "算哪一类" in await worker.say(LAMP)
    assert "已上报：公共照明" in await worker.tap("公共照明")
