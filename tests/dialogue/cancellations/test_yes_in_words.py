"""A yes or a no in words to a question that came with two options."""

import pytest

from api.cases.lifecycle import CaseState
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.dialogue.happy.test_follow_up import filed
from tests.living import House, Phone


@pytest.mark.parametrize("said", ["是的撤", "对，撤了", "嗯，撤吧"])
async def test_yes_takes_it_back(house: House, corner: Corner, said: str) -> None:
    await filed(corner.resident)
    await corner.resident.say("算了，撤了")
    assert "已经撤回" in await corner.resident.say(said)
    [case] = await filed_cases(house, corner.resident)
    assert case.state is CaseState.WITHDRAWN


@pytest.mark.parametrize("said", ["算了别撤", "不撤", "对，不撤了"])
async def test_no_keeps_it(house: House, corner: Corner, said: str) -> None:
    await filed(corner.resident)
    await corner.resident.say("撤回吧")
    assert "照常办着" in await corner.resident.say(said)
    [case] = await filed_cases(house, corner.resident)
    assert case.state is CaseState.ASSIGNED


async def test_yes_long_after_the_question_takes_nothing_back(house: House, corner: Corner) -> None:
    await filed(corner.resident)
    await corner.resident.say("撤回吧")
    await corner.resident.say("到哪了")
    await corner.resident.say("是的撤")
    [case] = await filed_cases(house, corner.resident)
    assert case.state is CaseState.ASSIGNED


async def test_yes_to_a_person_brings_one(stranger: Phone) -> None:
    assert "要不要请社区同志" in await stranger.say("你们值班电话多少")
    assert "社区服务台的同志" in await stranger.say("要的")
