"""Joining a team, activities, the waiting list."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from api.clock import utc_now
from api.volunteers.models import Activity, Team
from tests.living import House, Phone


async def joined(phone: Phone) -> str:
    """Join the medical team; the last answer."""
    await phone.say("我想当志愿者")
    await phone.tap("医疗")
    await phone.say("周末有空，可以给老人量血压")
    await phone.say("1")
    await phone.say("13800001234")
    return await phone.say("确认")


async def make_activity(house: House, *, capacity: int) -> Activity:
    """The next activity of all, so that it stands first in the list."""
    async with house.database.transaction() as session:
        team = (await session.scalars(select(Team).limit(1))).one()
        begins = utc_now() + timedelta(minutes=30)
        activity = Activity(
            team_id=team.id,
            title="楼道大扫除",
            place="3栋门口",
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
            capacity=capacity,
        )
        session.add(activity)
    return activity


async def over(house: House, activity: Activity) -> None:
    """Take an activity out of the list again."""
    async with house.database.transaction() as session:
        (await session.get_one(Activity, activity.id)).starts_at = utc_now() - timedelta(hours=1)


async def test_joining(stranger: Phone) -> None:
    assert "想参加哪一支" in await stranger.say("我想当志愿者")
    assert "有空" in await stranger.say("医疗的")
    assert "不作别的用" in await stranger.say("周末可以教老人量血压")
    assert "手机号" in await stranger.say("1")
    assert "不对" in await stranger.say("12345")
    read_back = await stranger.say("138 0000 1234")
    assert "13800001234" in read_back
    assert "教老人量血压" in read_back
    assert "欢迎您加入医疗" in await stranger.say("确认")


async def test_the_team_may_be_said_at_once(stranger: Phone) -> None:
    assert "有空" in await stranger.say("我想报名环卫志愿者")


async def test_the_phone_can_be_corrected(stranger: Phone) -> None:
    await stranger.say("我想当志愿者")
    await stranger.tap("文化")
    await stranger.say("会写毛笔字")
    await stranger.tap("同意")
    await stranger.say("13800001234")
    assert "13900005678" in await stranger.say("不对，是13900005678")


async def test_a_place_is_given_and_given_back(house: House, stranger: Phone) -> None:
    activity = await make_activity(house, capacity=1)
    assert "楼道大扫除" in await joined(stranger)
    assert "报上了" in await stranger.say("1")
    second = house.phone()
    await joined(second)
    assert "候补第 1 位" in await second.say("1")
    await stranger.say("我要取消报名")
    assert "退出" in await stranger.say("1")
    assert "轮到您了" in await second.read()
    await over(house, activity)


async def test_who_is_no_volunteer_joins_first(house: House, stranger: Phone) -> None:
    activity = await make_activity(house, capacity=5)
    assert "楼道大扫除" in await stranger.say("最近有什么志愿活动")
    assert "先登记" in await stranger.say("1")
    await stranger.tap("环卫")
    await stranger.say("都可以")
    await stranger.say("同意")
    await stranger.say("13800001234")
    assert "报上了：楼道大扫除" in await stranger.say("确认")
    await over(house, activity)


async def test_without_sign_ups(stranger: Phone) -> None:
    assert "没有报活动" in await stranger.say("我报了哪些活动")


async def test_an_activity_can_be_named(house: House, stranger: Phone) -> None:
    activity = await make_activity(house, capacity=5)
    await joined(stranger)
    assert "报上了：楼道大扫除" in await stranger.say("我要参加楼道大扫除")
    assert "退出“楼道大扫除”" in await stranger.say("楼道大扫除我去不了，取消报名")
    await over(house, activity)


async def test_what_somebody_can_do_is_kept_before_the_team(stranger: Phone) -> None:
    await stranger.say("我想当志愿者")
    kept = await stranger.say("周末有空")
    assert "“周末有空”记下了" in kept
    assert "我们有这几支队伍" not in kept
    assert "不作别的用" in await stranger.say("医疗的")
    await stranger.say("同意")
    assert "周末有空" in await stranger.say("13800001234")
    await stranger.say("确认")
    assert "医疗" in await stranger.say("我报名那个")


@pytest.mark.parametrize("question", ["要写啥", "写什么", "要培训多久啊"])
async def test_a_question_is_no_wish(stranger: Phone, question: str) -> None:
    await stranger.say("我想当志愿者")
    await stranger.tap("医疗")
    answer = await stranger.say(question)
    assert "有空" in answer
    assert "不作别的用" not in answer
    assert "不作别的用" in await stranger.say("周末可以量血压")
