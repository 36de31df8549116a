"""S8, S4: what goes wrong on order, where, how often, and the same way for the same seed."""

import asyncio

import httpx
import pytest

from api.simulator import EVERY_CALL, PUSHES, Faults, MarkFail, Platform, create_simulator
from api.simulator.faults import PushFault
from tests.simulator.conftest import PERSONAS
from tests.simulator.gateway_side import LI, Api
from tests.simulator.test_pushes import over_loopback
from tests.simulator.toy import ACCOUNT, WANG, Clock, ToyWebhook, served

SEND = "message/custom/send"


async def test_s8_any_errcode_for_so_many_calls(api: Api, platform: Platform) -> None:
    await platform.send_text(WANG, "你好")
    platform.faults.plan(SEND, -1)
    platform.faults.plan(SEND, 45011, times=2)
    assert [await api.say() for _ in range(4)] == [-1, 45011, 45011, 0]


async def test_s8_a_rule_for_every_call_until_it_is_removed(api: Api, platform: Platform) -> None:
    rule = platform.faults.add("errcode", on=EVERY_CALL, errcode=45009)
    assert await api.say() == 45009
    assert (await api.get("menu/get")).json()["errcode"] == 45009
    platform.faults.remove(rule.id)
    assert (await api.get("menu/get")).json()["errcode"] == 46003
    assert rule.struck == 2


async def test_s8_an_outage_is_502_or_a_page(api: Api, platform: Platform) -> None:
    query = {"access_token": api.token}
    platform.faults.add("bad_gateway", on="menu/get", times=1)
    platform.faults.add("html", on="menu/get", times=1)
    answers = [await api.client.get("/platform/cgi-bin/menu/get", params=query) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [502, 200]
    assert all(answer.text.startswith("<html>") for answer in answers)


async def test_s8_a_revoked_token_is_noticed_by_the_next_call(api: Api, platform: Platform) -> None:
    await platform.send_text(WANG, "你好")
    platform.faults.add("token_revoked", on=SEND, times=1)
    assert await api.say() == 40001
    await api.renew()
    assert await api.say() == 0


async def test_s8_a_call_without_a_good_token_uses_up_no_fault(
    api: Api, platform: Platform
) -> None:
    await platform.send_text(WANG, "你好")
    platform.faults.plan(SEND, -1)
    token, api.token = api.token, "made-up"
    assert await api.say() == 40001
    api.token = token
    assert await api.say() == -1


async def test_s8_slow_dropped_and_lost_answers(platform: Platform) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    platform.sleep = sleep
    await platform.send_text(WANG, "你好")
    async with (
        served(create_simulator(platform, PERSONAS)) as address,
        httpx.AsyncClient(base_url=address, trust_env=False) as client,
    ):
        api = Api(client)
        await api.renew()
        platform.faults.add("slow", on=SEND, seconds=30, times=1)
        assert (await api.say("慢"), slept) == (0, [30])
        platform.faults.add("dropped", on=SEND, times=1)
        with pytest.raises(httpx.TransportError):
            await api.say("没做")
        platform.faults.add("answer_lost", on=SEND, times=1)
        with pytest.raises(httpx.TransportError):
            await api.say("做了")
    sent = [entry.text for entry in platform.transcript(WANG) if entry.via == "kf"]
    assert sent == ["慢", "做了"]


async def test_s8_a_doubled_push_comes_twice_and_is_answered_once(
    platform: Platform, toy: ToyWebhook
) -> None:
    platform.faults.add("doubled", on=PUSHES, times=1)
    result = await platform.send_text(WANG, "你好")
    assert [push.fields["MsgId"] for push in toy.pushes] == [result.message_id] * 2
    assert [double.outcome for double in result.doubles] == ["answered"]
    assert [entry.text for entry in platform.transcript(WANG)] == ["你好", "你说：你好"]
    assert (platform.pushes.sent, platform.pushes.doubled) == (2, 1)


async def test_s8_a_reordered_push_is_overtaken_by_the_next(
    platform: Platform, toy: ToyWebhook
) -> None:
    platform.faults.add("reordered", on=PUSHES, times=1, seconds=30)
    first = asyncio.create_task(platform.send_text(WANG, "第一句"))
    await asyncio.sleep(0.01)
    await platform.send_text(LI, "别人的")
    await asyncio.sleep(0.01)
    assert not first.done(), "somebody else overtakes nobody"
    await platform.send_text(WANG, "第二句")
    await first
    assert [push.fields["Content"] for push in toy.pushes] == ["别人的", "第二句", "第一句"]


async def test_s8_a_push_that_nobody_overtakes_goes_in_the_end(
    platform: Platform, toy: ToyWebhook
) -> None:
    platform.faults.add("reordered", on=PUSHES, seconds=0.02)
    assert (await platform.send_text(WANG, "你好")).ok
    assert len(toy.pushes) == 1


@pytest.mark.parametrize(("kind", "reached"), [("dropped", 1), ("answer_lost", 2)])
async def test_s8_a_lost_push_or_answer_is_pushed_again(kind: PushFault, reached: int) -> None:
    toy = ToyWebhook()
    async with over_loopback(toy) as platform:
        platform.faults.add(kind, on=PUSHES, times=1)
        result = await platform.send_text(WANG, "你好")
    assert [attempt.outcome for attempt in result.attempts] == [kind, "answered"]
    assert len(toy.pushes) == reached
    assert [entry.text for entry in platform.transcript(WANG)] == ["你好", "你说：你好"]


def drawn(seed: int, *, order: tuple[str, ...]) -> dict[str, list[bool]]:
    """Which pushes of each person a rule with a chance of one half strikes."""
    faults = Faults(seed=seed)
    faults.add("doubled", on=PUSHES, probability=0.5)
    struck: dict[str, list[bool]] = {}
    for openid in order:
        struck.setdefault(openid, []).append(faults.of_push("doubled", openid) is not None)
    return struck


def test_s8_the_same_seed_meets_the_same_faults_in_any_order() -> None:
    one = drawn(7, order=(WANG,) * 40 + (LI,) * 40)
    other = drawn(7, order=(LI, WANG) * 40)
    assert one == other
    assert one != drawn(8, order=(WANG,) * 40 + (LI,) * 40)
    assert 20 < sum(one[WANG]) + sum(one[LI]) < 60


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "doubled", "on": SEND},
        {"kind": "errcode", "on": PUSHES, "errcode": 40001},
        {"kind": "errcode", "on": SEND},
        {"kind": "slow", "on": SEND, "seconds": -1},
        {"kind": "html", "on": SEND, "probability": 0},
        {"kind": "html", "on": SEND, "times": 0},
    ],
)
def test_s8_a_rule_that_could_never_strike_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Faults().add(**wrong)  # type: ignore[arg-type]


