"""Short sentences and big steps, for those who ask for them."""

import pytest

from api.residents.service import wants_plain
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


@pytest.mark.parametrize("words", ["说简单点", "我年纪大了，说简单点", "字大点", "老年模式"])
async def test_asked_for_in_own_words(house: House, resident: Phone, words: str) -> None:
    usual = await resident.say("楼道灯坏了三天了没人管")
    await resident.say("取消")
    assert "换回普通版" in await resident.say(words)
    plain = await resident.say("楼道灯坏了三天了没人管")
    assert "回复 1" in plain
    assert len(plain) < len(usual)
    async with house.database.transaction() as session:
        assert await wants_plain(session, resident.openid)


async def test_everything_goes_by_number(house: House, resident: Phone) -> None:
    await resident.say("说简单点")
    await resident.say("菜单")
    assert "什么事" in await resident.say("1")
    await resident.say("电梯坏了按了没反应")
    assert "报好了" in await resident.say("1")
    [case] = await filed_cases(house, resident)
    assert case.kind == "lift"


async def test_by_the_menu_and_back(house: House, resident: Phone) -> None:
    await resident.say("菜单")
    await resident.tap("说简单点")
    assert "回复 1" in await resident.say("楼道灯坏了三天了没人管")
    await resident.say("取消")
    assert "换回来了" in await resident.say("换回普通版")
    assert "念给您听" in await resident.say("楼道灯坏了三天了没人管")
    async with house.database.transaction() as session:
        assert not await wants_plain(session, resident.openid)


async def test_in_the_middle_of_a_complaint(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    assert "回复 1" in await resident.say("说简单点")
    await resident.say("1")
    assert len(await filed_cases(house, resident)) == 1


async def test_it_is_kept_when_the_talk_is_forgotten(house: House, resident: Phone) -> None:
    await resident.say("说简单点")
    await house.parts["dialogue"].engine.forget(resident.openid)
    assert "回复 1" in await resident.say("楼道灯坏了三天了没人管")


async def test_others_are_spoken_to_as_usual(resident: Phone, house: House) -> None:
    await resident.say("说简单点")
    assert "回复 1" not in await house.phone().say("阳光花园3栋2单元楼道灯坏了三天")
