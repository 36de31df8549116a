"""Words beside an emergency, as a table: hurry, what can be about it, what is one event."""

import pytest

from api.dialogue.danger import Danger
from api.dialogue.danger.beside import answers, asks_how, heeds, hurries, may_be_of_it, one_event
from api.dialogue.danger.over import ended, has_come, is_over


@pytest.mark.parametrize(
    "words",
    [
        "怎么还没人来",
        "快点",
        "救护车要多久",
        "人呢",
        "到哪了",
        "等了二十分钟了",
        "你们来不来啊快来",
        "催一下",
        "来人了没",
        "来了没得",
        "派人了吗",
        "有人来吗",
        "谁来啊",
        "通知谁了",
    ],
)
def test_hurry_is_heard(words: str) -> None:
    assert hurries(words)


@pytest.mark.parametrize(
    "words",
    [
        "开窗了",
        "窗户都打开了",
        "阀门关了",
        "我把煤气关掉了,人也出来了",
        "我们到楼下了",
        "拉了总闸",
    ],
)
def test_what_was_advised_is_done(words: str) -> None:
    assert heeds(words)


@pytest.mark.parametrize(
    "words",
    ["窗户坏了", "开窗了还是有味", "门关不上", "到楼下了 物业费多少", "确认", "没打119", ""],
)
def test_these_do_not_say_that_it_is_done(words: str) -> None:
    assert not heeds(words)


@pytest.mark.parametrize("words", ["快递放哪了", "他坐起来了", "她女儿电话打不通", "物业费多少"])
def test_other_words_hurry_nobody(words: str) -> None:
    assert not hurries(words)


@pytest.mark.parametrize(
    "words",
    [
        "……",
        "啊啊啊",
        "她女儿电话打不通",
        "我好怕",
        "门打不开",
        "他在发抖",
        "我爸有高血压",
        "穿红棉袄",
        "2岁",
        "男的,戴个黑帽子",
    ],
)
def test_what_can_be_about_an_emergency(words: str) -> None:
    assert may_be_of_it(words)


@pytest.mark.parametrize(
    "words",
    [
        "快递放哪了",
        "附近哪有打印的",
        "桶装水",
        "不想要充电桩,占车位",
        "能改吗",
        "第一个",
        "几天能拿到",
        "还有墙皮掉了",
    ],
)
def test_what_cannot_be(words: str) -> None:
    assert not may_be_of_it(words)


@pytest.mark.parametrize(
    ("first", "then", "one"),
    [
        (Danger.GAS, Danger.INJURY, True),
        (Danger.FIRE, Danger.TRAPPED, True),
        (Danger.GAS, Danger.TRAPPED, False),
        (Danger.TRAPPED, Danger.ELDER, False),
        (Danger.FIRE, Danger.SELF_HARM, False),
        (None, Danger.ELDER, True),
    ],
)
def test_which_dangers_are_one_event(first: Danger | None, then: Danger, *, one: bool) -> None:
    assert (then in one_event(first)) is one


@pytest.mark.parametrize("words", ["120来了", "救护车把人接走了", "送医院了", "消防到了"])
def test_help_that_has_come_ends_it(words: str) -> None:
    assert is_over(words, kind=Danger.TRAPPED)
    assert has_come(words)


@pytest.mark.parametrize("words", ["救护车还没来", "120怎么没来", "孩子出来了,老人晕倒在地上了"])
def test_help_that_has_not_come_ends_nothing(words: str) -> None:
    assert not is_over(words, kind=Danger.TRAPPED)


def test_a_no_may_explain_itself() -> None:
    assert is_over("没有 就是锁在外面了", kind=Danger.CHILD)
    assert not is_over("没有,就是叫不醒", kind=Danger.INJURY)


@pytest.mark.parametrize(
    "words",
    ["两个人", "三个", "好像两个大人一个小孩", "就我一个人", "停了", "灭了灭了", "还是那样"],
)
def test_what_is_answered_before_it_is_asked(words: str) -> None:
    assert answers(words)


@pytest.mark.parametrize("words", ["三楼", "三个月", "两点", "停电了", "一次", "2", "停了吧", ""])
def test_what_answers_nothing(words: str) -> None:
    assert not answers(words)


def test_what_to_do_meanwhile_is_no_question_of_papers() -> None:
    assert asks_how("要怎么劝他")
    assert asks_how("还要做什么")
    assert not asks_how("低保怎么办理")


def test_an_end_ends_its_own_kind_only() -> None:
    hurt_in_a_fire = {Danger.FIRE, Danger.INJURY}
    assert ended("灭了灭了", kinds=hurt_in_a_fire) == {Danger.FIRE}
    assert ended("救护车接走了", kinds=hurt_in_a_fire) == hurt_in_a_fire
    assert ended("烟更大了", kinds=hurt_in_a_fire) == frozenset()
