"""After filing: progress, urging, adding, withdrawing, rating, opening again."""

import re

import pytest

from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone

NUMBER = re.compile(r"YX-\d{8}-\d{4}")


async def filed(resident: Phone) -> str:
    """File a complaint; its number."""
    await resident.say("楼道灯坏了三天了没人管")
    match = NUMBER.search(await resident.say("确认"))
    assert match is not None
    return match[0]


async def resolved(corner: Corner) -> str:
    """A complaint that its worker has resolved; its number."""
    number = await filed(corner.resident)
    await corner.worker.say("接单 1")
    await corner.worker.say("办结 1 已更换灯泡")
    return number


async def test_progress_is_told_in_plain_words(corner: Corner) -> None:
    number = await filed(corner.resident)
    told = await corner.resident.say("到哪了")
    assert number in told
    assert "待接单" in told
    await corner.worker.say("接单 1")
    await corner.worker.say("补充 1 已联系物业")
    told = await corner.resident.say("我反映的事到哪一步了")
    assert "办理中" in told
    assert "已联系物业" in told


async def test_the_resident_hears_of_acceptance_and_closing(corner: Corner) -> None:
    await filed(corner.resident)
    await corner.worker.say("接单 1")
    assert "接单" in await corner.resident.read()
    await corner.worker.say("办结 1 已更换灯泡")
    told = await corner.resident.read()
    assert "已更换灯泡" in told
    assert "打个分" in told


async def test_satisfied_closes(corner: Corner) -> None:
    number = await resolved(corner)
    await corner.resident.read()
    assert "5 分" in await corner.resident.tap("5分")
    assert number in await corner.resident.say("师傅来得很快")
    assert "已结案" in await corner.resident.say("到哪了")


async def test_a_number_and_a_word_at_once(corner: Corner) -> None:
    number = await resolved(corner)
    await corner.resident.read()
    assert number in await corner.resident.say("5 很快就修好了")


@pytest.mark.parametrize(
    ("said", "score", "word"),
    [
        ("1分 没修好", 1, "没修好"),
        ("2星，来了两次都没修好", 2, "来了两次都没修好"),
        ("给个差评 灯还是闪", 1, "给个差评 灯还是闪"),
    ],
)
@pytest.mark.parametrize("asked_first", [False, True])
async def test_a_word_that_was_given_is_not_asked_for(
    house: House, corner: Corner, said: str, score: int, word: str, asked_first: bool
) -> None:
    await resolved(corner)
    await corner.resident.read()
    if asked_first:
        assert "打个分" in await corner.resident.say("评价")
    answer = await corner.resident.say(said)
    assert "想说句什么吗" not in answer
    assert "没让您满意" in answer
    [case, *_] = await filed_cases(house, corner.resident)
    assert (case.rating, case.rating_comment) == (score, word)


async def test_dissatisfied_is_asked_and_reopens(corner: Corner) -> None:
    number = await resolved(corner)
    await corner.resident.read()
    await corner.resident.tap("2分")
    assert "重新办理" in await corner.resident.say("灯还是一闪一闪的")
    assert number in await corner.resident.tap("重新办理")
    assert "待重派" in await corner.resident.say("到哪了")
    assert "没有未办的工单" in await corner.worker.say("我的工单")


async def test_dissatisfied_may_leave_it(corner: Corner) -> None:
    await resolved(corner)
    await corner.resident.read()
    await corner.resident.tap("1分")
    await corner.resident.tap("没有了")
    assert "好的" in await corner.resident.tap("不用了")
    assert "已办结" in await corner.resident.say("到哪了")


async def test_urging_is_limited(corner: Corner) -> None:
    await filed(corner.resident)
    assert "催了" in await corner.resident.say("催一下，怎么还没人来")
    assert "催办" in await corner.worker.read()
    assert "刚替您催过" in await corner.resident.say("快点催一下啊")


async def test_who_was_hurried_about_is_said_more_closely(corner: Corner) -> None:
    number = await filed(corner.resident)
    assert "催" in await corner.resident.say("那我找12345了啊")
    await corner.worker.read()
    assert number in await corner.resident.say("是6楼东头那盏")
    assert "东头那盏" in await corner.worker.read()


async def test_a_word_is_added(corner: Corner) -> None:
    number = await filed(corner.resident)
    assert number in await corner.resident.say("补充一下，我那个报修，是二楼的灯")
    assert "二楼的灯" in await corner.worker.read()


async def test_withdrawing_asks_first(corner: Corner) -> None:
    number = await filed(corner.resident)
    assert number in await corner.resident.say("我刚才报的那个撤回吧，不用修了")
    assert "撤回" in await corner.resident.tap("撤回")
    assert "撤回" in await corner.worker.read()
    assert "没有未办的工单" in await corner.worker.say("我的工单")


async def test_nothing_filed_yet(stranger: Phone) -> None:
    assert "还没有" in await stranger.say("我反映的事到哪一步了")


async def test_another_s_number_is_unknown(corner: Corner, stranger: Phone) -> None:
    number = await filed(corner.resident)
    await stranger.say("阳光花园3栋2单元楼道灯坏了三天")
    await stranger.say("确认")
    answer = await stranger.say(f"{number} 到哪了")
    assert "没有查到" in answer
    assert "楼道灯" not in answer


async def test_the_case_in_the_words_is_meant(corner: Corner) -> None:
    await corner.resident.say("楼上漏水漏到我家了")
    await corner.resident.say("确认")
    await filed(corner.resident)
    assert "漏水" in (await corner.resident.say("上次那个漏水的怎么样了")).splitlines()[1]


async def test_a_withdrawn_case_is_not_the_one_that_is_meant(corner: Corner) -> None:
    number = await filed(corner.resident)
    await corner.resident.say("楼上漏水漏到我家了")
    await corner.resident.say("确认")
    await corner.resident.say("漏水那个撤回吧，不用修了")
    await corner.resident.tap("撤回")
    assert number in await corner.resident.say("催一下，怎么还没人来")
    assert number in await corner.resident.say("到哪了")


async def test_a_bare_number_shows_its_case(corner: Corner) -> None:
    number = await filed(corner.resident)
    assert number in await corner.resident.say(number.lower().replace("-", ""))


async def test_rating_is_an_offer_that_does_not_follow(corner: Corner) -> None:
    await resolved(corner)
    await corner.resident.read()
    await corner.resident.say("评价")
    answer = await corner.resident.say("有什么通知吗")
    assert "打个分" not in answer
    assert "打个分" not in await corner.resident.say("你好")


async def test_how_it_is_while_it_is_in_hand_is_no_verdict(corner: Corner) -> None:
    number = await filed(corner.resident)
    await corner.worker.say("接单 1")
    answer = await corner.resident.say("还是不亮")
    assert number in answer
    assert "打个分" not in answer
    assert "还是不亮" in await corner.worker.say("工单 1")


async def test_a_wish_to_judge_is_one_though_something_else_is_in_hand(corner: Corner) -> None:
    done = await resolved(corner)
    await corner.resident.say("满意")
    await corner.resident.say("没有了")
    await corner.resident.say("垃圾桶满了，臭得很")
    await corner.resident.say("确认")
    assert done in await corner.resident.say("我要评价")
