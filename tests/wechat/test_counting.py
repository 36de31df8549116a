"""What the gateway counts: each push once, each answer by its way, each call by its errcode."""

import asyncio
from dataclasses import replace

import httpx
import pytest
from fakeredis import FakeAsyncRedis

from api.errors import UnavailableError
from api.notifications.outbox import Note
from api.wechat.client import MEDIA_PATH, SEND_PATH
from api.wechat.routes import GatewayParts
from tests.wechat.api_side import TOKEN_PATH, Answer, ScriptedApi, client_for
from tests.wechat.conftest import Gateway, figure, gateway_for
from tests.wechat.platform_side import WANG, document, message, seal


class Figures:
    """How far counters have gone since a moment."""

    def __init__(self) -> None:
        self._before: dict[str, float] = {}
        self._now()

    def _now(self) -> dict[str, float]:
        ways = ("passive", "deferred", "held", "success", "not_taken")
        now = {
            "duplicates": figure("linli_pushes_duplicate_total"),
            "text": figure("linli_pushes_total", type="text"),
            "bad_signature": figure("linli_pushes_refused_total", reason="bad_signature"),
            "store_failures": figure("linli_store_failures_total"),
            "timed": figure("linli_answer_seconds_count"),
            **{way: figure("linli_answers_total", way=way) for way in ways},
        }
        self._before = self._before or now
        return now

    @property
    def changed(self) -> dict[str, float]:
        """Those that have moved, and by how much."""
        now = self._now()
        return {
            name: now[name] - before for name, before in self._before.items() if now[name] > before
        }


async def test_a_passive_answer_and_its_repeat(gateway: Gateway) -> None:
    counted = Figures()
    fields = message(Content="你好")
    waiting = asyncio.create_task(gateway.push(fields))
    await gateway.stored()
    await gateway.answer(Note("您好"))
    await waiting
    await gateway.push(fields)
    assert counted.changed == {"text": 2, "duplicates": 1, "passive": 2, "timed": 2}


async def test_an_answer_that_comes_later(hasty: Gateway) -> None:
    counted = Figures()
    await hasty.push(message(Content="你好"))
    assert counted.changed == {"text": 1, "deferred": 1, "timed": 1}
    seconds = figure("linli_answer_seconds_sum")
    await hasty.push(message(Content="你好"))
    assert figure("linli_answer_seconds_sum") - seconds >= hasty.parts.patience


async def test_g18_a_push_that_is_held_and_the_last_one_that_says_so(parts: GatewayParts) -> None:
    quick = replace(parts, can_send_kf=False, patience=0.2, hold=0.2, hang_up=0.3)
    async with gateway_for(quick) as gateway:
        counted = Figures()
        fields = message(Content="你好")
        for _ in range(3):
            await gateway.push(fields)
    assert counted.changed == {"text": 3, "duplicates": 2, "held": 2, "deferred": 1, "timed": 3}


async def test_a_refusal(gateway: Gateway) -> None:
    counted = Figures()
    sealed = seal(document(message(Content="你好")), now=gateway.now)
    await gateway.post(sealed.changed(nonce="1"), sealed.body)
    assert counted.changed == {"bad_signature": 1, "timed": 1}


async def test_a_store_that_is_away(parts: GatewayParts) -> None:
    async with gateway_for(replace(parts, store_patience=0.0)) as gateway:
        counted = Figures()
        await gateway.push(message(Content="你好"))
        assert counted.changed == {"text": 1, "store_failures": 1, "not_taken": 1, "timed": 1}


@pytest.mark.parametrize(
    ("answer", "errcode"),
    [
        ({"errcode": 0}, "0"),
        ({"errcode": 45015, "errmsg": "out of time"}, "45015"),
        (httpx.Response(502), "http_502"),
        (httpx.Response(200, text="<html>"), "no_json"),
        (httpx.ConnectTimeout("slow"), "ConnectTimeout"),
    ],
    ids=str,
)
async def test_a_call_is_counted_by_its_errcode(answer: Answer, errcode: str) -> None:
    api = ScriptedApi()
    api.script(SEND_PATH, answer)
    before = calls(SEND_PATH, errcode)
    async with api.http, FakeAsyncRedis() as redis:
        await client_for(api, redis).send_text(WANG, "您好")
    assert calls(SEND_PATH, errcode) == before + 1


async def test_a_download_and_the_token_are_calls_too() -> None:
    api = ScriptedApi()
    api.refuse(MEDIA_PATH, 40007)
    api.script(MEDIA_PATH, httpx.Response(200, content=b"jpg", headers={"content-type": "image/x"}))
    before = calls(MEDIA_PATH, "40007"), calls(MEDIA_PATH, "0"), calls(TOKEN_PATH, "0")
    async with api.http, FakeAsyncRedis() as redis:
        client = client_for(api, redis)
        with pytest.raises(UnavailableError):
            await client.fetch_media("m1", at_most=100)
        await client.fetch_media("m2", at_most=100)
    after = calls(MEDIA_PATH, "40007"), calls(MEDIA_PATH, "0"), calls(TOKEN_PATH, "0")
    assert after == tuple(count + 1 for count in before)


def calls(path: str, errcode: str) -> float:
    """How many calls ended so."""
    return figure("linli_wechat_api_calls_total", api=path, errcode=errcode)
