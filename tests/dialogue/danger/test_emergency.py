"""Danger now: the numbers at once, and a case of the highest urgency."""

import pytest

from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


@pytest.mark.parametrize("words", ["着火了快来人", "我家好大的煤气味", "有人晕倒在楼道里了"])
async def test_numbers_and_a_case_at_once(house: House, corner: Corner, words: str) -> None:
    answer = await corner.resident.say(words)
    for number in ("119", "120", "110"):
        assert number in answer
    [case] = await filed_cases(house, corner.resident)
    assert (case.kind, case.urgency) == ("emergency", "danger")
    assert case.case_number in await corner.worker.read()


async def test_danger_interrupts_a_form(resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    answer = await resident.say("着火了快来人")
    assert "119" in answer


async def test_without_a_place_it_is_asked_where(stranger: Phone) -> None:
    assert "哪个小区" in await stranger.say("着火了快来人")


async def test_a_blocked_fire_lane_is_no_fire(resident: Phone) -> None:
    assert "119" not in await resident.say("消防通道被占了")
