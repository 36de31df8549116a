"""Who only says that they have a suggestion."""

import pytest

from actions.suggestion import says_nothing_yet


@pytest.mark.parametrize(
    "words",
    [
        "我有个建议",
        "我想提点意见",
        "建议",
        "你好,我想给你们提个建议",
        "有条意见要反映",
        "能提建议吗",
    ],
)
def test_that_there_is_one_is_none(words: str) -> None:
    assert says_nothing_yet(words)


@pytest.mark.parametrize(
    "words", ["建议装路灯", "我对物业有意见,不打扫", "我有个建议,广场装凳子", "你好"]
)
def test_what_says_what_it_is(words: str) -> None:
    assert not says_nothing_yet(words)
