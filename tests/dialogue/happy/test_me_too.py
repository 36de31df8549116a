"""我也是: a neighbour's like matter is told of before filing, and followed instead of filed."""

import re

import pytest
import pytest_asyncio

from api.dialogue.models import Outcome
from tests.dialogue.conftest import Bind, Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone

NUMBER = re.compile(r"YX-\d{8}-\d{4}")
LIFT = "电梯坏了按了没反应，我是301的王姐"
HINT = "已有邻居反映过"


@pytest_asyncio.fixture
async def neighbour(corner: Corner, bind: Bind) -> Phone:
    """Somebody of the same home as the corner's resident."""
    return await bind((corner.estate, "1", "2", "301"))


async def told_first(corner: Corner, words: str = LIFT) -> str:
    """The corner's resident files it; the number."""
    await corner.resident.say(words)
    match = NUMBER.search(await corner.resident.say("确认"))
    assert match is not None
    return match[0]


async def test_a_like_matter_is_told_of_in_neutral_words(corner: Corner, neighbour: Phone) -> None:
    number = await told_first(corner)
    heard = await neighbour.say("电梯停在五楼不动了")
    assert HINT in heard
    assert f"{corner.estate}1栋的电梯故障" in heard
    assert "已经派了人" in heard
    assert "前办完" in heard
    assert "王姐" not in heard
    assert "按了没反应" not in heard
    assert number not in heard


async def test_me_too_follows_with_words_and_picture(
    house: House, corner: Corner, neighbour: Phone
) -> None:
    number = await told_first(corner)
    await corner.worker.read()
    await neighbour.say("电梯停在五楼不动了")
    await neighbour.photo()
    answer = await neighbour.tap("我也是")
    assert number in answer
    assert "前办完" in answer
    assert await neighbour.outcome() is Outcome.ATTACHED
    assert await filed_cases(house, neighbour) == []
    told = await corner.worker.read()
    assert "1 位邻居在跟进" in told
    assert "停在五楼" in told
    shown = await corner.worker.say("1")
    assert "另有 1 位邻居跟进" in shown
    assert "停在五楼" in shown
    assert "照片 1 张" in shown


@pytest.mark.parametrize("words", ["我也是", "一样的", "跟着", "我家也是", "是同一件事", "1"])
async def test_me_too_in_free_words(corner: Corner, neighbour: Phone, words: str) -> None:
    number = await told_first(corner)
    await neighbour.say("电梯停在五楼不动了")
    assert number in await neighbour.say(words)
    assert await neighbour.outcome() is Outcome.ATTACHED


@pytest.mark.parametrize("words", ["不一样", "不是一回事", "单独报", "确认", "2"])
async def test_another_matter_is_filed_and_not_asked_again(
    house: House, corner: Corner, neighbour: Phone, words: str
) -> None:
    first = await told_first(corner)
    await neighbour.say("电梯停在五楼不动了")
    own = NUMBER.search(await neighbour.say(words))
    assert own is not None
    assert own[0] != first
    [case] = await filed_cases(house, neighbour)
    [theirs] = await filed_cases(house, corner.resident)
    assert case.told_apart_from_id == theirs.id


async def test_a_bare_no_is_read_back_once_more(
    house: House, corner: Corner, neighbour: Phone
) -> None:
    await told_first(corner)
    await neighbour.say("电梯停在五楼不动了")
    again = await neighbour.say("不是")
    assert HINT not in again
    assert "没错就确认" in again
    assert NUMBER.search(await neighbour.say("确认"))
    [case] = await filed_cases(house, neighbour)
    assert case.told_apart_from_id is not None


async def test_after_an_aside_it_can_still_be_followed(corner: Corner, neighbour: Phone) -> None:
    number = await told_first(corner)
    await neighbour.say("电梯停在五楼不动了")
    assert "还没报" in await neighbour.say("谢谢")
    assert number in await neighbour.say("1")


async def test_another_unit_and_another_thing_are_not_the_same(
    corner: Corner, neighbour: Phone
) -> None:
    await told_first(corner)
    assert HINT not in await neighbour.say("1栋1单元电梯停在五楼不动了")
    await neighbour.say("取消")
    assert HINT not in await neighbour.say("楼道灯不亮了")


async def test_a_corrected_place_is_compared_anew(corner: Corner, neighbour: Phone) -> None:
    await told_first(corner)
    assert HINT not in await neighbour.say("3栋电梯坏了按了没反应")
    assert HINT in await neighbour.say("不对，是1栋")


async def test_ones_own_case_is_no_neighbours(corner: Corner) -> None:
    await told_first(corner)
    assert HINT not in await corner.resident.say("电梯停在五楼不动了")


async def test_a_leak_in_a_home_is_nobody_elses(corner: Corner, neighbour: Phone) -> None:
    await told_first(corner, "楼上漏水漏到我家卫生间了")
    assert HINT not in await neighbour.say("楼上漏水，漏到我家卫生间来了")


async def test_a_finished_case_is_not_offered(corner: Corner, neighbour: Phone) -> None:
    await told_first(corner)
    await corner.worker.say("接单 1")
    await corner.worker.say("办结 1 已修好")
    assert HINT not in await neighbour.say("电梯停在五楼不动了")


async def test_what_was_finished_meanwhile_is_filed_alone(
    house: House, corner: Corner, neighbour: Phone
) -> None:
    await told_first(corner)
    await neighbour.say("电梯停在五楼不动了")
    await corner.worker.say("接单 1")
    await corner.worker.say("办结 1 已修好")
    assert "没法跟进" in await neighbour.say("我也是")
    assert NUMBER.search(await neighbour.say("确认"))
    assert len(await filed_cases(house, neighbour)) == 1


async def test_plainly(corner: Corner, neighbour: Phone) -> None:
    number = await told_first(corner)
    await neighbour.say("我年纪大了看不清，说简单点")
    await neighbour.say("电梯停在五楼不动了")
    assert number in await neighbour.say("1")
