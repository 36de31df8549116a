"""Bare numbers that are rooms."""

import pytest

from api.grids.room_words import SaidRoom, room_in


@pytest.mark.parametrize(
    ("words", "room"),
    [
        ("401", SaidRoom("401", pointed=True, alone=True)),
        ("不对，是1203室", SaidRoom("1203", pointed=True, alone=True)),
        ("就是501的空调", SaidRoom("501", pointed=True, alone=False)),
        ("楼上是501", SaidRoom("501", pointed=True, alone=False)),
        ("501那家天天吵", SaidRoom("501", pointed=False, alone=False)),
    ],
)
def test_a_room(words: str, room: SaidRoom) -> None:
    assert room_in(words) == room


@pytest.mark.parametrize(
    "words",
    [
        "花了501块",
        "打110也没用",
        "110",
        "13800001201",
        "是301还是302",
        "2026年",
        "999",
        "105路公交吵",
        "三天了",
        "12.05",
    ],
)
def test_no_room(words: str) -> None:
    assert room_in(words) is None
