"""The faults of wechatpy 1.8.18 that we work around, each shown to be still there.

A test that fails here is good news: an upgrade has mended something, and what replaces it of ours
(named in each docstring) may go. None of this code is on our way; `api/wechat/adapter.py` uses the
cipher, the signer and the reply's XML, and nothing else.
"""

import ast
import importlib.metadata
import inspect
import io
import json
import random
import textwrap
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import requests
import wechatpy.client.base
import wechatpy.crypto
import wechatpy.utils
from requests.adapters import BaseAdapter
from wechatpy import WeChatClient, parse_message
from wechatpy.client.api import WeChatCustomService, WeChatMessage
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import WeChatClientException
from wechatpy.messages import UnknownMessage
from wechatpy.replies import EmptyReply, TextReply
from wechatpy.utils import check_signature

from tests.wechat.platform_side import APP_ID, KEY, TOKEN, decrypt, document, message, sign

SECRET = "an-app-secret-of-the-tests"
YEAR_2001 = "1000000000"


class Platform(BaseAdapter):
    """In the network's place: answers every request of `requests` from a script."""

    def __init__(self, answer: Callable[[str], dict[str, Any]]) -> None:
        super().__init__()
        self.answer = answer
        self.asked: list[str] = []
        self.timeouts: list[Any] = []

    def send(
        self, request: requests.PreparedRequest, *_: Any, **settings: Any
    ) -> requests.Response:
        url = str(request.url)
        self.asked.append(url)
        self.timeouts.append(settings.get("timeout"))
        response = requests.Response()
        response.status_code = 200
        response.request = request
        response.url = url
        response._content = json.dumps(self.answer(url)).encode()
        return response

    def close(self) -> None:
        """There is nothing to close."""


def client_on(platform: Platform, **settings: Any) -> WeChatClient:
    """wechatpy's client, whose network is the script."""
    client = WeChatClient(APP_ID, SECRET, **settings)
    client._http.mount("https://", platform)
    return client


def willing(url: str) -> dict[str, Any]:
    """A platform that takes everything."""
    return {"access_token": "t", "expires_in": 7200} if "/token" in url else {"errcode": 0}


def source_of(thing: object) -> ast.Module:
    """A function of wechatpy as a tree."""
    return ast.parse(textwrap.dedent(inspect.getsource(thing)))  # type: ignore[arg-type]


def test_it_is_the_version_whose_faults_these_are() -> None:
    assert importlib.metadata.version("wechatpy") == "1.8.18"


class TestReading:
    """Ours: `xml_reader.read_fields` and `pushes.to_push`, which are total."""

    @pytest.mark.parametrize(
        ("xml", "error"),
        [
            ("<xml>", "ExpatError"),
            ("<html/>", "KeyError"),
            ("<xml/>", "TypeError"),
            ("<xml>words</xml>", "TypeError"),
            ("<xml><MsgType/></xml>", "AttributeError"),
            ("<xml><a>1</a></xml>", "KeyError"),
            (b"\xff\xfe<xml/>", "UnicodeDecodeError"),
            ("<xml><MsgType>text</MsgType><MsgType>text</MsgType></xml>", "AttributeError"),
            ("\ud800", "UnicodeEncodeError"),
            ("<!DOCTYPE x [<!ENTITY e 'x'>]><xml>&e;</xml>", "ValueError"),
        ],
    )
    def test_parse_message_raises(self, xml: str | bytes, error: str) -> None:
        with pytest.raises(Exception) as raised:  # noqa: PT011  # the kind is what is tested
            parse_message(xml)
        assert type(raised.value).__name__ == error

    def test_a_number_that_is_none_raises_only_when_it_is_read(self) -> None:
        parsed = parse_message(document(message(CreateTime="now", Content="x")))
        with pytest.raises(ValueError, match="invalid literal"):
            _ = parsed.time

    def test_a_doubled_element_becomes_a_list(self) -> None:
        xml = document(message(Content="a")).replace("</xml>", "<Content>b</Content></xml>")
        assert parse_message(xml).content == ["a", "b"]

    def test_there_is_no_limit_of_depth(self) -> None:
        deep = "<a>" * 300 + "</a>" * 300
        assert parse_message(document(message()).replace("</xml>", f"{deep}</xml>")) is not None

    def test_there_is_no_limit_of_size(self) -> None:
        large = "x" * 2_000_000
        assert len(parse_message(document(message(Content=large))).content) == len(large)

    @pytest.mark.parametrize(
        "event",
        [
            "subscribe_msg_popup_event",
            "subscribe_msg_sent_event",
            "subscribe_msg_change_event",
            "user_authorization_revoke",
            "user_authorization_cancellation",
        ],
    )
    def test_newer_events_are_unknown(self, event: str) -> None:
        assert type(parse_message(document(message("event", Event=event)))) is UnknownMessage


