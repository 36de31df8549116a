"""Who tells that it has happened once more."""

import pytest

from api.cases.told_before import comes_again


@pytest.mark.parametrize(
    ("words", "again"),
    [
        ("上次那个门口停车的又堵上了", True),
        ("上回修的下水道又堵了", True),
        ("之前的路灯还是不亮", True),
        ("刚修好的路灯又坏了", True),
        ("老地方又有人停车", True),
        ("门口又有人停车", False),
        ("上次那个怎么样了", False),
        ("之前那个我又问了一遍", False),
        ("路灯坏了", False),
    ],
)
def test_an_earlier_matter_is_spoken_of_as_back(words: str, again: bool) -> None:
    assert comes_again(words) is again
