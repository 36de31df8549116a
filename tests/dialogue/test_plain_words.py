"""Which words ask for short sentences."""

import pytest

from api.dialogue.plain_words import wants_plain_words


@pytest.mark.parametrize(
    "text",
    [
        "说简单点",
        "请说慢一点",
        "讲通俗点好吗",
        "字大一点",
        "我年纪大了看不清",
        "长辈模式",
        "岁数大了，说短点",
    ],
)
def test_short_sentences(text: str) -> None:
    assert wants_plain_words(text) is True


@pytest.mark.parametrize("text", ["换回普通版", "退出老年模式", "恢复正常", "说详细点"])
def test_the_usual_ones(text: str) -> None:
    assert wants_plain_words(text) is False


@pytest.mark.parametrize(
    "text",
    ["楼道灯坏了", "我年纪大了，电梯坏了下不了楼", "简单", "老年卡怎么办", "声音大点", "", "字"],
)
def test_anything_else(text: str) -> None:
    assert wants_plain_words(text) is None
