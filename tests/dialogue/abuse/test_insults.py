"""Insults: alone they open nothing and are nothing; a matter behind them is heard."""

import pytest

from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone

ALONE = ("一群饭桶", "你们都是吃干饭的", "一帮废物", "拿钱不干活")


@pytest.mark.parametrize("said", ALONE)
async def test_alone_they_are_met_calmly_and_a_person_is_offered(
    house: House, resident: Phone, said: str
) -> None:
    answer = await resident.say(said)
    assert "对不起，让您生气了" in answer
    assert "转人工" in answer
    assert "念给您听" not in answer
    assert "哪一类" not in answer
    assert await filed_cases(house, resident) == []
    assert "服务台" in await resident.say("转人工")


@pytest.mark.parametrize("said", ALONE[:2])
async def test_in_the_middle_they_are_no_answer(house: House, stranger: Phone, said: str) -> None:
    await stranger.say("我要投诉")
    assert "让您生气了" in await stranger.say(said)
    await stranger.say("楼道灯坏了三天了没人管")
    answer = await stranger.say(said)
    assert "让您生气了" in answer
    assert "念给您听" not in answer
    await stranger.say("翠湖名邸3栋")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert (case.place, case.description) == ("翠湖名邸3栋", "楼道灯坏了三天了没人管")


async def test_a_matter_behind_them_is_told(house: House, resident: Phone) -> None:
    said = "你们都是饭桶，楼道灯坏了三天没人修"
    assert f"事情：{said}" in await resident.say(said)
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert case.kind == "lighting"


async def test_the_matter_after_the_insult_is_the_report(house: House, stranger: Phone) -> None:
    assert "对不起" in await stranger.say("垃圾系统，没一个干人事的")
    read_back = await stranger.say("清河老街3栋门口的消防通道被车堵了")
    assert "类别：消防隐患" in read_back
    assert "垃圾系统" not in read_back
