"""Odd words are kept as they are written, and break nothing."""

import pytest

from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


@pytest.mark.parametrize(
    "odd",
    [
        "楼道灯坏了三天了没人管 {number} {0[1]} }{ {{x}}",
        "楼道灯坏了三天了没人管，天天摸黑，0[a] {said}",
        "楼道灯坏了三天了没人管 ]]> <b>急</b> & </xml>",
        "楼道灯坏了三天了没人管'; drop table --",
        "楼道灯坏了三天了没人管 %s %(x)s ${j}",
    ],
)
async def test_marks_are_only_words(house: House, resident: Phone, odd: str) -> None:
    assert odd in await resident.say(odd)
    assert "YX-" in await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert case.description == odd


async def test_traditional_characters_and_full_width_digits(house: House, stranger: Phone) -> None:
    read_back = await stranger.say("陽光花園３棟２單元樓道燈壞了三天")
    assert "阳光花园3栋2单元" in read_back
    assert "陽光花園３棟２單元樓道燈壞了三天" in read_back, "the record has the person's own words"


async def test_a_very_long_text_is_kept_to_its_limit(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管，" + "天天摸黑上楼，" * 500)
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert 1000 < len(case.description) <= 2000


@pytest.mark.parametrize("nothing", ["   ", "\u200b\u200b", "😀😀😀", "。。。", "\u2028"])
async def test_nothing_said_is_met_kindly(house: House, stranger: Phone, nothing: str) -> None:
    assert await stranger.say(nothing)
    assert await stranger.outcome() is not None
    assert await filed_cases(house, stranger) == []


async def test_a_number_out_of_the_blue_is_no_goodbye(stranger: Phone) -> None:
    assert "再见" not in await stranger.say("13800001234")
