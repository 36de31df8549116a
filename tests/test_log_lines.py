"""G31: no line of a log shows a secret, a token, a person or their words, whatever happened."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from wechatpy.exceptions import InvalidSignatureException, WeChatClientException

from api import logs
from api.log_lines import Context, JsonFormatter, Redactor
from api.settings import Environment, Settings

ROOT = Path(__file__).resolve().parents[1]
SECRET = "s3cr3t-of-this-installation"
APP_SECRET = "d41c7be2905f4a6e8b13c07d5f29a4e6"
ACCESS_TOKEN = "86_kPq9vXz-Lm2"
OPENID = "oBx7k5Q-9mZt_2LwErTyUiOpAsDf"
PHONE = "13812345678"
IDENTITY = "11010519491231002X"
WORDS = "我家漏水了，电话是"


@pytest.fixture(autouse=True)
def own_context() -> Iterator[None]:
    """What a test binds ends with it, as it does with a request or a job."""
    before = logs.context()
    yield
    logs._context.set(before)


def line(message: str, *arguments: object, error: Exception | None = None) -> dict[str, str | int]:
    """A record of the worker, as it stands in its log."""
    formatter = JsonFormatter("worker", Redactor([SECRET, APP_SECRET]), context=logs.context)
    record = logging.LogRecord(
        "api.worker",
        logging.ERROR,
        __file__,
        1,
        message,
        arguments,
        None if error is None else (type(error), error, error.__traceback__),
    )
    written = formatter.format(record)
    assert "\n" not in written
    told: dict[str, str | int] = json.loads(written)
    return told


def raised(error: Exception) -> Exception:
    """The same error with a traceback, as code that raises it leaves it."""
    try:
        raise error
    except Exception as caught:  # noqa: BLE001
        return caught


def test_a_line_says_when_who_and_what_it_is_about() -> None:
    logs.bind(message_id=17, job_id=None)
    logs.bind(case_id=9)
    told = line("job %s failed", 4)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(told.pop("timestamp")))
    assert told == {
        "level": "ERROR",
        "logger": "api.worker",
        "process": "worker",
        "message": "job 4 failed",
        "message_id": 17,
        "case_id": 9,
    }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"key {SECRET}", "key [secret]"),
        (f"POST /send?access_token={ACCESS_TOKEN}&x=1", "POST /send?access_token=[...]&x=1"),
        (f"?appid=wx1&secret={APP_SECRET}&code=0a1B", "?appid=wx1&secret=[secret]&code=[...]"),
        (f"{{'access_token': '{ACCESS_TOKEN}'}}", "{'access_token': '[...]'}"),
        ('{"touser": "demo-resident-wang", "n": 1}', '{"touser": "[...]", "n": 1}'),
        ("deliver[3](openid='demo-resident-wang')", "deliver[3](openid='[...]')"),
        (f"Authorization: Bearer {ACCESS_TOKEN}", "Authorization: [token]"),
        (f"sent Bearer {ACCESS_TOKEN}", "sent [token]"),
        ("postgresql://linli:pa55@db:5432/linli", "postgresql://[...]@db:5432/linli"),
        ("redis://:pa55@redis:6379/0", "redis://[...]@redis:6379/0"),
        (f"person:{OPENID} waits", "person:[openid] waits"),
        (f"Key (dedupe_key)=(m:{OPENID}:123)", "Key (dedupe_key)=(m:[openid]:123)"),
        (f"call {PHONE}, 138 1234 5678", "call [phone], [phone]"),
        (f"+86{PHONE}", "[phone]"),
        (f"number {IDENTITY}.", "number [identity]."),
        (f"said {WORDS}{PHONE}", "said [words][phone]"),
        (f"said {WORDS!a}", "said '[words]'"),
        ("<xml><FromUserName>demo</FromUserName></xml> refused", "[push] refused"),
        ("<xml><Content>cut off", "[push]"),
    ],
)
def test_g31_what_is_masked(text: str, shown: str) -> None:
    assert line(text)["message"] == shown
    told = line("failed", error=raised(ValueError(text)))
    assert str(told["exception"]).endswith(f"ValueError: {shown}")


@pytest.mark.parametrize(
    "text",
    [
        "job 4 (deliver) failed: TryAgainError",
        "wechat api /cgi-bin/message/custom/send refused: 40001",
        "message 23000000000000001 not claimed: TimeoutError",
        "no connection for notifications: OperationalError",
        "took 1795399200 s, 13812345 bytes, 138123456789012 rows",
        "Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)",
    ],
)
def test_what_our_lines_say_stays_readable(text: str) -> None:
    assert line(text)["message"] == text


def test_g31_who_is_served_and_what_they_said_is_kept_out() -> None:
    logs.keep_private("demo-resident-wang", "my lamp's broken", "ok")
    told = line(
        "ok, %s wrote %r",
        "demo-resident-wang",
        "my lamp's broken",
        error=raised(KeyError("my lamp's broken")),
    )
    assert told["message"] == 'ok, [...] wrote "[...]"'
    assert "lamp" not in str(told["exception"]).splitlines()[-1]


class TestExceptionsOfLibraries:
    """They carry what they were called with."""

    def test_g31_httpx_carries_the_address(self) -> None:
        address = f"https://api.weixin.qq.com/cgi-bin/user/info?access_token={ACCESS_TOKEN}"
        request = httpx.Request("GET", f"{address}&openid=demo-resident-wang")
        response = httpx.Response(502, request=request)
        with pytest.raises(httpx.HTTPStatusError) as caught:
            response.raise_for_status()
        assert ACCESS_TOKEN in str(caught.value)
        told = str(line("download failed: %s", caught.value, error=caught.value))
        assert "/cgi-bin/user/info?access_token=[...]" in told
        assert ACCESS_TOKEN not in told
        assert "wang" not in told

    def test_g31_wechatpy_carries_the_request(self) -> None:
        request = httpx.Request(
            "POST",
            f"https://api.weixin.qq.com/cgi-bin/token?appid=wx12&secret={APP_SECRET}",
        )
        error = WeChatClientException(
            40001,
            f"invalid credential, secret={APP_SECRET} rid: 1 {OPENID}",
            client=None,
            request=request,
            response=None,
        )
        assert APP_SECRET in str(error)
        told = str(line("%s %r", error, error, error=raised(error)))
        assert "40001" in told
        assert APP_SECRET not in told
        assert OPENID not in told

    def test_g31_wechatpy_on_a_signature(self) -> None:
        cause = raised(ValueError(f"signature={'0' * 40} of <xml><Content>{WORDS}</Content></xml>"))
        error = InvalidSignatureException()
        error.__cause__ = cause
        told = str(line("refused", error=error))
        assert "Invalid signature" in told
        assert "0000" not in told
        assert "漏水" not in told


def test_short_secrets_do_not_blot_out_a_log() -> None:
    assert Redactor(["abc", ""])("abcdef") == "abcdef"
    assert Redactor(["abcdef", "abcdefghi"])("abcdefghi") == "[secret]"


def test_nothing_is_bound_where_nothing_was() -> None:
    formatter = JsonFormatter("api", Redactor(), context=Context)
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "hello", (), None)
    assert set(json.loads(formatter.format(record))) == {
        "timestamp",
        "level",
        "logger",
        "process",
        "message",
    }


def test_the_settings_know_all_their_secrets() -> None:
    settings = Settings(
        database_url="postgresql://linli:of-postgres@db/linli",
        redis_url="redis://:of%2Fredis@redis:6379/0",
        environment=Environment.DEMO,
        secret_key=SecretStr("of-the-house"),
        wechat_token=SecretStr("oftheaccount"),
        wechat_app_id="wx0000000000000001",
        wechat_app_secret=SecretStr("of-the-app"),
        wechat_aes_key=SecretStr("a" * 43),
        wechat_aes_key_previous=SecretStr("b" * 43),
        wechat_original_id="gh_policy",
    )
    assert {
        "of-postgres",
        "of/redis",
        "of-the-house",
        "oftheaccount",
        "of-the-app",
        "a" * 43,
        "b" * 43,
        settings.rasa_token,
        settings.actions_token,
        settings.metrics_token,
    } == set(settings.secrets)


def test_the_engine_writes_the_same_lines() -> None:
    """The two environments share no code, so the file lies in both."""
    ours = (ROOT / "api" / "log_lines.py").read_text(encoding="utf-8")
    assert (ROOT / "bot" / "components" / "log_lines.py").read_text(encoding="utf-8") == ours
