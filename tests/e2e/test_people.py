"""Coming and leaving by signed pushes: a code and six digits make staff, leaving erases."""

from sqlalchemy import select

from api.clock import utc_now
from api.residents.models import Erasure, ErasureReason
from api.staff.binding import unbind_account
from api.staff.invitations import invite
from api.staff.models import StaffRole
from api.staff.service import staff_by_openid
from tests.e2e.installation import Installation
from tests.e2e.phones import IN_ONE_BREATH, Phone
from tests.e2e.waiting import until
from tests.leftovers import leftovers


async def erased(linli: Installation, reason: ErasureReason, phone: Phone) -> None:
    """Until the newest erasure of a kind is done; then nothing is left of the person."""

    async def look() -> bool:
        query = select(Erasure).where(Erasure.reason == reason).order_by(Erasure.id.desc()).limit(1)
        async with linli.database.transaction() as session:
            erasure = (await session.scalars(query)).one_or_none()
        return erasure is not None and erasure.done_at is not None

    await until(look, what=f"{reason} is done")

    async def nothing() -> bool:
        return await leftovers(linli.database, phone.openid) == []

    await until(nothing, what="nothing names them")


async def test_g32_a_new_worker_comes_by_code_and_digits(linli: Installation) -> None:
    person = linli.newcomer()
    async with linli.database.transaction() as session:
        made = await invite(session, name="方洁", role=StaffRole.GRID_WORKER, now=utc_now())
    await person.answer_to(linli.platform.send_event(person.openid, "subscribe"))
    scan = linli.platform.send_event(person.openid, "SCAN", key=made.scene)
    assert "6 位数字" in await person.answer_to(scan)
    assert "我的工单" in await person.say(made.digits)
    assert "方洁，您手上没有未办的工单" in await person.say("我的工单")
    for process in linli.processes:
        told = process.log.read_text(encoding="utf-8", errors="replace")
        assert made.digits not in told
        assert made.scene not in told
    async with linli.database.transaction() as session:
        member = await staff_by_openid(session, person.openid)
        assert member is not None
        await unbind_account(session, member, now=utc_now())
    assert "手上没有未办的工单" not in await person.say("我的工单")


async def test_g33_unfollowing_erases_by_itself(linli: Installation) -> None:
    person = linli.newcomer()
    await person.answer_to(linli.platform.send_event(person.openid, "subscribe"))
    await person.say(IN_ONE_BREATH)
    await person.say("确认")
    await linli.platform.send_event(person.openid, "unsubscribe")
    await erased(linli, ErasureReason.UNSUBSCRIBED, person)
    welcome = linli.platform.send_event(person.openid, "subscribe")
    assert "我是社区的小邻" in await person.answer_to(welcome)
    assert "还没有通过我反映过问题" in await person.say("到哪了")


async def test_g33_an_engine_that_is_away_forgets_later(linli: Installation) -> None:
    person = linli.newcomer()
    await person.say(IN_ONE_BREATH)
    await linli.rasa.killed()
    await linli.platform.send_event(person.openid, "unsubscribe")
    await linli.rasa.started()
    await erased(linli, ErasureReason.UNSUBSCRIBED, person)


async def test_r22_who_asks_for_it_is_answered_and_erased(linli: Installation) -> None:
    person = linli.newcomer()
    await person.say(IN_ONE_BREATH)
    await person.say("确认")
    assert "反映过的事 1 件" in await person.say("我的数据")
    assert "YX-" in await person.say("1")
    assert "确定要删吗" in await person.say("删除我的数据")
    assert "正在删" in await person.tap("确定删除")
    await erased(linli, ErasureReason.ASKED, person)
    assert "反映过的事 0 件" in await person.say("我的数据")
