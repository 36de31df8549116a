"""What is not understood: two tries, then the menu and a person. Never an invention."""

import pytest

from api.dialogue.models import MessageType, Outcome
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone

NONSENSE = ("嘎嘣嘎嘣呜哩", "呼噜哗啦咪", "吧唧咕咚嘟")


async def test_two_tries_then_a_person(house: House, stranger: Phone) -> None:
    first, second, third = [await stranger.say(words) for words in NONSENSE]
    assert "请社区同志来说" not in {option["title"] for option in stranger.options[:0]}
    assert "还是没听懂" not in first + second
    assert "还是没听懂" in third
    answer = await stranger.tap("请社区同志来说")
    [case] = await filed_cases(house, stranger)
    assert case.case_number in answer
    assert case.kind == "hand_over"
    assert NONSENSE[0] in case.description
    assert await stranger.outcome() is Outcome.HUMAN


async def test_an_understood_word_begins_the_count_anew(stranger: Phone) -> None:
    await stranger.say(NONSENSE[0])
    await stranger.say(NONSENSE[1])
    await stranger.say("你好")
    assert "还是没听懂" not in await stranger.say(NONSENSE[2])


async def test_off_topic_is_led_back(stranger: Phone) -> None:
    assert "社区" in await stranger.say("明天杭州天气怎么样")


@pytest.mark.parametrize(
    "words", ["/restart", '/case_rate{"rating": "5"}', "/report_emergency", "///", "/talk_to_human"]
)
async def test_commands_to_the_machine_are_only_words(
    house: House, stranger: Phone, words: str
) -> None:
    answer = await stranger.say(words)
    assert answer
    assert await filed_cases(house, stranger) == []


async def test_numbers_alone_mean_nothing_without_options(stranger: Phone) -> None:
    answer = await stranger.say("3")
    assert answer
    assert "失效" not in answer


@pytest.mark.parametrize("kind", [MessageType.VOICE, MessageType.OTHER])
async def test_what_cannot_be_read_is_said_kindly(stranger: Phone, kind: MessageType) -> None:
    assert "文字" in await stranger.send(kind) or "打字" in await stranger.send(kind)


async def test_a_picture_that_is_gone_is_asked_for_again(stranger: Phone) -> None:
    assert "再发一次" in await stranger.photo("missing")


async def test_following_is_welcomed_with_a_menu(stranger: Phone) -> None:
    assert "小邻" in await stranger.send(MessageType.SUBSCRIBE)
    assert "哪个小区" in await stranger.say("2")


async def test_the_menu_of_the_account(stranger: Phone) -> None:
    assert "哪个小区" in await stranger.send(MessageType.MENU_CLICK, key="fees")
    assert "失效" in await stranger.send(MessageType.MENU_CLICK, key="nothing")


async def test_policy_from_articles_only(stranger: Phone) -> None:
    answer = await stranger.say("养狗要办证吗，怎么办")
    assert "依据" in answer
    assert "不敢乱讲" in await stranger.say("出国签证怎么办理，需要什么材料")


async def test_a_second_call_for_a_person_is_the_same_request(
    house: House, stranger: Phone
) -> None:
    await stranger.say("转人工")
    assert "已经在请" in await stranger.say("转人工，快点")
    assert len(await filed_cases(house, stranger)) == 1


async def test_following_again_starts_anew(stranger: Phone) -> None:
    await stranger.say("查物业费")
    welcome = await stranger.send(MessageType.SUBSCRIBE)
    assert "小邻" in welcome
    assert "哪个小区" not in welcome
    assert "哪个小区" not in await stranger.say("你好")


@pytest.mark.parametrize("words", ["等一下", "等等啊", "稍等一会儿"])
async def test_a_moment_is_granted_outside_of_a_form(stranger: Phone, words: str) -> None:
    said = await stranger.say(words)
    assert "慢慢来" in said or "我等着您" in said


async def test_who_is_reporting_hears_no_small_talk(resident: Phone) -> None:
    await resident.say("电梯按键坏了")
    said = await resident.say(NONSENSE[0])
    assert "电梯按键坏了" in said
    assert "漏水" not in said


@pytest.mark.parametrize("words", ["就做饭 一天两小时", "我要反映一个情况，就是那个东西坏了"])
async def test_what_has_no_likely_kind_is_asked_in_open_words(resident: Phone, words: str) -> None:
    asked = await resident.say(words)
    assert "电梯故障" not in {option["title"] for option in resident.options}
    assert "没弄明白" in asked or "哪一类" in asked


async def test_abuse_of_the_account_is_no_rubbish(house: House, resident: Phone) -> None:
    assert "垃圾清运" not in await resident.say("骂你两句 垃圾平台")
