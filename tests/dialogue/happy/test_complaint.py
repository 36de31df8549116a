"""A complaint that is told, read back and filed."""

import re

from sqlalchemy import select

from api.cases.models import Case, CaseMedia
from api.clock import utc_now
from api.dialogue.models import Outcome
from api.residents.models import Resident
from api.since_when import since_when
from tests.dialogue.conftest import Bind
from tests.living import House, Phone

NUMBER = re.compile(r"YX-\d{8}-\d{4}")


async def filed_cases(house: House, phone: Phone) -> list[Case]:
    """What a person has on file, the oldest first."""
    async with house.database.transaction() as session:
        query = select(Case).join(Resident, Resident.id == Case.reporter_id)
        query = query.where(Resident.openid == phone.openid).order_by(Case.id)
        return list((await session.scalars(query)).all())


async def test_the_bound_home_answers_where(house: House, resident: Phone) -> None:
    read_back = await resident.say("楼道灯坏了三天了没人管")
    assert "楼道灯坏了三天了没人管" in read_back
    assert "阳光花园3栋2单元" in read_back
    assert "按您登记的住址" in read_back
    answer = await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert case.case_number in answer
    assert NUMBER.fullmatch(case.case_number)
    assert (case.kind, case.building, case.place) == ("lighting", "3", "阳光花园3栋2单元")
    assert await resident.outcome() is Outcome.CASE


async def test_since_when_is_read_back_and_kept(house: House, resident: Phone) -> None:
    read_back = await resident.say("楼道灯坏了两个多月了没人管")
    since = since_when("两个多月了", now=utc_now())
    assert since is not None
    shown = since.shown(now=utc_now())
    assert f"时间：{shown}起" in read_back
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert case.since == shown
    assert f"自 {shown}" in await resident.say("到哪了")


async def test_told_in_one_breath_by_somebody_unknown(house: House, stranger: Phone) -> None:
    read_back = await stranger.say("阳光花园3栋2单元楼道灯坏了三天")
    assert "阳光花园3栋2单元" in read_back
    assert "按您登记的住址" not in read_back
    assert NUMBER.search(await stranger.tap("确认"))
    [case] = await filed_cases(house, stranger)
    assert case.estate_id is not None


async def test_a_stranger_is_asked_where_and_nothing_else(stranger: Phone) -> None:
    asked = await stranger.say("楼道灯坏了三天了没人管")
    assert "哪里" in asked or "什么地方" in asked
    read_back = await stranger.say("紫荆里2栋")
    assert "紫荆里2栋" in read_back
    assert NUMBER.search(await stranger.say("对的"))


async def test_who_only_wants_to_complain_is_asked_what(stranger: Phone) -> None:
    assert "是什么" in await stranger.say("我要投诉")
    asked = await stranger.say("楼上天天半夜蹦迪吵得睡不着")
    assert "哪里" in asked or "什么地方" in asked
    assert "楼上天天半夜蹦迪" in await stranger.say("翠湖名邸5栋")


async def test_pictures_before_filing_belong_to_the_case(house: House, resident: Phone) -> None:
    await resident.say("电梯坏了按了没反应")
    assert "1 张" in await resident.photo()
    assert "2 张" in await resident.photo("another")
    await resident.say("确认")
    assert await pictures_of(house, resident) == 2


async def test_a_picture_right_after_filing_is_attached(house: House, resident: Phone) -> None:
    await resident.say("电梯坏了按了没反应")
    await resident.say("确认")
    assert "收到照片 1 张" in await resident.photo()
    assert await resident.outcome() is Outcome.ATTACHED
    assert await pictures_of(house, resident) == 1


async def test_a_picture_first_is_kept(house: House, resident: Phone) -> None:
    asked = await resident.photo()
    assert "1 张" in asked
    assert "什么" in asked
    await resident.say("垃圾桶满了好几天没人收，臭死了")
    await resident.say("确认")
    assert await pictures_of(house, resident) == 1


async def test_a_landmark_is_a_place(house: House, resident: Phone) -> None:
    read_back = await resident.say("幼儿园对面的路灯不亮了")
    assert "幼儿园对面" in read_back
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert case.estate_id is not None, "the resident's own estate is where a landmark is looked for"


async def test_nobody_s_place_goes_to_the_desk(house: House, stranger: Phone) -> None:
    await stranger.say("路灯不亮了")
    await stranger.say("老火车站旁边")
    assert "社区服务台" in await stranger.say("确认")


async def test_an_unknown_building_is_asked_again(stranger: Phone) -> None:
    asked = await stranger.say("阳光花园99栋楼道灯坏了三天")
    assert "99 栋" in asked
    assert "阳光花园4栋" in await stranger.say("阳光花园4栋")


async def test_a_neighbour_s_building_is_taken_as_said(bind: Bind, house: House) -> None:
    resident = await bind()
    await resident.say("5栋门口的下水道堵了，污水漫出来了")
    await resident.say("没错")
    [case] = await filed_cases(house, resident)
    assert case.building == "5"


async def pictures_of(house: House, phone: Phone) -> int:
    """How many pictures lie with a person's only case."""
    [case] = await filed_cases(house, phone)
    async with house.database.transaction() as session:
        query = select(CaseMedia.media_id).where(CaseMedia.case_id == case.id)
        return len((await session.scalars(query)).all())


async def test_a_long_story_is_read_back_in_short_and_filed_whole(
    house: House, resident: Phone
) -> None:
    story = "楼道灯坏了三天了没人管，" + "天天摸黑上楼，" * 60
    read_back = await resident.say(story)
    assert len(read_back) < 300
    assert "都记下了" in read_back
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert case.description == story


async def test_a_picture_elsewhere_is_not_swallowed(stranger: Phone) -> None:
    await stranger.say("我想当志愿者")
    answer = await stranger.photo()
    assert "用不上" in answer
    assert "想参加哪一支" in answer
