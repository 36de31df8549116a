"""What of a message puts right what was filed before."""

import pytest

from actions.after_filing import correcting


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("不对，是5栋", "不对，是5栋"),
        ("是4栋，我刚才说错了", "是4栋，我刚才说错了"),
        ("3栋的灯，不是坏了，是被人拧走了", "不是坏了，是被人拧走了"),
        ("3栋也不亮", ""),
        ("", ""),
    ],
)
def test_what_stands_before_a_correction_is_not_part_of_it(words: str, right: str) -> None:
    assert correcting(words) == right
