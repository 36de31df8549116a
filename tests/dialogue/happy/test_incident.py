"""A confirmed incident answers whoever reports it next, and everybody hears how it goes."""

import re
from datetime import timedelta

from sqlalchemy import update

from api.clock import utc_now
from api.dialogue.models import Outcome
from api.incidents.models import Incident
from api.incidents.service import say_overdue
from tests.dialogue.conftest import Bind, Corner, at_the_desk
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone

NUMBER = re.compile(r"YX-\d{8}-\d{4}")
INCIDENT = re.compile(r"(\d+) 号通告")


async def announced(house: House, corner: Corner) -> tuple[Phone, str]:
    """The desk says that the water of the corner's building is off; who, and its number."""
    desk = await at_the_desk(house)
    answer = await desk.say(f"通告 {corner.estate}1栋 停水 预计2小时 更换水管")
    match = INCIDENT.search(answer)
    assert match is not None, answer
    return desk, match[1]


async def test_the_next_reporter_is_answered_at_once(house: House, corner: Corner) -> None:
    desk, number = await announced(house, corner)
    heard = await corner.resident.say("我家没水了")
    assert f"{corner.estate}1栋停水，社区已经确认：更换水管" in heard
    assert "恢复" in heard
    assert "记上了" in await corner.resident.tap("我也是")
    assert await corner.resident.outcome() is Outcome.ATTACHED
    assert await filed_cases(house, corner.resident) == []
    assert "1栋停水：预计" in await corner.resident.say("到哪了")
    assert "1 位居民" in await desk.say("通告")
    await desk.say(f"通告延后 {number} 3小时 还差一截管子")
    told = await corner.resident.read()
    assert "还差一截管子" in told
    assert "改为预计" in told
    await desk.say(f"通告结束 {number} 水来了")
    assert "已经恢复了：水来了" in await corner.resident.read()


async def test_who_may_file_on_does(house: House, corner: Corner) -> None:
    await announced(house, corner)
    await corner.resident.say("停水了")
    assert NUMBER.search(await corner.resident.tap("不一样"))
    assert len(await filed_cases(house, corner.resident)) == 1


async def test_who_reported_before_hears_of_it(house: House, corner: Corner) -> None:
    await corner.resident.say("停水了")
    number = NUMBER.search(await corner.resident.say("确认"))
    assert number is not None
    desk = await at_the_desk(house)
    await desk.say(f"确认事件 {number[0]} 预计2小时 更换水管")
    assert "更换水管" in await corner.resident.read()


async def test_confirming_a_place_rather_than_a_case_announces_it(
    house: House, corner: Corner
) -> None:
    desk = await at_the_desk(house)
    assert INCIDENT.search(await desk.say(f"确认事件 {corner.estate}1号楼 停水 预计2小时"))
    assert f"{corner.estate}1栋停水" in await corner.resident.say("我家没水了")
    await desk.say("通告结束")


async def test_a_passed_time_is_said_honestly_and_the_desk_is_reminded(
    house: House, corner: Corner, bind: Bind
) -> None:
    desk, number = await announced(house, corner)
    await corner.resident.say("停水了")
    await corner.resident.tap("我也是")
    async with house.database.transaction() as session:
        passed = update(Incident).where(Incident.id == int(number))
        await session.execute(passed.values(expected_at=utc_now() - timedelta(minutes=5)))
        await say_overdue(session, now=utc_now())
    await house.run_jobs()
    assert "已经过了还没好" in await corner.resident.read()
    assert "通告超时" in await desk.read()
    other = await bind((corner.estate, "1", "2", "301"))
    assert "已经过了还没好" in await other.say("停水了")
    await other.say("取消")
    assert "结束了" in await desk.tap("已经恢复")


async def test_ones_own_tap_is_no_incident(house: House, corner: Corner) -> None:
    await announced(house, corner)
    assert "社区已经确认" not in await corner.resident.say("就我家没水，邻居家都有")


async def test_what_is_missing_is_asked_for(house: House, corner: Corner) -> None:
    desk = await at_the_desk(house)
    assert "哪个小区" in await desk.say("通告 3栋 停水")
    assert "什么事" in await desk.say(f"通告 {corner.estate}1栋 预计18:00")
    assert "您的岗位" in await corner.worker.say(f"通告 {corner.estate}1栋 停水")
