""" "灯那个", "昨天报的那个", "上次那个": the case that is meant, or the question which one."""

from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select, update

from api.cases.models import Case, CaseEvent
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


@pytest_asyncio.fixture
async def both(house: House, corner: Corner) -> tuple[Phone, str, str]:
    """Somebody with two cases, the light filed yesterday, the lift today; and their numbers."""
    await corner.resident.say("楼道灯坏了没人管")
    await corner.resident.say("确认")
    [light] = await filed_cases(house, corner.resident)
    async with house.database.transaction() as session:
        day_before = light.opened_at - timedelta(days=1)
        await session.execute(update(Case).where(Case.id == light.id).values(opened_at=day_before))
    await corner.resident.say("电梯坏了按了没反应")
    await corner.resident.say("确认")
    _, lift = await filed_cases(house, corner.resident)
    return corner.resident, light.case_number, lift.case_number


async def notes(house: House, number: str) -> list[str | None]:
    """What was added to a case."""
    async with house.database.transaction() as session:
        query = select(CaseEvent.note).join(Case, Case.id == CaseEvent.case_id)
        query = query.where(Case.case_number == number, CaseEvent.note.is_not(None))
        return list((await session.scalars(query.order_by(CaseEvent.id))).all())


@pytest.mark.parametrize(
    ("said", "which"),
    [
        ("灯那个怎么样了", 0),
        ("电梯那个到哪一步了", 1),
        ("昨天报的那个怎么样了", 0),
        ("今天报的那个怎么样了", 1),
        ("上次那个怎么样了", 1),
    ],
)
async def test_progress_of_the_one_that_is_named(
    both: tuple[Phone, str, str], said: str, which: int
) -> None:
    phone, *numbers = both
    assert (await phone.say(said)).startswith(numbers[which])


async def test_several_are_asked_about_by_number(both: tuple[Phone, str, str]) -> None:
    phone, light, lift = both
    asked = await phone.say("我反映的那个怎么样了")
    assert "哪一件" in asked
    assert lift not in asked
    assert (await phone.say("2")).startswith(light)


async def test_what_nobody_reported_is_said_kindly(both: tuple[Phone, str, str]) -> None:
    phone, _, lift = both
    assert "没有找到您说的这件" in await phone.say("停车那个怎么样了")
    assert (await phone.say("1")).startswith(lift)


async def test_the_one_that_is_urged(both: tuple[Phone, str, str]) -> None:
    phone, light, _ = both
    told = await phone.say("昨天报的那个催一下")
    assert "催了" in told
    assert light in told


async def test_the_one_that_is_taken_back(both: tuple[Phone, str, str]) -> None:
    phone, light, _ = both
    assert light in await phone.say("灯那个撤回吧，不用修了")
    assert light in await phone.tap("撤回")


async def test_words_are_kept_while_the_case_is_asked_for(
    house: House, both: tuple[Phone, str, str]
) -> None:
    phone, light, lift = both
    assert "哪一件" in await phone.say("我报的那个补充一下，师傅请晚上七点以后来")
    assert light in await phone.say("2")
    assert await notes(house, light) == ["我报的那个补充一下，师傅请晚上七点以后来"]
    assert await notes(house, lift) == []


async def test_the_one_that_is_rated(corner: Corner, both: tuple[Phone, str, str]) -> None:
    phone, light, _ = both
    for number in (1, 2):
        await corner.worker.say(f"接单 {number}")
        await corner.worker.say(f"办结 {number} 已修好")
    await phone.read()
    assert light in await phone.say("灯那个修得很好，5分")
