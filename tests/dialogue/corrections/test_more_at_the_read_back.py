"""A second sentence at the read-back is part of the story, whatever it begins with."""

import pytest

from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import NUMBER, filed_cases
from tests.living import House, Phone

TOLD = "暖气不热，紫荆里4栋1单元1203"


@pytest.mark.parametrize(
    "more",
    [
        "嗯，三天了，孩子都感冒了",
        "对，前天晚上开始凉的",
        "对了，我妈摔过一跤",
        "是上周三开始的",
        "阀门摸着冰冰凉的",
        "我的电话是13855556666",
        "我家有高考生",
        "我们全楼都不同意",
        "三百块钱",
        "今天下午在家",
        "个子高高的 光头",
        "没人受伤",
        "我不知道哪一家，你们查监控啊",
        "不知道叫什么 戴眼镜的",
        "不是我一家 整个单元都是",
        "昨晚上",
    ],
)
async def test_it_is_kept_and_read_back(house: House, stranger: Phone, more: str) -> None:
    await stranger.say(TOLD)
    assert f"{TOLD}；{more}" in await stranger.say(more)
    assert await filed_cases(house, stranger) == []
    assert NUMBER.search(await stranger.say("对"))
    [case] = await filed_cases(house, stranger)
    assert case.description == f"{TOLD}；{more}"


async def test_since_when_is_read_back(stranger: Phone) -> None:
    await stranger.say(TOLD)
    assert "时间：" in await stranger.say("嗯，三天了")


async def test_a_reason_to_hurry_behind_a_yes_is_kept(house: House, corner: Corner) -> None:
    await corner.resident.say("楼道灯坏了")
    await corner.resident.say("确认")
    await corner.resident.say("花坛边的井盖翘起来了")
    read_back = await corner.resident.say("对 快点 小孩多")
    assert "小孩多" in read_back
    assert NUMBER.search(await corner.resident.say("对"))
    _, cover = await filed_cases(house, corner.resident)
    assert "井盖" in cover.description


@pytest.mark.parametrize("yes", ["嗯，快点来修吧", "对，麻烦师傅尽快处理", "是这样的"])
async def test_a_yes_with_courtesies_files(house: House, stranger: Phone, yes: str) -> None:
    await stranger.say(TOLD)
    assert NUMBER.search(await stranger.say(yes))
    [case] = await filed_cases(house, stranger)
    assert case.description == TOLD


async def test_a_bare_number_is_the_room(house: House, stranger: Phone) -> None:
    await stranger.say("楼上漏水滴到我家了，阳光花园4栋2单元")
    assert "4栋2单元401" in await stranger.say("401")
    read_back = await stranger.say("就是501的空调")
    assert "4栋2单元501" in read_back
    assert "就是501的空调" in read_back
    assert await filed_cases(house, stranger) == []


async def test_a_spot_at_the_house_instead_of_the_home(resident: Phone) -> None:
    await resident.say("狗屎没人铲")
    read_back = await resident.say("不是我家，是楼下花坛那")
    assert "阳光花园3栋2单元楼下花坛\n" in read_back
    assert "类别：宠物" in read_back


async def test_small_talk_is_no_part_of_it(stranger: Phone) -> None:
    await stranger.say(TOLD)
    assert "/restart" not in await stranger.say("/restart")
    assert "面条" not in await stranger.say("中午吃的面条")


async def test_a_time_that_is_put_right(stranger: Phone) -> None:
    await stranger.say("楼上漏水，紫荆里4栋1单元")
    first = await stranger.say("昨天晚上开始的")
    again = await stranger.say("不对 是上周五")
    times = [line for line in (first + again).split("\n") if line.startswith("时间：")]
    assert len(set(times)) == 2


async def test_a_room_that_is_put_right_is_so_in_the_words(resident: Phone) -> None:
    await resident.say("楼上502漏水")
    read_back = await resident.say("不对 是602")
    assert "事情：楼上602漏水\n" in read_back
    assert "2单元602" in read_back


async def test_a_room_at_home_leaves_the_neighbours_in_the_words(resident: Phone) -> None:
    await resident.say("楼上502把我家淹了")
    read_back = await resident.say("就是我家402")
    assert "楼上502把我家淹了" in read_back
    assert "2单元402" in read_back


async def test_a_part_of_the_estate_with_a_time_behind_it(resident: Phone) -> None:
    await resident.say("广场舞太吵了")
    read_back = await resident.say("就中心广场 天天晚上七点")
    assert "地点：阳光花园中心广场\n" in read_back
    assert "天天晚上七点" in read_back


async def test_ones_own_home_is_a_place(house: House, resident: Phone) -> None:
    await resident.say("卫生间漏水")
    answer = await resident.say("我自己家啊")
    assert "8826" not in answer
    assert "阳光花园3栋2单元" in answer


async def test_a_part_that_is_wrong_is_asked_for(house: House, resident: Phone) -> None:
    await resident.say("卫生间漏水")
    asked = await resident.say("地方不对")
    assert "哪里" in asked or "什么地方" in asked
    read_back = await resident.say("5栋1单元")
    assert "地点：阳光花园5栋1单元" in read_back
    assert "地方不对" not in read_back


async def test_a_place_that_is_put_right_drops_nothing(corner: Corner) -> None:
    await corner.resident.say("快递柜坏了 打不开 我的件在里面")
    read_back = await corner.resident.say("是3栋门口的丰巢 8号柜")
    assert "8号柜" in read_back
    assert f"地点：{corner.estate}3栋门口" in read_back
    assert "三点多" in await corner.resident.say("昨天下午三点多放的 晚上七点回来没了")
    assert "公园里\n" in await corner.resident.say("不是3栋 是公园里那个")


async def test_the_kind_and_the_place_in_one_breath(resident: Phone) -> None:
    await resident.say("栏杆松了")
    read_back = await resident.say("类别不对 是物业服务 地点是小区大门口")
    assert "类别：物业服务" in read_back
    assert "大门口" in read_back


async def test_a_question_with_a_yes_in_it_files_nothing(house: House, resident: Phone) -> None:
    await resident.say("有人占道摆摊")
    await resident.say("这事找城管是吧")
    assert await filed_cases(house, resident) == []
