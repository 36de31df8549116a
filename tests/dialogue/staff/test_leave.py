"""请假 and 销假 in chat: what goes on meanwhile, and who may say it for whom."""

from api.staff.models import StaffRole
from tests.dialogue.conftest import Corner, staff_phone
from tests.dialogue.happy.test_follow_up import filed
from tests.living import House


async def test_from_today_the_work_goes_to_the_colleague(corner: Corner) -> None:
    number = await filed(corner.resident)
    await corner.worker.read()
    answer = await corner.worker.say("请假 3天 家里有事")
    assert "已登记" in answer
    assert "手上 1 件已转给同事" in answer
    told = await corner.colleague.read()
    assert number in told
    assert "甲请假，这件转给您" in told
    assert await corner.worker.read() == ""  # One answer says it; no word for each case.
    assert "没有未办的工单" in await corner.worker.say("我的工单")
    stands = await corner.resident.say("到哪了")
    assert "乙" in stands
    assert stands.count("已派给工作人员") == 1  # Whose leave it is concerns nobody outside.
    assert "已销假" in await corner.worker.say("销假")
    assert "不用销" in await corner.worker.say("销假")
    await filed(corner.resident)
    assert "1. 公共照明" in await corner.worker.say("我的工单")


async def test_days_to_come_move_nothing_yet(corner: Corner) -> None:
    await filed(corner.resident)
    answer = await corner.worker.say("请假 12月1日到3日")
    assert "12月1日到12月3日请假，到时" in answer
    assert "1. 公共照明" in await corner.worker.say("我的工单")
    assert "12月1日到12月3日的假已取消" in await corner.worker.say("销假")


async def test_what_is_missing_or_wrong_is_said(corner: Corner) -> None:
    assert "从哪天到哪天" in await corner.worker.say("请假")
    assert "已经过去" in await corner.worker.say("请假 2020年1月1日到2020年1月3日")
    assert "之前" in await corner.worker.say("请假 12月5日到2026年12月1日")
    assert "没有登记请假" in await corner.worker.say("销假")


async def test_those_above_enter_it_for_a_worker(house: House, corner: Corner) -> None:
    await filed(corner.resident)
    await corner.worker.read()
    boss = await staff_phone(house, StaffRole.SUPERVISOR, f"{corner.estate}台")
    answer = await boss.say(f"请假 {corner.estate}甲 今天到明天")
    assert f"{corner.estate}甲" in answer
    assert "手上 1 件已转给同事" in answer
    told = await corner.worker.read()
    assert "已为您登记请假" in told
    assert "没有找到叫" in await boss.say("请假 没这个人 今天")
    outsider = await staff_phone(house, StaffRole.GRID_LEAD, f"{corner.estate}长")
    assert "不在您带的网格里" in await outsider.say(f"请假 {corner.estate}乙 今天")


async def test_those_above_read_why_it_went_to_whom(house: House, corner: Corner) -> None:
    number = await filed(corner.resident)
    boss = await staff_phone(house, StaffRole.SUPERVISOR, f"{corner.estate}理")
    shown = await boss.say(f"查看 {number}")
    assert f"为什么派给{corner.estate}甲：" in shown
    assert f"没派给{corner.estate}乙：刚派过单" in shown
    assert "为什么派给" not in await corner.worker.say("1")
