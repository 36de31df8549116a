"""What a model heard, and whether a person said it."""

import pytest

from api.voice.words import clear_words


@pytest.mark.parametrize(
    ("heard", "words"),
    [
        ("楼道灯坏了三天了。", "楼道灯坏了三天了。"),
        ("，我家没水了", "我家没水了"),
        ("嗯，确认", "嗯，确认"),
        ("3栋", "3栋"),
        ("help me", "help me"),
    ],
)
def test_words_stay_as_they_were_heard(heard: str, words: str) -> None:
    assert clear_words(heard) == words


@pytest.mark.parametrize("heard", ["", "。", "嗯。", "嗯嗯啊", "好", "  ", "我" * 9, "的嗯" * 9])
def test_noise_is_no_words(heard: str) -> None:
    assert clear_words(heard) == ""
