"""A place of the talk with what is said of it later."""

from dataclasses import replace

import pytest

from actions.places import TalkPlace
from api.grids.place_answers import read_place_answer
from api.grids.place_spots import outdoors
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


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("南门停车棚", "阳光花园南门停车棚"),
        ("小区门口", "阳光花园小区门口"),
        ("楼下花坛", "阳光花园3栋2单元楼下花坛"),
        ("6楼", "阳光花园3栋2单元6楼"),
    ],
)
def test_a_spot_stands_instead_of_a_guessed_home(said: str, place: str) -> None:
    home = replace(
        TalkPlace.of_mention(parse_place("阳光花园3栋2单元", estates=REGISTER)), offered="home"
    )
    answer = read_place_answer(said, estates=REGISTER).place
    assert home.corrected_by(answer).text == place


@pytest.mark.parametrize(
    ("words", "spot"),
    [
        ("小区门口车祸,有人被撞了", "小区门口"),
        ("我在小区门口被狗咬了", "小区门口"),
        ("孩子掉进池塘里了", "池塘里"),
        ("广场上老人晕倒了", "广场上"),
        ("单元门口有人晕倒", None),
        ("我家着火了", None),
        ("家门口着火了", None),
    ],
)
def test_who_cannot_be_asked_first_has_said_where(words: str, spot: str | None) -> None:
    assert outdoors(words) == spot
