"""A number typed when other words of ours have come between confirms nothing: it is asked about."""

from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House


async def test_progress_in_the_middle_of_a_read_back(house: House, corner: Corner) -> None:
    await corner.resident.say("楼道灯坏了没人管")
    await corner.resident.say("确认")
    await corner.resident.say("单元门关不上了")
    await corner.worker.say("接单 1")
    assert "接单" in await corner.resident.read()
    asked = await corner.resident.say("1")
    assert "请您再选一次" in asked
    assert "单元门关不上了" in asked
    assert len(await filed_cases(house, corner.resident)) == 1, "nothing unseen is confirmed"
    assert "已经帮您报上去了" in await corner.resident.say("1")
    assert len(await filed_cases(house, corner.resident)) == 2


async def test_after_an_answer_a_number_is_only_a_word(corner: Corner) -> None:
    await corner.resident.say("菜单")
    await corner.resident.say("谢谢")
    assert "请您再选一次" not in await corner.resident.say("1")
