"""Who will not wait any longer is asked: taken back, or kept."""

import pytest

from api.cases.lifecycle import CaseState
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.dialogue.happy.test_follow_up import filed
from tests.living import House, Phone


@pytest.mark.parametrize(
    "said", ["那我不等了", "算了不等了", "不等你们了，我自己找人修", "等了三天了，我不想再等了"]
)
async def test_nothing_is_hurried_and_nothing_taken_back_before_they_say(
    house: House, corner: Corner, said: str
) -> None:
    number = await filed(corner.resident)
    await corner.worker.read()
    answer = await corner.resident.say(said)
    assert "催了" not in answer
    assert number in answer
    assert "不要办了，还是接着办" in answer
    assert await corner.worker.read() == ""
    [case] = await filed_cases(house, corner.resident)
    assert case.state is CaseState.ASSIGNED


async def test_it_is_kept(house: House, corner: Corner) -> None:
    await filed(corner.resident)
    await corner.resident.say("那我不等了")
    assert "照常办着" in await corner.resident.say("2")
    [case] = await filed_cases(house, corner.resident)
    assert case.state is CaseState.ASSIGNED


async def test_it_is_kept_and_hurried(corner: Corner) -> None:
    await filed(corner.resident)
    await corner.resident.say("那我不等了")
    assert "催了" in await corner.resident.tap("接着办，再催一下")
    assert "催" in await corner.worker.read()


async def test_it_is_taken_back(house: House, corner: Corner) -> None:
    await filed(corner.resident)
    await corner.resident.say("算了不等了")
    assert "已经撤回" in await corner.resident.say("1")
    [case] = await filed_cases(house, corner.resident)
    assert case.state is CaseState.WITHDRAWN


async def test_without_a_case_there_is_nothing_to_ask(stranger: Phone) -> None:
    assert "是接着办" not in await stranger.say("那我不等了")


async def test_plain_impatience_is_hurry(corner: Corner) -> None:
    await filed(corner.resident)
    assert "催了" in await corner.resident.say("我等不及了，快点来人")
