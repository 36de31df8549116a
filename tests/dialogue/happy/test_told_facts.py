"""What is told in passing reaches whoever works on it: since when, a number, a contested sum."""

from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


async def test_the_worker_reads_since_when_and_the_number(house: House, corner: Corner) -> None:
    await corner.resident.say("楼道灯坏了，从去年10月到现在没人管，我电话幺三八零零零零零零零零")
    await corner.resident.say("确认")
    await house.run_jobs()
    [case] = await filed_cases(house, corner.resident)
    shown = await corner.worker.say(f"查看 {case.case_number}")
    assert "自：2025年10月" in shown
    assert "联系电话：13800000000" in shown
    await corner.resident.say("补充一下，联系我打0571-88881234转801")
    assert "联系电话：0571-88881234转801" in await corner.worker.say(f"查看 {case.case_number}")


async def test_the_desk_reads_the_contested_sum(house: House, resident: Phone) -> None:
    await resident.say("这个月物业费多收了我三百八十块五，要求退给我")
    [case] = await filed_cases(house, resident)
    assert case.kind == "hand_over"
    assert "说到的金额：380.50元" in case.description