class TestSignatures:
    """Ours: `adapter.WeChatAdapter` with `hmac.compare_digest`, and `query.read_query`."""

    @pytest.mark.parametrize(
        "function", [check_signature, WeChatCrypto._check_signature, WeChatCrypto._decrypt_message]
    )
    def test_they_are_compared_with_unequal(self, function: object) -> None:
        compared = {
            type(operator)
            for node in ast.walk(source_of(function))
            if isinstance(node, ast.Compare) and "signature" in ast.unparse(node)
            for operator in node.ops
        }
        assert compared == {ast.NotEq}
        assert "compare_digest" not in inspect.getsource(function)  # type: ignore[arg-type]

    def test_an_empty_token_is_accepted(self) -> None:
        check_signature("", sign("", "1", "2"), "1", "2")

    def test_a_timestamp_of_2001_is_accepted(self) -> None:
        check_signature(TOKEN, sign(TOKEN, YEAR_2001, "2"), YEAR_2001, "2")


class TestCipher:
    """Ours: `credentials.Credentials`, `adapter.WeChatAdapter`, `query.Rejected`."""

    def test_the_length_of_the_key_is_an_assert(self) -> None:
        with pytest.raises(AssertionError):
            WeChatCrypto(TOKEN, "A" * 39, APP_ID)

    def test_an_empty_token_and_app_id_are_accepted(self) -> None:
        assert WeChatCrypto("", KEY, "").token == ""

    def test_iv_material_comes_from_random(self) -> None:
        assert wechatpy.utils.random is random
        assert "random.sample" in inspect.getsource(wechatpy.utils.random_string)

    def test_bad_ciphertext_raises_whatever_comes(self) -> None:
        crypto = WeChatCrypto(TOKEN, KEY, APP_ID)
        xml = "<xml><Encrypt>AAAA</Encrypt></xml>"
        with pytest.raises(ValueError, match="block length"):
            crypto.decrypt_message(xml, sign(TOKEN, "1", "2", "AAAA"), "1", "2")


class TestReplies:
    """Ours: `adapter.WeChatAdapter.reply` and `rendering.speakable`; `success` in `routes`."""

    def test_a_cdata_end_in_a_text_rewrites_the_reply(self) -> None:
        injected = "]]></Content><MsgType><![CDATA[image]]></MsgType><Content><![CDATA["
        xml = TextReply(source="a", target="b", content=injected).render()
        kinds = [child.text for child in ElementTree.fromstring(xml) if child.tag == "MsgType"]
        assert sorted(kinds, key=str) == ["image", "text"]

    @pytest.mark.parametrize("character", ["\x00", "\x0b", "\ufffe"])
    def test_control_characters_give_invalid_xml(self, character: str) -> None:
        xml = TextReply(source="a", target="b", content=f"铃{character}").render()
        with pytest.raises(ElementTree.ParseError):
            ElementTree.fromstring(xml)

    def test_an_empty_reply_is_encrypted(self) -> None:
        crypto = WeChatCrypto(TOKEN, KEY, APP_ID)
        sealed = ElementTree.fromstring(crypto.encrypt_message(EmptyReply(), "1", "2"))
        assert decrypt(sealed.findtext("Encrypt") or "") == ""


