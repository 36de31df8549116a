"""Pausing, going on, asking for longer and being urged, as the worker types it."""

from datetime import timedelta

from sqlalchemy import select, update

from api.cases.clocks import look
from api.cases.models import Case
from api.clock import utc_now
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_follow_up import filed
from tests.living import House


async def taken(corner: Corner) -> str:
    """A complaint that its worker has taken; its number."""
    number = await filed(corner.resident)
    await corner.worker.say("接单 1")
    await corner.resident.read()
    return number


async def clocks_run(house: House, number: str, *, after: timedelta) -> None:
    """The clock job of this case, at a later moment, and what it leads to."""
    async with house.database.transaction() as session:
        query = select(Case.id).where(Case.case_number == number)
        case_id = (await session.scalars(query)).one()
        await look(session, case_id, now=utc_now() + after)
    await house.run_jobs()


async def test_pausing_for_parts_and_going_on(corner: Corner) -> None:
    number = await taken(corner)
    answer = await corner.worker.say("挂起 1 等配件 5天")
    assert "已挂起到" in answer
    assert "17:30" in answer
    assert "等配件" in await corner.resident.read()
    assert "已挂起" in await corner.worker.say("我的工单")
    assert "挂起：等配件" in await corner.worker.say("1")
    told = await corner.resident.say("到哪了")
    assert "眼下在等：等配件" in told
    answer = await corner.worker.say("恢复 1")
    assert "已恢复" in answer
    assert "接着办了" in await corner.resident.read()
    assert "办理中" in await corner.resident.say(f"{number} 到哪了")


async def test_going_on_by_a_tap(corner: Corner) -> None:
    await taken(corner)
    await corner.worker.say("挂起 1 等配件 两天")
    assert "已恢复" in await corner.worker.tap("恢复")


async def test_what_is_missing_is_asked_for(corner: Corner) -> None:
    await taken(corner)
    assert "等什么、等几天" in await corner.worker.say("挂起 1")
    answer = await corner.worker.say("挂起 1 等配件")
    assert "等配件" in answer
    assert "还差一个时间" in answer
    assert "最多挂起 30 天" in await corner.worker.say("挂起 1 等配件 90天")
    assert "几个工作日和原因" in await corner.worker.say("延期 1 5天")
    assert "最多延 10 个工作日" in await corner.worker.say("延期 1 15天 等供货")


async def test_every_refusal_names_what_is_possible(corner: Corner) -> None:
    await filed(corner.resident)
    for typed in ("挂起 1 等配件 5天", "恢复 1", "延期 1 5天 等供货"):
        answer = await corner.worker.say(typed)
        assert "待接单" in answer
        assert "现在可以：接单" in answer
    await corner.worker.say("接单 1")
    answer = await corner.worker.say("恢复 1")
    assert "办理中" in answer
    assert "挂起" in answer
    await corner.worker.say("挂起 1 等配件 5天")
    for typed in ("挂起 1 等配件 5天", "延期 1 5天 等供货", "办结 1 好了"):
        answer = await corner.worker.say(typed)
        assert "已挂起" in answer
        assert "恢复" in answer


async def test_asking_the_resident_and_the_answer(corner: Corner) -> None:
    number = await taken(corner)
    assert "请居民回话了" in await corner.worker.say("挂起 1 等居民 周几有人在家")
    asked = await corner.resident.read()
    assert "周几有人在家" in asked
    assert number in await corner.resident.say(f"补充 {number} 周六上午在家")
    told = await corner.worker.read()
    assert "周六上午在家" in told
    assert "自动恢复" in told
    assert "办理中" in await corner.worker.say("我的工单")


async def test_the_resident_does_not_answer(house: House, corner: Corner) -> None:
    number = await taken(corner)
    await corner.worker.say("挂起 1 等居民 周几有人在家")
    await corner.resident.read()
    await clocks_run(house, number, after=timedelta(days=6))
    assert "没收到您的回话" in await corner.resident.read()
    assert "5 天没有回话" in await corner.worker.read()


async def test_longer_once(corner: Corner) -> None:
    await taken(corner)
    answer = await corner.worker.say("延期 1 5天 等供货")
    assert "已延期到" in answer
    assert "等供货" in await corner.resident.read()
    answer = await corner.worker.say("延期 1 5天 还在等供货")
    assert "已经延过一次" in answer
    assert "挂起 1" in answer


async def test_urging_is_shown_at_once_and_refused_while_paused(corner: Corner) -> None:
    await taken(corner)
    assert "已经替您催了" in await corner.resident.say("催一下")
    assert "居民在催了" in await corner.worker.read()
    await corner.worker.say("挂起 1 等配件 5天")
    await corner.resident.read()
    answer = await corner.resident.say("催一下")
    assert "等配件" in answer
    assert "17:30" in answer
    assert "居民在催了" not in await corner.worker.read()


async def test_urging_a_case_that_waits_for_oneself(corner: Corner) -> None:
    await taken(corner)
    await corner.worker.say("挂起 1 等居民 周几有人在家")
    await corner.resident.read()
    assert "等您回个话" in await corner.resident.say("催一下")


async def test_who_does_not_take_it_loses_it(house: House, corner: Corner) -> None:
    number = await filed(corner.resident)
    await corner.worker.read()
    async with house.database.transaction() as session:
        soon = update(Case).where(Case.case_number == number).values(take_due_at=utc_now())
        await session.execute(soon)
    await clocks_run(house, number, after=timedelta(minutes=1))
    assert "没等到您接单" in await corner.worker.read()
    assert number in await corner.colleague.read()
    assert "已接单" in await corner.colleague.tap("接单")
    assert "不在您名下" in await corner.worker.say(f"接单 {number}")


async def test_late_work_is_told_upward_and_designated(house: House, corner: Corner) -> None:
    number = await taken(corner)
    await clocks_run(house, number, after=timedelta(days=30))
    assert "严重超期" in await corner.worker.read()
    supervisor = house.phone("demo-supervisor-zhao")
    told = await supervisor.read()
    assert number in told
    assert "三倍" in told
    assert number in await supervisor.tap("看看这件")
    assert "乙" in await supervisor.say(f"派单 {number} {corner.estate}乙")
    assert number in await corner.colleague.read()
