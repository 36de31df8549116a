"""Anger without a matter is answered with an apology; what tells of rubbish is none."""

import pytest

from actions.insults import INSULT, only_insults


@pytest.mark.parametrize(
    "words", ["垃圾", "真垃圾！", "你们就是垃圾", "垃圾客服", "一群饭桶", "滚", "什么玩意儿"]
)
def test_an_insult(words: str) -> None:
    assert INSULT.search(words.replace("！", "!"))


@pytest.mark.parametrize("words", ["垃圾桶", "楼道里都是垃圾", "垃圾没人收", "门口一堆垃圾，臭"])
def test_rubbish_is_a_matter(words: str) -> None:
    assert not INSULT.search(words)


@pytest.mark.parametrize(
    "words",
    [
        "一群饭桶",
        "你们都是吃干饭的",
        "物业都是饭桶",
        "你们这帮废物！",
        "全是骗子",
        "他妈的什么玩意",
        "拿钱不干活",
        "没用的东西",
    ],
)
def test_insults_alone(words: str) -> None:
    assert only_insults(words)


@pytest.mark.parametrize(
    "words",
    [
        "你们都是饭桶，灯坏了三天没人修",
        "一群饭桶，给我找个人来",
        "骗子在小区门口推销",
        "他妈的电梯又坏了",
        "他妈妈摔了",
        "滚梯坏了",
        "全是垃圾",
        "楼道里都是垃圾",
        "你们社区",
        "",
    ],
)
def test_a_matter_behind_an_insult_stays_one(words: str) -> None:
    assert not only_insults(words)
