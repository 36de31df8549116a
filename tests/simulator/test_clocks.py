"""S2 on a test clock, and the platform's clock that can be moved ahead."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest

from api.simulator import HandClock, Platform
from tests.simulator.toy import ACCOUNT, WANG, Clock, ToyWebhook


@asynccontextmanager
async def on_a_test_clock(toy: ToyWebhook) -> AsyncIterator[tuple[Platform, HandClock]]:
    """A platform whose cut-off and pauses pass when the clock is moved."""
    hand = HandClock(Clock().now)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=toy.app())) as client:
        platform = Platform(
            ACCOUNT, "http://127.0.0.1/wechat", clock=hand, sleep=hand.sleep, client=client
        )
        yield platform, hand
        await platform.aclose()


async def test_s2_on_a_test_clock_nobody_waits_for_the_cut_off() -> None:
    toy = ToyWebhook(delays=[3600.0] * 2)
    async with on_a_test_clock(toy) as (platform, hand):
        saying = asyncio.create_task(platform.send_text(WANG, "你好"))
        for number in (1, 2):
            await toy.has_seen(number)
            hand.move(timedelta(seconds=4.9))
            await asyncio.sleep(0.01)
            assert len(toy.pushes) == number
            hand.move(timedelta(seconds=0.1))
        result = await saying
    assert [attempt.outcome for attempt in result.attempts] == ["timeout", "timeout", "answered"]


async def test_the_clock_goes_ahead_and_pushes_keep_the_time_of_the_wire(
    platform: Platform, toy: ToyWebhook, clock: Clock
) -> None:
    platform.clock.move(timedelta(days=3))
    await platform.send_text(WANG, "你好")
    (push,) = toy.pushes
    wire = str(int(clock.now.timestamp()))
    assert (push.query["timestamp"], push.fields["CreateTime"]) == (wire, wire)
    assert platform.transcript(WANG)[0].at == clock.now + timedelta(days=3)
    with pytest.raises(ValueError, match="ahead"):
        platform.clock.move(timedelta(seconds=-1))
