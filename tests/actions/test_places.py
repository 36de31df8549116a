"""A place of the talk with what is said of it later."""

import pytest

from actions.places import TalkPlace
from api.grids.places import parse_place

REGISTER = {"阳光花园": "阳光花园", "翠湖名邸": "翠湖名邸", "翠湖": "翠湖名邸"}


@pytest.mark.parametrize(
    ("before", "said", "place"),
    [
        # What was missing is added, whichever part was said first.
        ("3栋2单元", "翠湖的", "翠湖名邸3栋2单元"),
        ("翠湖名邸", "5栋，1单元808", "翠湖名邸5栋1单元808"),
        ("翠湖名邸8栋", "8栋就一个单元", "翠湖名邸8栋"),
        ("2单元", "在5栋", "5栋2单元"),
        ("幼儿园对面", "翠湖的", "翠湖名邸幼儿园对面"),
        ("翠湖名邸5栋", "808", "翠湖名邸5栋"),
        ("翠湖名邸", "二期", "翠湖名邸二期"),
        ("翠湖名邸5栋", "二期的", "翠湖名邸5栋"),
        # One part is put right, the others stay.
        ("翠湖名邸5栋1单元808", "是2单元", "翠湖名邸5栋2单元808"),
        ("翠湖名邸5栋1单元808", "不对，是809室", "翠湖名邸5栋1单元809"),
        ("3栋2单元", "翠湖5栋", "翠湖名邸5栋"),
        # Another house has other units, another estate other houses.
        ("翠湖名邸5栋1单元808", "是6栋", "翠湖名邸6栋"),
        ("翠湖名邸5栋1单元808", "阳光花园", "阳光花园"),
        ("翠湖名邸南门", "5栋", "翠湖名邸5栋"),
        ("阳光花园地库B2", "翠湖名邸地库", "翠湖名邸地库B2"),
        ("翠湖名邸5栋1单元", "在南门", "翠湖名邸南门"),
    ],
)
def test_what_is_not_contradicted_stays(before: str, said: str, place: str) -> None:
    talk = TalkPlace.of_mention(parse_place(before, estates=REGISTER))
    assert talk.corrected_by(parse_place(said, estates=REGISTER)).text == place
