"""S6: who may be sent a customer-service message, and how many."""

import pytest

from api.simulator import Platform
from api.simulator.phone_acts import EventName
from tests.simulator.gateway_side import LI, Api
from tests.simulator.toy import WANG, Clock


async def test_s6_without_a_window_nothing_is_sent(api: Api, platform: Platform) -> None:
    assert await api.say() == 45015
    assert platform.transcript(WANG) == []


async def test_s6_a_message_opens_five_for_48_hours(
    api: Api, platform: Platform, clock: Clock
) -> None:
    await platform.send_text(WANG, "你好")
    clock.move(hours=47, minutes=59)
    await api.renew()
    assert [await api.say() for _ in range(6)] == [0, 0, 0, 0, 0, 45047]
    await platform.send_text(WANG, "还在吗")
    clock.move(hours=48)
    await api.renew()
    assert await api.say() == 45015


@pytest.mark.parametrize("event", ["CLICK", "SCAN", "subscribe"])
async def test_s6_a_click_opens_three_for_a_minute(
    api: Api, platform: Platform, clock: Clock, event: EventName
) -> None:
    await platform.send_event(WANG, event, key="x")
    clock.move(seconds=59)
    assert [await api.say() for _ in range(4)] == [0, 0, 0, 45047]
    clock.move(seconds=1)
    assert await api.say() == 45015


async def test_s6_a_tapped_option_is_a_click_and_no_message(
    api: Api, platform: Platform, clock: Clock
) -> None:
    await platform.send_text(WANG, "满意", menu_id="m-1")
    assert platform.windows.left(WANG, now=clock()) == 3
    clock.move(minutes=1)
    assert await api.say() == 45015


async def test_s6_grants_do_not_add_up(api: Api, platform: Platform, clock: Clock) -> None:
    await platform.send_text(WANG, "你好")
    await platform.send_event(WANG, "CLICK", key="x")
    assert platform.windows.left(WANG, now=clock()) == 5
    assert [await api.say() for _ in range(6)] == [0, 0, 0, 0, 0, 45047]


async def test_s6_passive_answers_cost_nothing(platform: Platform, clock: Clock) -> None:
    for _ in range(7):
        await platform.send_text(WANG, "你好")
    assert platform.windows.left(WANG, now=clock()) == 5


async def test_s6_workers_live_under_the_same_windows(api: Api) -> None:
    assert await api.say(to=LI) == 45015


async def test_a_refused_body_costs_no_message(api: Api, platform: Platform, clock: Clock) -> None:
    await platform.send_text(WANG, "你好")
    assert await api.say("") == 44004
    assert platform.windows.left(WANG, now=clock()) == 5
