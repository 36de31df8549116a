"""What is put right after filing is changed where it was filed, and what is only wrong is asked."""

import pytest

from api.cases.lifecycle import CaseState
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.dialogue.happy.test_follow_up import filed
from tests.dialogue.happy.test_own_case import notes
from tests.living import House, Phone


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("刚才报的不对，不是灯的事，是道闸坏了", "public_facility"),
        ("类别不对 是物业服务", "property_service"),
        ("报错类别了，是电梯故障", "lift"),
        ("不对，不是灯，是电梯", "lift"),
        ("就是改成设施坏了", "public_facility"),
    ],
)
async def test_the_kind_is_changed(house: House, corner: Corner, said: str, kind: str) -> None:
    number = await filed(corner.resident)
    assert f"{number}" in (answer := await corner.resident.say(said))
    assert "补" not in answer
    [case] = await filed_cases(house, corner.resident)
    assert case.kind == kind
    assert said in await notes(house, case)


async def test_a_lift_is_promised_sooner(house: House, corner: Corner) -> None:
    await filed(corner.resident)
    [before] = await filed_cases(house, corner.resident)
    await corner.resident.say("不对，不是灯，是电梯")
    [after] = await filed_cases(house, corner.resident)
    assert after.finish_due_at < before.finish_due_at
    assert after.state is CaseState.ASSIGNED


async def test_the_company_does_not_hear_of_it(house: House, resident: Phone) -> None:
    """What is a complaint of the company now is kept from who works for it."""
    await filed(resident)
    assert "物业服务" in await resident.say("类别不对 是物业服务")
    [case] = await filed_cases(house, resident)
    assert case.kind == "property_service"


@pytest.mark.parametrize("said", ["类别错了", "刚才报的类别不对"])
async def test_which_kind_is_asked(house: House, corner: Corner, said: str) -> None:
    await filed(corner.resident)
    assert "哪一类" in await corner.resident.say(said)
    assert "办理人看得到" in await corner.resident.say("1")
    [case] = await filed_cases(house, corner.resident)
    assert case.kind != "lighting"


async def test_the_kind_may_be_said_instead_of_chosen(house: House, corner: Corner) -> None:
    await filed(corner.resident)
    await corner.resident.say("类别错了")
    await corner.resident.say("是电梯坏了")
    [case] = await filed_cases(house, corner.resident)
    assert case.kind == "lift"


async def test_what_is_wrong_is_asked(corner: Corner) -> None:
    await filed(corner.resident)
    answer = await corner.resident.say("刚才报的不对")
    assert "哪里不对" in answer
    assert "撤回" in answer


async def test_the_place_is_changed(house: House, corner: Corner) -> None:
    await filed(corner.resident)
    said = f"地点写错了 是{corner.estate}1栋3单元门口"
    assert f"{corner.estate}1栋3单元" in await corner.resident.say(said)
    [case] = await filed_cases(house, corner.resident)
    assert case.place.startswith(f"{corner.estate}1栋3单元")


async def test_the_place_of_one_by_its_number(house: House, corner: Corner) -> None:
    number = await filed(corner.resident)
    await corner.resident.say("电梯按钮松了")
    await corner.resident.say("确认")
    await corner.resident.say(f"{number[-4:]}地点写错了 是3单元")
    lamp, lift = await filed_cases(house, corner.resident)
    assert "3单元" in lamp.place
    assert "2单元" in lift.place


async def test_a_new_matter_is_no_correction(house: House, corner: Corner) -> None:
    await filed(corner.resident)
    await corner.resident.say("不是说了吗，物业费是多少")
    [case] = await filed_cases(house, corner.resident)
    assert case.kind == "lighting"
