"""What is told behind a yes, and what is only a yes with courtesies."""

import pytest

from actions.answers import asks, knows_not, more_than_yes, says_yes_kindly


@pytest.mark.parametrize(
    "words",
    [
        "嗯，三天了，孩子都感冒了",
        "嗯都好几天了",
        "对，昨晚开始的",
        "对了，我妈摔过一跤",
        "是的，二楼到三楼",
        "好的，没水好几回了",
        "是上周三开始的",
        "就是501的空调",
        "是噪音",
    ],
)
def test_something_is_told(words: str) -> None:
    assert more_than_yes(words)


@pytest.mark.parametrize(
    "words",
    [
        "嗯",
        "对对对",
        "嗯，快点来修吧",
        "对，麻烦尽快派人来处理",
        "好的，谢谢师傅",
        "是的，没别的了",
        "是这样的",
        "就是这么回事",
        "就是你说的那样",
        "对，报上去吧",
        "嗯，什么时候来修",
        "是不是你们管",
        "对面的灯坏了",
        "好几天了",
        "行人道坏了",
    ],
)
def test_a_yes_or_none_at_all(words: str) -> None:
    assert not more_than_yes(words)


def test_a_question_asks() -> None:
    assert asks("什么时候来修")
    assert asks("能来吗")
    assert not asks("三天没水了")
    assert not asks("还没修呢")


@pytest.mark.parametrize(
    "words", ["嗯", "对，麻烦师傅尽快处理", "嗯，快点来修吧", "好的，谢谢", "嗯，那你们快派人来"]
)
def test_a_yes_with_courtesies(words: str) -> None:
    assert says_yes_kindly(words)


@pytest.mark.parametrize("words", ["麻烦尽快处理", "嗯，没修", "对，什么时候来", "是电梯", "快点"])
def test_no_yes(words: str) -> None:
    assert not says_yes_kindly(words)


def test_who_leaves_it_to_us() -> None:
    assert all(map(knows_not, ["说不清楚", "我也不知道啊", "随便吧", "都不像", "你看着办吧"]))
    assert not any(map(knows_not, ["都不亮了", "不知道谁堵的门", "随便乱扔垃圾"]))
