"""What words say of those who work here, as a table."""

import pytest

from api.dialogue.about_staff import Stance, stance

COMPLAINT, PRAISE = Stance.COMPLAINT, Stance.PRAISE


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("你们那个网格员李伟态度太差了,上门骂我", COMPLAINT),
        ("我要投诉你们网格员不作为", COMPLAINT),
        ("我要投诉网格员", COMPLAINT),
        ("社区的人办事推三阻四", COMPLAINT),
        ("李伟说话太难听了", COMPLAINT),
        ("投诉李伟", COMPLAINT),
        ("服务台电话从来不接", COMPLAINT),
        ("李伟这个人办事太拖拉了", COMPLAINT),
        ("周敏老是不回我消息", COMPLAINT),
        ("小周把我的事推来推去", COMPLAINT),
        ("李哥说话不算话", COMPLAINT),
        ("老李头天天骂人", Stance.MORE),
        ("我老公小李骂我", Stance.MORE),
        ("小张说话不算话", Stance.MORE),
        ("投诉小李家的狗", None),
        ("社区周末不办事吗", None),
        ("小李来修过了", None),
        ("我要投诉小周", COMPLAINT),
        ("我对李伟有意见", COMPLAINT),
        ("我有意见要跟社区提", None),
        ("那个装修的小周偷懒", COMPLAINT),
        ("网格员来过了", None),
        ("投诉楼上太吵", None),
        ("保安态度太差", None),
        ("投诉物业", None),
        ("我想感谢一下网格员李伟,帮我妈送药,太暖心了", PRAISE),
        ("表扬一下李伟,跑前跑后帮我们修好了门", PRAISE),
        ("谢谢李伟", PRAISE),
        ("帮我写一封表扬信 给保安小刘", PRAISE),
        ("今天扔垃圾的阿姨很好 想表扬一下", PRAISE),
        ("我是说想表扬保洁阿姨", PRAISE),
        ("我要给你们点个赞", PRAISE),
        ("我看到网格员在上班时间打牌", COMPLAINT),
        ("我说的是有网格员上班打牌 我要反映", COMPLAINT),
        ("网格员几点上班", None),
        ("网格员上班时间是几点到几点", None),
        ("谢谢", None),
        ("谢谢师傅", None),
        ("谢谢网格员,但是灯还没修好", None),
        ("网格员的电话是多少", None),
        ("社区在哪", None),
        ("转告网格员,约在周五", None),
    ],
)
def test_what_is_said(words: str, said: Stance | None) -> None:
    assert stance(words, ["李伟", "周敏"]) is said


@pytest.mark.parametrize(
    "words",
    [
        "就是李伟",
        "李伟,就是他",
        "叫李伟",
        "就是那个网格员",
        "姓李的那个",
        "就是他",
        "对,就是这个人",
        "他还把我微信拉黑了",
        "投诉她",
    ],
)
def test_who_is_meant_and_what_else_they_did(words: str) -> None:
    assert stance(words, ["李伟"]) is Stance.MORE


@pytest.mark.parametrize(
    "words", ["李伟在吗", "叫李伟来修灯", "楼上骂我", "物业费贵得要命", "小区路灯坏了"]
)
def test_what_goes_on_about_nobody(words: str) -> None:
    assert stance(words, ["李伟"]) is None


@pytest.mark.parametrize(
    "words", ["怎么给他送锦旗", "网格员小周人真好", "我想给那个网格员送面锦旗"]
)
def test_praise_is_asked_how_to_give(words: str) -> None:
    assert stance(words, ["李伟"]) is Stance.PRAISE
