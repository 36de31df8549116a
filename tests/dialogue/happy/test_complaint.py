"""A complaint that is told, read back and filed."""

import re

from api.dialogue.models import Outcome
from tests.living import House, Phone

NUMBER = re.compile(r"YX-\d{8}-\d{4}")


async def test_a_complaint_asks_only_for_what_is_missing(resident: Phone) -> None:
    asked = await resident.say("楼道灯坏了三天了没人管")
    assert "楼道灯坏了三天了没人管" in asked
    assert "阳光花园3栋2单元" in asked
    filed = await resident.say("确认")
    assert NUMBER.search(filed)
    assert await resident.outcome() is Outcome.CASE
