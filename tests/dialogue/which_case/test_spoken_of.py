"""What follows without a name is about the case just spoken of; and names in their own words."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from api.cases.lifecycle import CaseAction
from api.cases.models import Case, CaseEvent
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.dialogue.which_case.test_that_one import both, notes
from tests.living import House, Phone

__all__ = ["both"]

Two = tuple[Phone, str, str]


async def long_ago(house: House, *numbers: str) -> None:
    """As if cases had been filed some hours before: none is the one told of last."""
    async with house.database.transaction() as session:
        await session.execute(
            update(Case)
            .where(Case.case_number.in_(numbers))
            .values(opened_at=Case.opened_at - timedelta(hours=5))
        )


async def urged(house: House, number: str) -> bool:
    """Whether a case was pressed for."""
    async with house.database.transaction() as session:
        query = select(CaseEvent.id).join(Case, Case.id == CaseEvent.case_id)
        query = query.where(Case.case_number == number, CaseEvent.action == CaseAction.URGE)
        return (await session.scalars(query.limit(1))).one_or_none() is not None


@pytest.mark.parametrize("said", ["快点行不行啊，老人下不了楼", "能不能今天就来人", "催一下"])
async def test_hurry_is_about_what_was_shown(house: House, both: Two, said: str) -> None:
    phone, light, lift = both
    await phone.say("灯那个怎么样了")
    assert light in await phone.say(said)
    assert await urged(house, light)
    assert not await urged(house, lift)


@pytest.mark.parametrize("said", ["我家娃晚上都摔了一跤", "其实是二楼不是三楼，我搞错了"])
async def test_more_is_about_what_was_shown(house: House, both: Two, said: str) -> None:
    phone, light, lift = both
    await phone.say("灯那个到哪了")
    assert light in await phone.say(said)
    assert await notes(house, light) == [said]
    assert await notes(house, lift) == []


async def test_it_goes_on_about_what_was_pressed_for(house: House, both: Two) -> None:
    phone, light, _ = both
    await phone.say("昨天报的那个催一下")
    assert light in await phone.say("每天都黑到看不见楼梯")
    assert await notes(house, light) == ["每天都黑到看不见楼梯"]


async def test_another_name_means_another_case(house: House, both: Two) -> None:
    phone, light, lift = both
    await phone.say("灯那个怎么样了")
    assert lift in await phone.say("电梯催一下")
    assert await urged(house, lift)
    assert not await urged(house, light)


async def test_hurry_about_one_of_several_is_asked_about(house: House, both: Two) -> None:
    phone, light, lift = both
    await long_ago(house, light, lift)
    assert "哪一件" in await phone.say("催一下")
    assert light in await phone.say("灯那个")
    assert await urged(house, light)
    assert not await urged(house, lift)


@pytest.mark.parametrize("said", ["灯那个", "楼道灯不亮那个呢", "昨天报的那个"])
async def test_a_name_alone_shows_the_case(house: House, both: Two, said: str) -> None:
    phone, light, _ = both
    assert (await phone.say(said)).startswith(light)
    assert len(await filed_cases(house, phone)) == 2


async def test_what_no_case_is_brings_the_list(house: House, both: Two) -> None:
    phone, *_ = both
    assert "没有找到您说的这件" in await phone.say("上次那个楼上拖椅子的")
    assert len(await filed_cases(house, phone)) == 2


async def test_the_one_to_be_taken_back_is_named_afterwards(house: House, both: Two) -> None:
    phone, _, lift = both
    await phone.say("灯那个撤了吧")
    answer = await phone.say("不是，我说的是电梯那个")
    assert "撤回" in answer
    assert lift in answer
    assert lift in await phone.tap("撤回")


async def test_an_old_one_is_found_by_its_words(house: House, corner: Corner) -> None:
    phone = corner.resident
    await phone.say("厨房天花板漏水")
    await phone.say("确认")
    [leak] = await filed_cases(house, phone)
    async with house.database.transaction() as session:
        for day in range(12):
            columns = {
                column.name: getattr(leak, column.name)
                for column in Case.__table__.columns
                if column.name not in {"id", "case_number", "source_message_id", "list_number"}
            }
            columns |= {"opened_at": leak.opened_at + timedelta(minutes=day + 1)}
            columns |= {"kind": "noise", "description": "楼上太吵"}
            number = f"{leak.case_number[:-4]}{9000 + day}"
            session.add(Case(case_number=number, **columns))
    assert (await phone.say("我那个漏水的到哪步了")).startswith(leak.case_number)
