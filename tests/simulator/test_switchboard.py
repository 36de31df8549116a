"""S10, S8: the switchboard without a browser: clock, faults, MarkFail, quotas, the account."""

from datetime import timedelta

import httpx
import pytest

from api.simulator import PUSHES, Platform
from tests.simulator.gateway_side import Api
from tests.simulator.test_key_change import NEW_KEY
from tests.simulator.toy import ACCOUNT, WANG, Clock, ToyWebhook

SEND = "message/custom/send"
FAULT = {"kind": "errcode", "on": SEND, "errcode": "45015", "times": "2", "percent": "100"}


async def test_s10_the_page_shows_what_is_on(platform: Platform, page: httpx.AsyncClient) -> None:
    platform.faults.add("doubled", on=PUSHES, probability=0.25)
    platform.mark_fail.limit = 1
    platform.mark_fail.note(ok=False, now=platform.clock())
    platform.qr_codes.create(
        {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "door-3-2"}}}
    )
    answer = await page.get("/switchboard")
    assert "style=" not in answer.text
    assert "unsafe" not in answer.headers["content-security-policy"]
    for words in ("推送重复一次", "25.0%", "推送已暂停", "door-3-2", "500000", "王阿姨"):
        assert words in answer.text


async def test_s10_the_clock_goes_ahead_and_the_windows_with_it(
    api: Api, platform: Platform, page: httpx.AsyncClient, clock: Clock
) -> None:
    await platform.send_text(WANG, "你好")
    moved = await page.post("/switchboard/clock", data={"hours": "72"})
    assert (moved.status_code, moved.headers["location"]) == (303, "/switchboard")
    assert platform.clock() == clock() + timedelta(days=3)
    await api.renew()
    assert await api.say() == 45015
    for wrong in ("-1", "5"):
        assert (await page.post("/switchboard/clock", data={"hours": wrong})).status_code == 422


async def test_s8_a_fault_is_turned_on_and_off_on_the_page(
    api: Api, platform: Platform, page: httpx.AsyncClient
) -> None:
    await platform.send_text(WANG, "你好")
    assert (await page.post("/switchboard/faults", data=FAULT)).status_code == 303
    (rule,) = platform.faults.rules
    assert await api.say() == 45015
    assert "还有 1 次" in (await page.get("/switchboard")).text
    await page.post(f"/switchboard/faults/{rule.id}/remove")
    assert await api.say() == 0
    await page.post("/switchboard/faults", data=FAULT | {"times": ""})
    await page.post("/switchboard/faults/clear")
    assert platform.faults.rules == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "explode"},
        {"kind": "doubled"},
        {"on": "somewhere"},
        {"errcode": "0"},
        {"errcode": "viele"},
        {"times": "0"},
        {"times": "-1"},
        {"percent": "0"},
        {"percent": "nan"},
        {"percent": "101"},
        {"seconds": "-1"},
        {"seconds": "inf"},
        {"seconds": "nan"},
        {"seconds": "1e9"},
    ],
)
async def test_s8_a_senseless_fault_is_refused_in_words(
    platform: Platform, page: httpx.AsyncClient, wrong: dict[str, str]
) -> None:
    answer = await page.post("/switchboard/faults", data=FAULT | wrong)
    assert answer.status_code == 422
    assert "没有添加" in answer.text
    assert platform.faults.rules == ()


async def test_s4_mark_fail_is_ended_and_switched_on_the_page(
    platform: Platform, page: httpx.AsyncClient, toy: ToyWebhook
) -> None:
    platform.mark_fail.limit = 1
    toy.behave = lambda _push: b"nonsense"
    await platform.send_text(WANG, "你好")
    assert platform.mark_fail.suspends(platform.clock())
    await page.post("/switchboard/mark-fail", data={"do": "end"})
    assert not platform.mark_fail.suspends(platform.clock())
    await page.post("/switchboard/mark-fail", data={"do": "off"})
    assert not platform.mark_fail.enabled
    assert (await page.post("/switchboard/mark-fail", data={"do": "x"})).status_code == 422


async def test_s6_a_quota_is_set_on_the_page(
    api: Api, platform: Platform, page: httpx.AsyncClient
) -> None:
    await platform.send_text(WANG, "你好")
    await page.post("/switchboard/quota", data={"api": SEND, "limit": "1"})
    assert [await api.say(), await api.say()] == [0, 45009]
    for wrong in ({"limit": "-1"}, {"limit": "1.5"}, {"limit": "٣"}, {"api": "x"}):
        data = {"api": SEND, "limit": "1"} | wrong
        assert (await page.post("/switchboard/quota", data=data)).status_code == 422


async def test_s7_the_account_is_changed_on_the_page(
    api: Api, platform: Platform, page: httpx.AsyncClient, toy: ToyWebhook
) -> None:
    async def change(do: str, value: str = "") -> httpx.Response:
        return await page.post("/switchboard/account", data={"do": do, "value": value})

    await change("profile", "test")
    assert platform.rights.name == "test"
    await change("revoke-tokens")
    assert await api.say() == 40001
    toy.new_key = NEW_KEY
    assert (await change("begin-key", "short")).status_code == 422
    await change("begin-key", NEW_KEY)
    await change("finish-key")
    assert (await platform.send_text(WANG, "你好")).ok
    assert toy.pushes[-1].key == NEW_KEY
    assert (await change("verify")).headers["location"] == "/switchboard?verified=yes"
    assert (await change("profile", "royal")).status_code == 422
    page_text = (await page.get("/switchboard")).text
    assert not any(secret in page_text for secret in (NEW_KEY, ACCOUNT.app_secret, ACCOUNT.token))


async def test_another_site_cannot_turn_anything(page: httpx.AsyncClient) -> None:
    foreign = {"Origin": "http://evil.example"}
    for path in ("clock", "faults", "faults/clear", "mark-fail", "quota", "account"):
        answer = await page.post(f"/switchboard/{path}", data={"hours": "1"}, headers=foreign)
        assert answer.status_code == 403
