"""房租3-5号交 is about days: it is no address, and nobody is asked for theirs."""

import pytest

from tests.living import Phone

DAYS = ("房租3-5号交", "3-5号来收房租", "房租每月5号交")


@pytest.mark.parametrize("said", DAYS)
async def test_who_lives_here_is_not_told_their_own_address(resident: Phone, said: str) -> None:
    answer = await resident.say(said)
    assert "阳光花园3栋2单元501" not in answer
    assert "登记" not in answer


@pytest.mark.parametrize("said", DAYS)
async def test_nobody_is_led_into_registering(stranger: Phone, said: str) -> None:
    answer = await stranger.say(said)
    assert "几栋" not in answer
    assert "您家的地址" not in answer


async def test_houses_of_the_same_numbers_are_houses(resident: Phone) -> None:
    assert "地点：阳光花园3-5号楼" in await resident.say("3-5号楼的路灯都不亮")
