"""G9: an option counts for its person, in its turn, while it lasts; an old one does nothing."""

from api.cases.lifecycle import CaseState
from api.dialogue.models import MessageType, Outcome
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone

COMPLAINT = "阳光花园3栋2单元楼道灯坏了三天"


async def test_g9_an_old_click_is_over_and_changes_nothing(house: House, stranger: Phone) -> None:
    await stranger.say(COMPLAINT)
    old = next(option for option in stranger.options if option["title"] == "确认")
    await stranger.tap("确认")
    await stranger.say("到哪了")
    answer = await stranger.send(MessageType.TEXT, menu_id=old["id"])
    assert "已经失效" in answer
    assert await stranger.outcome() is Outcome.REFUSED
    [case] = await filed_cases(house, stranger)
    assert case.state is CaseState.ASSIGNED


async def test_g9_a_click_on_somebody_elses_option_is_over(house: House, stranger: Phone) -> None:
    await stranger.say(COMPLAINT)
    option = next(option for option in stranger.options if option["title"] == "确认")
    other = house.phone()
    assert "已经失效" in await other.send(MessageType.TEXT, menu_id=option["id"])
    assert await filed_cases(house, stranger) == []
