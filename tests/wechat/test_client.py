"""The platform's API: one token for all, typed answers, no secrets anywhere."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from redis.exceptions import RedisError

from api.errors import UnavailableError
from api.wechat.api_errors import ERROR_CLASSES, ErrorClass
from api.wechat.client import (
    MEDIA_PATH,
    MENU_PATH,
    QRCODE_PATH,
    SEND_PATH,
    TEMPLATE_PATH,
    TYPING_PATH,
    WeChatClient,
)
from api.wechat.rendering import Menu
from api.wechat.tokens import TokenError
from api.wechat.transport import CALL_SECONDS, TIMES, open_http
from tests.wechat.api_side import SECRET, TOKEN_PATH, ScriptedApi, access_token, client_for
from tests.wechat.platform_side import WANG

KEY = "linli:wx1_access_token"
WORDS = "您的诉求已办结"


@pytest.fixture
async def redis() -> AsyncIterator[FakeAsyncRedis]:
    async with FakeAsyncRedis() as redis:
        yield redis


@pytest.fixture
async def api() -> AsyncIterator[ScriptedApi]:
    api = ScriptedApi()
    async with api.http:
        yield api


@pytest.fixture
def client(api: ScriptedApi, redis: FakeAsyncRedis) -> WeChatClient:
    return client_for(api, redis)


async def test_g24_twenty_cold_tasks_fetch_one_token(api: ScriptedApi) -> None:
    """In five processes, which share nothing but Redis."""
    api.token_delay = 0.05
    server = FakeServer()
    connections = [FakeAsyncRedis(server=server) for _ in range(5)]
    tokens = [access_token(api, connection) for connection in connections]
    got = await asyncio.gather(*(tokens[number % 5].get() for number in range(20)))
    assert set(got) == {"token-1"}
    assert api.token_fetches == 1
    for connection in connections:
        await connection.aclose()


async def test_g24_whoever_gets_the_lock_just_after_a_fetch_does_not_fetch_again(
    api: ScriptedApi, redis: FakeAsyncRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, lock = access_token(api, redis), redis.set

    async def after_the_others_fetch(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(redis, "set", lock)
        assert await access_token(api, redis).get() == "token-1"
        return await lock(*args, **kwargs)

    monkeypatch.setattr(redis, "set", after_the_others_fetch)
    assert await late.get() == "token-1"
    assert api.token_fetches == 1
    assert not await redis.exists(f"{KEY}_lock")


async def test_g24_a_token_is_kept_until_five_minutes_before_its_end(
    api: ScriptedApi, redis: FakeAsyncRedis
) -> None:
    await access_token(api, redis).get()
    assert await redis.get(KEY) == b'"token-1"'
    assert 6890 < await redis.ttl(KEY) <= 6900
    assert await redis.exists(f"{KEY}_lock") == 0


async def test_g24_a_failed_fetch_frees_the_lock_and_answers_everybody(
    api: ScriptedApi, redis: FakeAsyncRedis
) -> None:
    api.refuse(TOKEN_PATH, 40125)
    token = access_token(api, redis)
    outcomes = await asyncio.gather(*(token.get() for _ in range(5)), return_exceptions=True)
    assert api.token_fetches == 1
    for outcome in outcomes:
        assert isinstance(outcome, TokenError)
        assert outcome.answer.error is ErrorClass.CAPABILITY_OFF
    assert await redis.exists(f"{KEY}_lock") == 0


async def test_g19_without_redis_a_process_keeps_its_own_token(api: ScriptedApi) -> None:
    server = FakeServer()
    server.connected = False
    redis = FakeAsyncRedis(server=server)
    with pytest.raises(RedisError):
        await redis.get(KEY)
    token = access_token(api, redis)
    assert list(await asyncio.gather(token.get(), token.get())) == ["token-1", "token-1"]
    await token.drop("token-1")
    assert await token.get() == "token-2"
    await redis.aclose()


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_g25_a_token_error_is_retried_once_with_a_fresh_token(
    api: ScriptedApi, client: WeChatClient, code: int
) -> None:
    api.refuse(SEND_PATH, code)
    assert (await client.send_text(WANG, WORDS)).ok
    assert api.tokens(SEND_PATH) == ["token-1", "token-2"]


async def test_g25_endless_token_errors_end_after_one_retry(
    api: ScriptedApi, client: WeChatClient
) -> None:
    api.refuse(SEND_PATH, *[40001] * 9)
    answer = await client.send_text(WANG, WORDS)
    assert (answer.error, answer.code) == (ErrorClass.TOKEN, 40001)
    assert len(api.tokens(SEND_PATH)) == 2
    assert api.token_fetches == 2


async def test_g25_a_token_that_somebody_renewed_is_not_dropped(
    api: ScriptedApi, client: WeChatClient, redis: FakeAsyncRedis
) -> None:
    api.refuse(SEND_PATH, 40001)
    await redis.set(KEY, '"token-old"')
    token = access_token(api, redis)
    await redis.set(KEY, '"token-new"')
    await token.drop("token-old")
    assert await token.get() == "token-new"
    assert api.token_fetches == 0


async def test_g25_times_are_short() -> None:
    async with open_http("http://platform/") as http:
        assert (http.timeout.connect, http.timeout.read) == (1, 3)
    assert TIMES.pool == 1
    assert CALL_SECONDS <= 6


@pytest.mark.parametrize(("code", "expected"), ERROR_CLASSES.items())
async def test_g26_each_code_has_its_class(
    api: ScriptedApi, client: WeChatClient, code: int, expected: ErrorClass
) -> None:
    api.refuse(SEND_PATH, code, code)
    answer = await client.send_text(WANG, WORDS)
    assert (answer.ok, answer.code, answer.error) == (False, code, expected)
    assert not answer.uncertain


@pytest.mark.parametrize(
    ("answer", "expected", "uncertain"),
    [
        ({"errcode": 99999}, ErrorClass.OUR_FAULT, False),
        (httpx.Response(502, text="<html>bad gateway</html>"), ErrorClass.RETRY, False),
        (httpx.Response(200, text="<html>hello</html>"), ErrorClass.RETRY, False),
        (httpx.Response(200, json=[1]), ErrorClass.RETRY, False),
        (httpx.Response(200, json={"errcode": None}), ErrorClass.RETRY, False),
        (httpx.Response(404, json={}), ErrorClass.OUR_FAULT, False),
        (httpx.ConnectError("refused"), ErrorClass.RETRY, False),
        (httpx.ConnectTimeout("slow"), ErrorClass.RETRY, False),
        (httpx.ReadTimeout("slow"), ErrorClass.RETRY, True),
        (httpx.RemoteProtocolError("dropped"), ErrorClass.RETRY, True),
    ],
)
async def test_g26_what_is_no_answer_of_the_platform(
    api: ScriptedApi,
    client: WeChatClient,
    answer: dict[str, int] | httpx.Response | Exception,
    expected: ErrorClass,
    uncertain: bool,
) -> None:
    api.script(SEND_PATH, answer)
    outcome = await client.send_text(WANG, WORDS)
    assert (outcome.error, outcome.uncertain) == (expected, uncertain)


async def test_g26_a_token_call_without_an_answer_leaves_nothing_uncertain(
    api: ScriptedApi, client: WeChatClient
) -> None:
    api.script(TOKEN_PATH, httpx.ReadTimeout("slow"))
    answer = await client.send_text(WANG, WORDS)
    assert (answer.error, answer.uncertain) == (ErrorClass.RETRY, False)


async def test_the_calls_are_what_the_platform_expects(
    api: ScriptedApi, client: WeChatClient
) -> None:
    menu = Menu(head="请评价", lines=(("7-1", "1. 满意"),), tail="谢谢")
    await client.send_text(WANG, WORDS)
    await client.send_menu(WANG, menu)
    await client.send_template(WANG, "tpl", {"thing1": "已办结"}, client_msg_id="linli-7")
    await client.typing(WANG)
    await client.create_menu({"button": []})
    assert api.calls == [
        (SEND_PATH, {"touser": WANG, "msgtype": "text", "text": {"content": WORDS}}, "token-1"),
        (
            SEND_PATH,
            {
                "touser": WANG,
                "msgtype": "msgmenu",
                "msgmenu": {
                    "head_content": "请评价",
                    "list": [{"id": "7-1", "content": "1. 满意"}],
                    "tail_content": "谢谢",
                },
            },
            "token-1",
        ),
        (
            TEMPLATE_PATH,
            {
                "touser": WANG,
                "template_id": "tpl",
                "client_msg_id": "linli-7",
                "data": {"thing1": {"value": "已办结"}},
            },
            "token-1",
        ),
        (TYPING_PATH, {"touser": WANG, "command": "Typing"}, "token-1"),
        (MENU_PATH, {"button": []}, "token-1"),
    ]


MEGABYTE = 1024 * 1024
MP4 = {"content-type": "video/mp4"}
PICTURE = b"\x89PNG\r\n\x1a\n picture"


def picture() -> httpx.Response:
    return httpx.Response(200, content=PICTURE, headers={"content-type": "image/png; charset=x"})


async def test_g10_media_is_fetched(api: ScriptedApi, client: WeChatClient) -> None:
    api.script(MEDIA_PATH, picture())
    assert await client.fetch_media("m1", at_most=MEGABYTE) == PICTURE


async def test_g10_media_is_fetched_after_a_token_error(
    api: ScriptedApi, client: WeChatClient
) -> None:
    api.refuse(MEDIA_PATH, 42001)
    api.script(MEDIA_PATH, picture())
    assert await client.fetch_media("m1", at_most=MEGABYTE) == PICTURE


async def test_g10_a_video_is_fetched_from_where_the_platform_says(
    api: ScriptedApi, client: WeChatClient
) -> None:
    api.script(MEDIA_PATH, {"video_url": "http://video.tc.qq.com/v/1.mp4?key=abc"})
    api.script("/v/1.mp4", httpx.Response(200, content=b"video", headers=MP4))
    assert await client.fetch_media("m1", at_most=MEGABYTE) == b"video"
    assert [path for path, _, _ in api.calls][-2:] == [MEDIA_PATH, "/v/1.mp4"]
    assert api.calls[-1][2] == "", "the token is for the platform's API alone"


@pytest.mark.parametrize(
    ("answer", "cause", "passing"),
    [
        ({"errcode": 40007}, "40007", False),
        (httpx.Response(200, text='{"errcode":40007}'), "40007", False),
        ({"errcode": -1}, "-1", True),
        ({"errcode": 45011}, "45011", True),
        ({"video_url": "http://x"}, "no_media", False),
        ({"video_url": "http://169.254.169.254/latest"}, "no_media", False),
        ({"video_url": "http://notqq.com/v.mp4"}, "no_media", False),
        ({"video_url": "file:///etc/passwd"}, "no_media", False),
        ({"video_url": "http://[broken"}, "no_media", False),
        ({}, "no_media", False),
        (httpx.Response(502, text="bad"), "http_502", True),
        (httpx.ReadTimeout("slow"), "ReadTimeout", True),
        (httpx.Response(200, content=b"x" * (MEGABYTE + 1)), "too_large", False),
    ],
)
async def test_g10_media_that_cannot_be_had(
    api: ScriptedApi,
    client: WeChatClient,
    answer: dict[str, object] | httpx.Response | Exception,
    cause: str,
    passing: bool,
) -> None:
    api.script(MEDIA_PATH, answer)
    with pytest.raises(UnavailableError) as refusal:
        await client.fetch_media("m1", at_most=MEGABYTE)
    assert refusal.value.facts == {"cause": cause, "passing": passing}


async def test_g31_nothing_secret_in_logs_or_errors(
    api: ScriptedApi,
    client: WeChatClient,
    redis: FakeAsyncRedis,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        api.refuse(SEND_PATH, 40001, 45015)
        api.script(MEDIA_PATH, httpx.ReadTimeout("slow"))
        answer = await client.send_text(WANG, WORDS)
        with pytest.raises(UnavailableError) as refusal:
            await client.fetch_media("media-id", at_most=MEGABYTE)
        await redis.delete(KEY)
        api.refuse(TOKEN_PATH, 40125)
        with pytest.raises(TokenError) as token_refusal:
            await access_token(api, redis).get()
    assert "45015" in caplog.text
    shown = f"{caplog.text} {answer!r} {refusal.value!r} {token_refusal.value!r}"
    for secret in (SECRET, "token-1", "token-2", WANG, WORDS, "media-id", "openid or secret"):
        assert secret not in shown


async def test_g32_a_staff_code_lasts_for_minutes(api: ScriptedApi, client: WeChatClient) -> None:
    assert (await client.create_qrcode("s:abc", expire_seconds=600)).ok
    assert api.bodies(QRCODE_PATH) == [
        {
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": "s:abc"}},
            "expire_seconds": 600,
        }
    ]


async def test_a_door_code_lasts_for_ever(api: ScriptedApi, client: WeChatClient) -> None:
    assert (await client.create_qrcode("d:17")).ok
    assert api.bodies(QRCODE_PATH) == [
        {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": "d:17"}}}
    ]


@pytest.mark.parametrize(
    ("scene", "seconds"), [("", 600), ("x" * 65, 600), ("s:a", 0), ("s:a", 2_592_001)]
)
async def test_a_code_that_the_platform_would_refuse_is_not_asked_for(
    api: ScriptedApi, client: WeChatClient, scene: str, seconds: int
) -> None:
    with pytest.raises(ValueError, match=r"\d+"):
        await client.create_qrcode(scene, expire_seconds=seconds)
    assert api.bodies(QRCODE_PATH) == []
