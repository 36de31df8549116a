"""S1, S2: what a push looks like, the cut-off, and pushing again."""

import dataclasses
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import Response

from api.simulator import Platform, xml
from api.simulator.account import Mode
from api.simulator.crypto import signature
from api.simulator.errors import NotPossibleError
from api.simulator.live import LiveUpdate
from api.simulator.media import silence
from api.simulator.pusher import ERROR_BUBBLE
from tests.simulator.toy import ACCOUNT, WANG, Clock, ToyWebhook, free_port, served

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32
CUT_OFF = 0.25


@asynccontextmanager
async def over_loopback(toy: ToyWebhook, *, retries: int = 2) -> AsyncIterator[Platform]:
    """A platform that pushes over real connections, with a short cut-off."""
    async with served(toy.app()) as address:
        platform = Platform(
            toy.account,
            f"{address}/wechat",
            push_timeout=CUT_OFF,
            retries=retries,
            retry_pause=0.01,
        )
        yield platform
        await platform.aclose()


async def test_s1_a_text_is_pushed_and_its_answer_shown(
    platform: Platform, toy: ToyWebhook, clock: Clock
) -> None:
    result = await platform.send_text(WANG, "楼道灯坏了")
    assert result.text == "你说：楼道灯坏了"
    (push,) = toy.pushes
    assert push.fields == {
        "ToUserName": ACCOUNT.original_id,
        "FromUserName": WANG,
        "CreateTime": str(int(clock.now.timestamp())),
        "MsgType": "text",
        "Content": "楼道灯坏了",
        "MsgId": result.message_id,
    }
    shown = [(entry.side, entry.text) for entry in platform.transcript(WANG)]
    assert shown == [("person", "楼道灯坏了"), ("account", "你说：楼道灯坏了")]


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
async def test_s1_each_mode_has_its_query_and_body(mode: Mode, clock: Clock) -> None:
    account = dataclasses.replace(ACCOUNT, mode=mode)
    toy = ToyWebhook(account)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=toy.app())) as client:
        platform = Platform(account, "http://127.0.0.1/wechat", client=client, clock=clock)
        assert (await platform.send_text(WANG, "你好")).text == "你说：你好"
    query, body = toy.pushes[0].query, xml.parse(toy.pushes[0].body)
    names = ["signature", "timestamp", "nonce", "openid"]
    assert list(query) == (names if mode == "plain" else [*names, "encrypt_type", "msg_signature"])
    assert query["openid"] == WANG
    assert query["signature"] == signature(account.token, query["timestamp"], query["nonce"])
    assert ("encrypt_type" in query) == ("msg_signature" in query) == (mode != "plain")
    assert (body.child("Encrypt") is None) == (mode == "plain")
    assert (body.child("Content") is None) == (mode == "safe")
    assert body.text_of("ToUserName") == account.original_id


async def test_s1_photo_voice_and_place_have_their_fields(
    platform: Platform, toy: ToyWebhook
) -> None:
    await platform.send_image(WANG, PNG)
    await platform.send_voice(WANG, silence(7))
    await platform.send_location(WANG, latitude=30.27, longitude=120.15, label="3栋")
    picture, voice, place = (push.fields for push in toy.pushes)
    assert platform.media.get(picture["MediaId"]).data == PNG
    assert picture["PicUrl"].endswith(picture["MediaId"])
    assert (voice["Format"], "Recognition" in voice) == ("amr", False)
    assert (place["Location_X"], place["Location_Y"], place["Label"]) == ("30.27", "120.15", "3栋")
    assert [entry.kind for entry in platform.transcript(WANG)][::2] == [
        "image",
        "voice",
        "location",
    ]
    assert platform.transcript(WANG)[2].content.seconds == 7


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024)])
async def test_what_is_no_photo_or_too_large_is_not_sent(platform: Platform, data: bytes) -> None:
    with pytest.raises(NotPossibleError):
        await platform.send_image(WANG, data)
    assert platform.transcript(WANG) == []


async def test_s9_a_tapped_option_comes_as_text_with_its_id(
    platform: Platform, toy: ToyWebhook
) -> None:
    result = await platform.send_text(WANG, "满意", menu_id="m-1")
    assert toy.pushes[0].fields["bizmsgmenuid"] == "m-1"
    assert result.text == "点了 m-1"