async def test_s4_after_failures_in_a_row_nothing_is_pushed_for_a_minute(
    platform: Platform, toy: ToyWebhook, clock: Clock
) -> None:
    platform.mark_fail.limit = 2
    toy.behave = lambda _push: b"nonsense"
    await platform.send_text(WANG, "一")
    await platform.send_text(LI, "二")
    toy.behave = None
    kept = await platform.send_text(WANG, "三")
    assert (kept.ok, kept.failure, len(toy.pushes)) == (False, "not_pushed: MarkFail", 2)
    assert [entry.kind for entry in platform.transcript(WANG)][-2:] == ["text", "not_pushed"]
    clock.move(seconds=60)
    assert (await platform.send_text(WANG, "四")).text == "你说：四"
    assert [push.fields["Content"] for push in toy.pushes] == ["一", "二", "四"]
    assert platform.mark_fail.not_pushed == 1


async def test_s4_a_success_between_failures_starts_the_count_anew(
    platform: Platform, toy: ToyWebhook
) -> None:
    platform.mark_fail.limit = 2
    for behave in (lambda _push: b"nonsense", None) * 3:
        toy.behave = behave
        await platform.send_text(WANG, "你好")
    assert len(toy.pushes) == 6


async def test_s4_it_can_be_switched_off(clock: Clock, toy: ToyWebhook) -> None:
    toy.behave = lambda _push: b"nonsense"
    transport = httpx.ASGITransport(app=toy.app())
    async with httpx.AsyncClient(transport=transport) as client:
        platform = Platform(
            ACCOUNT,
            "http://127.0.0.1/wechat",
            clock=clock,
            client=client,
            mark_fail=MarkFail(enabled=False),
        )
        for _ in range(12):
            await platform.send_text(WANG, "你好")
        await platform.aclose()
    assert len(toy.pushes) == 12
