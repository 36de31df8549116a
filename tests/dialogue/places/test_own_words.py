"""The spot in the person's own words: it is read back, put right, and told further."""

import pytest

from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


@pytest.mark.parametrize(
    ("told", "where", "place"),
    [
        ("有人乱扔垃圾", "紫荆里南门外那个永辉超市", "紫荆里南门外永辉超市"),
        ("油烟太大了", "翠湖名邸底商湘菜馆", "翠湖名邸底商湘菜馆"),
        ("音响太吵了", "紫荆里东门的小芳理发店", "紫荆里东门小芳理发店"),
        ("音响太吵了", "楼下烧烤店，翠湖名邸南门", "翠湖名邸南门楼下烧烤店"),
        ("有人乱停车", "梧桐苑地下车库C21", "梧桐苑地下车库C21"),
        ("路灯不亮了", "梧桐苑2栋门口", "梧桐苑2栋门口"),
        ("路灯不亮了", "梧桐苑2栋1单元门口", "梧桐苑2栋1单元门口"),
    ],
)
async def test_the_spot_is_kept(
    house: House, stranger: Phone, told: str, where: str, place: str
) -> None:
    await stranger.say(told)
    answer = await stranger.say(where)
    if "哪一类" in answer:
        answer = await stranger.say("1")
    assert f"地点：{place}\n" in answer
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert case.place == place


@pytest.mark.parametrize(
    ("where", "right", "place"),
    [
        ("翠湖名邸幼儿园对面", "不是幼儿园 是小学", "翠湖名邸小学对面"),
        ("翠湖名邸菜市场对面", "不是菜市场，是药店", "翠湖名邸药店对面"),
        ("翠湖名邸学校旁边", "是银行不是学校", "翠湖名邸银行旁边"),
        ("翠湖名邸南门停车棚", "不是南门，是北门", "翠湖名邸北门停车棚"),
        ("翠湖名邸3栋左边", "不是左边，是右边", "翠湖名邸3栋右边"),
    ],
)
async def test_one_word_of_it_is_put_right(
    house: House, stranger: Phone, where: str, right: str, place: str
) -> None:
    await stranger.say("路灯不亮了")
    await stranger.say(where)
    read_back = await stranger.say(right)
    assert f"地点：{place}\n" in read_back
    assert f"事情：路灯不亮了（地点更正为：{place}）\n" in read_back
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert case.place == place


async def test_it_is_put_right_after_filing(house: House, stranger: Phone) -> None:
    await stranger.say("紫荆里幼儿园对面路灯不亮了")
    await stranger.say("确认")
    assert "紫荆里药店对面" in await stranger.say("不是幼儿园，是药店")
    [case] = await filed_cases(house, stranger)
    assert case.place == "紫荆里药店对面"


@pytest.mark.parametrize(
    ("where", "more", "place"),
    [
        ("翠湖名邸滑梯", "中心广场", "翠湖名邸中心广场滑梯"),
        ("幼儿园门口", "翠湖名邸西侧", "翠湖名邸西侧幼儿园门口"),
        ("翠湖名邸南门", "停车棚那边", "翠湖名邸南门停车棚"),
        ("翠湖名邸南门", "北门", "翠湖名邸北门"),
        ("翠湖名邸南门停车棚", "南门", "翠湖名邸南门停车棚"),
    ],
)
async def test_it_is_told_further(stranger: Phone, where: str, more: str, place: str) -> None:
    await stranger.say("路灯不亮了")
    await stranger.say(where)
    assert place in await stranger.say(more)


@pytest.mark.parametrize("more", ["还有啊四楼也不亮", "6楼也黑着", "另外5楼的灯也闪"])
async def test_what_is_so_elsewhere_as_well_is_the_story(
    house: House, stranger: Phone, more: str
) -> None:
    await stranger.say("梧桐苑3栋2单元楼道灯坏了三天")
    read_back = await stranger.say(more)
    assert more in read_back
    assert "地点：梧桐苑3栋2单元\n" in read_back


@pytest.mark.parametrize("words", ["电梯按1楼去2楼", "天天爬18楼腿都断了"])
async def test_floors_that_are_passed_are_no_place(resident: Phone, words: str) -> None:
    read_back = await resident.say(f"电梯坏了三天了没人管，{words}")
    assert "地点：阳光花园3栋2单元（" in read_back or "地点：阳光花园3栋2单元\n" in read_back


@pytest.mark.parametrize("words", ["楼上", "就楼上那家", "隔壁"])
async def test_the_neighbour_of_a_known_home_is_a_place(
    house: House, resident: Phone, words: str
) -> None:
    await resident.say("半夜拖椅子吵得睡不着")
    await resident.say("要改")
    await resident.tap("地点不对")
    part = words.removeprefix("就")
    assert f"地点：阳光花园3栋2单元{part}\n" in await resident.say(words)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("就在3栋旁边", "阳光花园3栋旁边"),
        ("就是镇政府对面", "阳光花园镇政府对面"),
        ("老供销社后头", "阳光花园老供销社后头"),
    ],
)
async def test_a_spot_is_not_at_the_home_that_was_offered(
    resident: Phone, said: str, place: str
) -> None:
    await resident.say("窨井盖坏了三天了没人管")
    assert f"地点：{place}\n" in await resident.say(said)


async def test_a_door_of_the_own_house_is_in_it(resident: Phone) -> None:
    read_back = await resident.say("1单元门口堆满了纸箱没人清理，走不过去")
    assert "阳光花园3栋1单元门口" in read_back