async def test_an_event_has_no_message_id(platform: Platform, toy: ToyWebhook) -> None:
    result = await platform.send_event(WANG, "CLICK", key="status")
    assert (result.message_id, result.ok, result.answer) == (None, True, None)
    fields = toy.pushes[0].fields
    assert (fields["Event"], fields["EventKey"]) == ("CLICK", "status")
    assert "MsgId" not in fields


async def test_who_has_left_cannot_write_and_sees_nothing(
    platform: Platform, toy: ToyWebhook
) -> None:
    toy.behave = lambda _push: b"nonsense"
    await platform.send_event(WANG, "unsubscribe")
    assert [entry.kind for entry in platform.transcript(WANG)] == ["event"]
    with pytest.raises(NotPossibleError):
        await platform.send_text(WANG, "你好")
    toy.behave = None
    await platform.send_event(WANG, "subscribe", key="qrscene_door-3", ticket="t")
    assert toy.pushes[-1].fields["Ticket"] == "t"
    assert (await platform.send_text(WANG, "你好")).ok


async def test_s2_after_the_cut_off_the_same_message_is_pushed_again() -> None:
    toy = ToyWebhook(delays=[CUT_OFF * 4])
    async with over_loopback(toy) as platform:
        result = await platform.send_text(WANG, "你好")
    assert [attempt.outcome for attempt in result.attempts] == ["timeout", "answered"]
    assert CUT_OFF <= result.attempts[0].seconds < CUT_OFF * 3
    first, second = toy.pushes
    assert first.fields == second.fields
    assert first.fields["MsgId"] == result.message_id
    assert first.query["nonce"] != second.query["nonce"]
    assert [entry.text for entry in platform.transcript(WANG)] == ["你好", "你说：你好"]


@pytest.mark.parametrize("retries", [2, 3])
async def test_s2_when_pushes_run_out_the_error_bubble_shows(retries: int) -> None:
    toy = ToyWebhook(delays=[CUT_OFF * 4] * 4)
    async with over_loopback(toy, retries=retries) as platform:
        result = await platform.send_text(WANG, "你好")
    assert [attempt.outcome for attempt in result.attempts] == ["timeout"] * (retries + 1)
    assert len(toy.pushes) == retries + 1
    assert platform.transcript(WANG)[-1].text == ERROR_BUBBLE


async def test_s2_a_bad_status_is_pushed_again() -> None:
    answers: list[bytes | Response] = [Response(status_code=502), b"success"]
    toy = ToyWebhook(behave=lambda _push: answers.pop(0))
    async with over_loopback(toy) as platform:
        result = await platform.send_text(WANG, "你好")
    assert [attempt.outcome for attempt in result.attempts] == ["bad_status", "no_answer"]
    assert result.ok


async def test_nobody_at_the_address_is_an_error_bubble_and_no_exception() -> None:
    address = f"http://127.0.0.1:{free_port()}/wechat"
    platform = Platform(ACCOUNT, address, retry_pause=0)
    result = await platform.send_text(WANG, "你好")
    await platform.aclose()
    assert [attempt.outcome for attempt in result.attempts] == ["unreachable"] * 3
    assert result.failure.startswith("unreachable")


async def test_the_webhook_is_verified_by_its_echo(platform: Platform) -> None:
    assert await platform.verify_webhook()


async def test_watchers_hear_of_messages_and_of_typing(platform: Platform) -> None:
    heard: list[LiveUpdate] = []
    stop = platform.subscribe(heard.append)
    await platform.send_text(WANG, "你好")
    stop()
    await platform.send_text(WANG, "再见")
    assert heard == [LiveUpdate(WANG, "messages", True), LiveUpdate(WANG, "messages", False)]


async def test_transcript_and_result_are_json(platform: Platform) -> None:
    result = await platform.send_text(WANG, "你好")
    entries = [entry.as_json() for entry in platform.transcript(WANG)]
    assert json.loads(json.dumps(entries))[1]["text"] == "你说：你好"
    assert json.loads(json.dumps(result.as_json()))["attempts"][0]["outcome"] == "answered"


async def test_message_ids_are_never_used_twice(platform: Platform) -> None:
    ids = [(await platform.send_text(WANG, "你好")).message_id for _ in range(20)]
    assert len(set(ids)) == 20
