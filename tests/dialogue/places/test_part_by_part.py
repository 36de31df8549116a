"""A place that is told part by part: what is not contradicted stays."""

import pytest

from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


@pytest.mark.parametrize(
    ("told", "estate", "place"),
    [
        ("就是我们小区那个三冻二单元的电梯啊已经坏了两天了", "翠湖的", "翠湖名邸3栋2单元"),
        ("我们3栋2单元楼道灯不亮", "阳光花园", "阳光花园3栋2单元"),
        ("2栋1单元的下水道堵了，污水漫出来了", "是紫荆里", "紫荆里2栋1单元"),
    ],
)
async def test_an_estate_told_later_keeps_the_house(
    house: House, stranger: Phone, told: str, estate: str, place: str
) -> None:
    await stranger.say(told)
    assert f"地点：{place}" in await stranger.say(estate)
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert case.place == place
    assert case.estate_id is not None


async def test_one_part_is_put_right(stranger: Phone) -> None:
    await stranger.say("翠湖名邸5栋1单元楼道灯坏了三天")
    assert "地点：翠湖名邸5栋2单元" in await stranger.say("不对，是2单元")
    assert "地点：翠湖名邸5栋2单元6楼" in await stranger.say("6楼")


@pytest.mark.parametrize(
    ("danger", "parts", "place"),
    [
        ("屋里好大一股煤气味，我头有点晕", ("在翠湖名邸", "5栋，1单元808"), "翠湖名邸5栋1单元808"),
        ("被困在电梯里了怎么办啊", ("翠湖8栋", "8栋就一个单元"), "翠湖名邸8栋"),
        ("厨房着火了快来人", ("3栋2单元", "紫荆里"), "紫荆里3栋2单元"),
    ],
)
async def test_an_emergency_keeps_what_it_knows(
    house: House, stranger: Phone, danger: str, parts: tuple[str, str], place: str
) -> None:
    await stranger.say(danger)
    for part in parts:
        answer = await stranger.say(part)
    assert place in answer
    [case] = await filed_cases(house, stranger)
    assert case.place == place
    assert case.estate_id is not None


@pytest.mark.parametrize(
    "more", ["补充一下，不是一盏，是一排四盏都不亮", "补充，不是今天坏的，是上周就坏了"]
)
async def test_more_without_a_place_moves_nothing(house: House, stranger: Phone, more: str) -> None:
    await stranger.say("路灯不亮，梧桐苑西门那边，好几天了")
    await stranger.say("确认")
    assert "梧桐苑1栋" not in await stranger.say(more)
    [case] = await filed_cases(house, stranger)
    assert case.place == "梧桐苑西门"