class TestClient:
    """Ours: `client.WeChatClient`, `transport.call` and `tokens.AccessToken`, on httpx."""

    def test_it_blocks(self) -> None:
        assert not inspect.iscoroutinefunction(WeChatClient(APP_ID, SECRET).message.send_text)
        assert isinstance(WeChatClient(APP_ID, SECRET)._http, requests.Session)

    def test_endless_token_errors_end_in_recursion(self) -> None:
        def refuses(url: str) -> dict[str, Any]:
            return willing(url) if "/token" in url else {"errcode": 40001, "errmsg": "invalid"}

        with pytest.raises(RecursionError):
            client_on(Platform(refuses)).message.send_text("wang", "x")

    def test_the_token_call_has_no_timeout(self) -> None:
        platform = Platform(willing)
        client_on(platform, timeout=3).message.send_text("wang", "x")
        assert platform.timeouts == [None, 3]

    def test_twenty_cold_threads_fetch_twenty_tokens(self) -> None:
        """Each asks before the first has its answer, as cold workers do."""
        together = threading.Barrier(20, timeout=10)

        def waits(url: str) -> dict[str, Any]:
            if "/token" in url:
                together.wait()
            return willing(url)

        platform = Platform(waits)
        client = client_on(platform)
        with ThreadPoolExecutor(20) as threads:
            list(threads.map(lambda _: client.message.send_text("wang", "x"), range(20)))
        assert sum("/cgi-bin/token" in url for url in platform.asked) == 20

    def test_secrets_stand_in_what_an_exception_carries(self) -> None:
        def refuses(_url: str) -> dict[str, Any]:
            return {"errcode": 40125, "errmsg": "invalid appsecret"}

        with pytest.raises(WeChatClientException) as raised:
            client_on(Platform(refuses)).message.send_text("wang", "x")
        assert SECRET in raised.value.request.url

    def test_a_lost_connection_quotes_the_secret(self) -> None:
        class Broken(Platform):
            def send(
                self, request: requests.PreparedRequest, *_: Any, **__: Any
            ) -> requests.Response:
                raise requests.ConnectionError(f"no route for {request.url}")

        with pytest.raises(requests.ConnectionError, match=SECRET):
            client_on(Broken(willing)).message.send_text("wang", "x")

    def test_the_old_token_call_is_the_only_one(self) -> None:
        platform = Platform(willing)
        client_on(platform).fetch_access_token()
        assert "/cgi-bin/token?" in platform.asked[0]
        assert "stable_token" not in inspect.getsource(wechatpy.client.base)

    @pytest.mark.parametrize("path", ["stable_token", "message/custom/typing", "clear_quota"])
    def test_newer_calls_are_missing(self, path: str) -> None:
        folder = Path(wechatpy.client.base.__file__).parent
        assert not any(path in file.read_text() for file in folder.rglob("*.py"))

    def test_a_template_message_cannot_carry_its_id(self) -> None:
        assert "client_msg_id" not in inspect.signature(WeChatMessage.send_template).parameters

    def test_a_host_stands_in_the_methods(self) -> None:
        """A test or a proxy cannot be put in the platform's place."""
        assert "https://api.weixin.qq.com" in inspect.getsource(WeChatCustomService.add_account)

    def test_a_repeated_upload_is_empty(self) -> None:
        """After a token error the file has been read to its end, and goes out again from there."""
        bodies: list[bytes] = []

        class Uploading(Platform):
            def send(
                self, request: requests.PreparedRequest, *_: Any, **settings: Any
            ) -> requests.Response:
                if "media/upload" in str(request.url):
                    bodies.append(request.body if isinstance(request.body, bytes) else b"")
                return super().send(request, **settings)

        def refuses_once(url: str) -> dict[str, Any]:
            refused = "media/upload" in url and len(bodies) == 1
            return {"errcode": 40001, "errmsg": "invalid"} if refused else willing(url)

        client_on(Uploading(refuses_once)).media.upload("image", io.BytesIO(b"a picture"))
        assert [b"a picture" in body for body in bodies] == [True, False]
