"""G18: an account without customer-service messages answers by its pushes alone."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from api.dialogue.inbox import SWEEP_TASK, IntakeRules, Push, receive, sweep
from api.dialogue.models import InboundMessage, MessageType, ReplyRoute
from api.notifications.models import DeliveryState
from api.notifications.outbox import Note
from api.simulator import Platform, PushResult
from api.wechat.routes import GatewayParts
from tests.factories import deferred
from tests.wechat.conftest import Gateway, gateway_for
from tests.wechat.platform_side import WANG, message
from tests.wechat.test_with_simulator import SIMULATED, Clock

CUT_OFF = 1.25
STILL_WORKING = "正在处理，请稍等一会儿，回复 1 查看结果。"


@pytest.fixture
async def gateway(parts: GatewayParts) -> AsyncIterator[Gateway]:
    """A gateway without kf, four times as quick as the platform's patience: for what is to be done
    meanwhile a busy machine needs more than a tenth of it.
    """
    quick = replace(parts, can_send_kf=False, patience=1.0, hold=1.2, hang_up=1.375)
    async with gateway_for(quick) as gateway:
        yield gateway


@pytest.fixture
async def phone(gateway: Gateway) -> AsyncIterator[Platform]:
    platform = Platform(
        SIMULATED,
        "http://127.0.0.1/wechat",
        clock=Clock(),
        client=gateway.http,
        push_timeout=CUT_OFF,
    )
    yield platform
    await platform.aclose()


def outcomes(result: PushResult) -> list[str]:
    return [attempt.outcome for attempt in result.attempts]


async def when_pushed(gateway: Gateway, times: int) -> None:
    """Wait until the platform has pushed so often."""
    while sum(one.pushes for one in await gateway.received()) < times:  # noqa: ASYNC110
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("push", [1, 2, 3])
async def test_g18_each_push_may_bring_the_answer(
    gateway: Gateway, phone: Platform, push: int
) -> None:
    saying = asyncio.create_task(phone.send_text(WANG, "物业费"))
    await when_pushed(gateway, push)
    await gateway.answer(Note("欠费三个月"))
    result = await saying
    assert outcomes(result) == ["timeout"] * (push - 1) + ["answered"]
    assert result.text == "欠费三个月"
    (reply,) = await gateway.outbox()
    assert reply.state is DeliveryState.SENT


async def test_g18_the_last_push_says_how_to_get_the_answer(
    gateway: Gateway, phone: Platform
) -> None:
    result = await phone.send_text(WANG, "物业费")
    assert outcomes(result) == ["timeout", "timeout", "answered"]
    assert result.text == STILL_WORKING
    (received,) = await gateway.received()
    assert received.reply_route is ReplyRoute.FETCHED
    await gateway.answer(Note("欠费三个月"))

    fetching = asyncio.create_task(phone.send_text(WANG, "1"))
    await gateway.stored(2)
    await gateway.answer()
    assert (await fetching).text == "欠费三个月"
    bubbles = [entry.content.text for entry in phone.transcript(WANG) if entry.side == "account"]
    assert bubbles == [STILL_WORKING, "欠费三个月"]


async def test_g18_a_fourth_push_is_met_too(gateway: Gateway) -> None:
    fields = message(Content="物业费")
    for _ in range(2):
        await gateway.push(fields)
    assert [(await gateway.push(fields)).text for _ in range(2)] == [STILL_WORKING] * 2
    (received,) = await gateway.received()
    assert received.pushes == 4


async def test_g18_a_repeat_of_the_fetching_push_brings_the_same(gateway: Gateway) -> None:
    fields = message(Content="物业费")
    for _ in range(3):
        await gateway.push(fields)
    await gateway.answer(Note("欠费三个月"))
    fetch = message(Content="1")
    fetching = asyncio.create_task(gateway.push(fetch))
    await gateway.stored(2)
    await gateway.answer()
    assert (await fetching).text == "欠费三个月"
    assert (await gateway.push(fetch)).text == "欠费三个月"


async def test_g18_what_is_owed_rides_with_any_next_answer(gateway: Gateway) -> None:
    late = message(Content="物业费")
    for _ in range(3):
        await gateway.push(late)
    await gateway.answer(Note("欠费三个月"))
    waiting = asyncio.create_task(gateway.push(message(Content="怎么付")))
    await gateway.stored(2)
    await gateway.answer(Note("扫码付"))
    assert (await waiting).text == (
        "之前有 1 条消息没能送到，现在补上：\n\n11月23日 周一 10:00\n欠费三个月\n\n扫码付"
    )


async def test_g18_a_long_answer_waits_for_the_next_word(gateway: Gateway) -> None:
    waiting = asyncio.create_task(gateway.push(message(Content="低保政策")))
    await gateway.stored()
    await gateway.answer(Note("策" * 1500))
    answer = await waiting
    assert answer.text is not None
    assert answer.text.endswith("（还有 2 条没发完，回复“更多”接着看）")
    states = [row.state for row in await gateway.outbox()]
    assert states.count(DeliveryState.SENT) == 1


async def test_g18_a_store_that_is_away_at_the_end_of_a_held_push_leaves_it_to_the_next(
    gateway: Gateway, phone: Platform
) -> None:
    """Silence would be taken for "nothing to say", and the platform would not push again."""
    async with gateway.database.transaction() as session:
        saying = asyncio.create_task(phone.send_text(WANG, "物业费"))
        await gateway.stored()
        await session.execute(text("lock table outbound_messages in access exclusive mode"))
        await session.execute(select(InboundMessage).with_for_update())
        await asyncio.sleep(CUT_OFF)
    await gateway.answer(Note("欠费三个月"))
    result = await saying
    assert outcomes(result)[0] == "timeout"
    assert result.text == "欠费三个月"


async def test_g18_a_message_whose_first_push_came_to_nothing_is_not_held_too_long(
    gateway: Gateway,
) -> None:
    """This is its last push, though only the second that we see."""
    created = int(gateway.now.timestamp()) - 10
    fields = message(Content="物业费", CreateTime=str(created))
    assert (await gateway.push(fields)).text == STILL_WORKING


async def test_g18_what_no_push_has_fetched_waits_to_be_fetched(gateway: Gateway) -> None:
    push = Push(openid=WANG, dedupe_key="m:1", type=MessageType.TEXT, text="物业费")
    rules = IntakeRules(holds_pushes=True)
    async with gateway.database.transaction() as session:
        await receive(session, push, now=gateway.now, rules=rules)
        jobs = await deferred(session, SWEEP_TASK)
        await sweep(session, jobs[0]["message_id"], ReplyRoute(jobs[0]["late_route"]))
    [received] = await gateway.received()
    assert received.reply_route is ReplyRoute.FETCHED
