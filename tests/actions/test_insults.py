"""Anger without a matter is answered with an apology; what tells of rubbish is none."""

import pytest

from actions.smalltalk import INSULT


@pytest.mark.parametrize(
    "words", ["垃圾", "真垃圾！", "你们就是垃圾", "垃圾客服", "一群饭桶", "滚", "什么玩意儿"]
)
def test_an_insult(words: str) -> None:
    assert INSULT.search(words.replace("！", "!"))


@pytest.mark.parametrize("words", ["垃圾桶", "楼道里都是垃圾", "垃圾没人收", "门口一堆垃圾，臭"])
def test_rubbish_is_a_matter(words: str) -> None:
    assert not INSULT.search(words)
