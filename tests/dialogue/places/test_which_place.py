"""Where it is, as people name it: a slip in the estate's name, a name cut short, the flat above."""

from sqlalchemy import select

from api.cases.models import Case
from api.grids.models import Estate
from tests.dialogue.happy.test_complaint import filed_cases
from tests.factories import make_estate
from tests.living import House, Phone


async def estate_of(house: House, case: Case) -> str | None:
    """The registered estate of a case."""
    async with house.database.transaction() as session:
        query = select(Estate.name).where(Estate.id == case.estate_id)
        return (await session.scalars(query)).one_or_none()


async def test_a_slip_in_the_name_is_asked_back(house: House, stranger: Phone) -> None:
    read_back = await stranger.say("紫金里2栋楼道灯坏了三天没人管")
    assert "地点：紫荆里2栋" in read_back
    assert "您说的是紫荆里吗" in read_back
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert (case.place, await estate_of(house, case)) == ("紫荆里2栋", "紫荆里")


async def test_another_estate_corrects_the_guess(house: House, stranger: Phone) -> None:
    await stranger.say("紫金里2栋楼道灯坏了三天没人管")
    read_back = await stranger.say("不对，是梧桐苑2栋")
    assert "梧桐苑2栋" in read_back
    assert "您说的是" not in read_back


async def test_a_name_that_fits_two_is_asked_with_options(house: House, stranger: Phone) -> None:
    async with house.database.transaction() as session:
        await make_estate(session, name="榕湖花园")
        await make_estate(session, name="榕湖公寓")
    asked = await stranger.say("榕湖2栋楼道灯坏了三天没人管")
    assert "是哪一个" in asked
    assert "地点：榕湖花园2栋" in await stranger.tap("榕湖花园")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert await estate_of(house, case) == "榕湖花园"


async def test_the_flat_above_is_in_the_own_house(house: House, resident: Phone) -> None:
    assert "阳光花园3栋2单元601" in await resident.say("楼上601天天半夜蹦迪吵得睡不着")
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert (case.building, case.place) == ("3", "阳光花园3栋2单元601")


async def test_several_houses_are_no_single_one(house: House, resident: Phone) -> None:
    assert "地点：阳光花园3-5栋" in await resident.say("3-5栋的路灯都坏了没人管")
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert (case.building, case.place) == (None, "阳光花园3-5栋")


async def test_a_bare_name_is_where_and_not_yet_what(house: House, stranger: Phone) -> None:
    await stranger.say("我要反映问题")
    asked = await stranger.say("翠湖名邸")
    assert "类" not in asked
    answer = await stranger.say("3栋楼道灯坏了")
    assert "翠湖名邸3栋" in answer
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert (case.kind, case.place) == ("lighting", "翠湖名邸3栋")


async def test_who_has_no_home_says_the_estate_once(house: House, stranger: Phone) -> None:
    await stranger.say("楼道灯坏了，阳光花园5栋2单元")
    await stranger.say("确认")
    await stranger.say("垃圾桶满了好几天了")
    assert "地点：阳光花园5栋2单元门口" in await stranger.say("就刚才那个楼门口")
    await stranger.say("确认")
    await stranger.say("有人乱停车堵住路了")
    assert "地点：阳光花园北门" in await stranger.say("北门")
