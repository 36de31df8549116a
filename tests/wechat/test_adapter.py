"""What is let in, and in what form answers leave."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from api.dialogue.models import MessageType
from api.wechat.adapter import MAXIMUM_BODY_BYTES, ReceivedPush, WeChatAdapter
from api.wechat.credentials import Credentials, CredentialsError
from api.wechat.query import Rejected
from tests.wechat.platform_side import (
    ACCOUNT,
    KEY,
    OLD_KEY,
    TOKEN,
    WANG,
    document,
    message,
    open_answer,
    seal,
    sign,
)

VECTOR_TOKEN = "AAAAA"
VECTOR_APP_ID = "wxba5fad812f8e6fb9"
OFFICIAL = WeChatAdapter(Credentials(app_id=VECTOR_APP_ID, token=VECTOR_TOKEN, aes_key="A" * 43))
OFFICIAL_PUSH = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMk"
    "Uyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7Ggia"
    "viNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIj"
    "df8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)


def at(timestamp: int) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)


def echo_query(now: datetime, echostr: str) -> list[tuple[str, str]]:
    timestamp = str(int(now.timestamp()))
    signature = sign(TOKEN, timestamp, "1")
    return [
        ("signature", signature),
        ("timestamp", timestamp),
        ("nonce", "1"),
        ("echostr", echostr),
    ]


def test_g1_the_official_url_check_is_answered() -> None:
    query = [
        ("signature", "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        ("echostr", "4375120948345356249"),
        ("timestamp", "1714036504"),
        ("nonce", "1514711492"),
    ]
    assert OFFICIAL.echo(query, now=at(1714036504)) == "4375120948345356249"


@pytest.mark.parametrize("echostr", ["0123abc", "0", "a b+c", "<b>"])
def test_g1_the_echo_is_the_same_string(
    adapter: WeChatAdapter, now: datetime, echostr: str
) -> None:
    assert adapter.echo(echo_query(now, echostr), now=now) == echostr


def test_g1_a_bad_signature_gets_no_echo(adapter: WeChatAdapter, now: datetime) -> None:
    query = [("signature", "0" * 40), *echo_query(now, "0123abc")[1:]]
    assert adapter.echo(query, now=now) is Rejected.BAD_SIGNATURE


def test_g4_the_official_plain_push_is_no_way_in() -> None:
    query = [
        ("signature", "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
        ("timestamp", "1714037059"),
        ("nonce", "486452656"),
    ]
    body = document(message(Content="你好")).encode()
    assert OFFICIAL.read_push(query, body, now=at(1714037059)) is Rejected.NOT_ENCRYPTED


@pytest.mark.parametrize(
    ("msg_signature", "expected"),
    [
        # The official push is JSON, which we do not take; it gets so far only when it decrypts.
        ("046e02f8204d34f8ba5fa3b1db94908f3df2e9b3", Rejected.MALFORMED),
        ("046e02f8204d34f8ba5fa3b1db94908f3df2e9b4", Rejected.BAD_SIGNATURE),
    ],
)
def test_g4_the_official_encrypted_push_is_verified(msg_signature: str, expected: Rejected) -> None:
    query = [
        ("signature", "6c5c811b55cc85e0e1b54100749188c20beb3f5d"),
        ("timestamp", "1714112445"),
        ("nonce", "415670741"),
        ("encrypt_type", "aes"),
        ("msg_signature", msg_signature),
    ]
    body = f"<xml><Encrypt>{OFFICIAL_PUSH}</Encrypt></xml>".encode()
    assert OFFICIAL.read_push(query, body, now=at(1714112445)) is expected


@pytest.mark.parametrize(
    ("token", "key", "previous", "app_id"),
    [
        ("", KEY, None, "wx1"),
        ("ab", KEY, None, "wx1"),
        ("token", KEY[:42], None, "wx1"),
        ("token", KEY + "A", None, "wx1"),
        ("token", KEY[:42] + "=", None, "wx1"),
        ("token", KEY, "short", "wx1"),
        ("token", KEY, None, ""),
    ],
)
def test_g2_credentials_that_cannot_work_are_refused(
    token: str, key: str, previous: str | None, app_id: str
) -> None:
    with pytest.raises(CredentialsError) as refusal:
        Credentials(app_id=app_id, token=token, aes_key=key, aes_key_previous=previous)
    assert key not in str(refusal.value)


def test_g2_no_check_is_an_assert() -> None:
    """Under `python -O` asserts are gone; the refusal must not be."""
    program = (
        "from api.wechat.credentials import *\n"
        "try: Credentials(app_id='wx1', token='token', aes_key='A' * 42)\n"
        "except CredentialsError: print('refused')\n"
    )
    finished = subprocess.run(
        [sys.executable, "-O", "-c", program], capture_output=True, text=True, check=True
    )
    assert finished.stdout.strip() == "refused"


def test_g31_credentials_do_not_show_themselves() -> None:
    shown = repr(Credentials(app_id="wx1", token="secret-token", aes_key=KEY))
    assert "secret-token" not in shown
    assert KEY not in shown


def test_a_push_is_read(adapter: WeChatAdapter, now: datetime) -> None:
    sealed = seal(document(message(Content="楼道灯坏了", MsgId=7)), now=now)
    received = adapter.read_push(sealed.query, sealed.body, now=now)
    assert isinstance(received, ReceivedPush)
    assert received.push is not None
    assert (received.sender, received.account, received.kind) == (WANG, ACCOUNT, "text")
    assert received.push.type is MessageType.TEXT
    assert received.push.text == "楼道灯坏了"
    assert received.push.dedupe_key == f"m:{WANG}:7"


@pytest.mark.parametrize(
    "name", ["signature", "timestamp", "nonce", "encrypt_type", "msg_signature"]
)
def test_g3_each_parameter_is_needed_exactly_once(
    adapter: WeChatAdapter, now: datetime, name: str
) -> None:
    sealed = seal(document(message(Content="你好")), now=now)
    missing = sealed.changed(**{name: None})
    doubled = [*sealed.query, (name, dict(sealed.query)[name])]
    for query in (missing, doubled):
        refusal = adapter.read_push(query, sealed.body, now=now)
        assert isinstance(refusal, Rejected)
        assert refusal.status == 403


@pytest.mark.parametrize("seconds", [-301, 301, 10**9])
def test_g3_an_old_or_future_push_is_refused(
    adapter: WeChatAdapter, now: datetime, seconds: int
) -> None:
    sealed = seal(document(message(Content="你好")), now=now)
    later = now + timedelta(seconds=seconds)
    assert adapter.read_push(sealed.query, sealed.body, now=later) is Rejected.STALE


@pytest.mark.parametrize("seconds", [-300, 300])
def test_g3_a_clock_may_be_five_minutes_off(
    adapter: WeChatAdapter, now: datetime, seconds: int
) -> None:
    sealed = seal(document(message(Content="你好")), now=now)
    received = adapter.read_push(sealed.query, sealed.body, now=now + timedelta(seconds=seconds))
    assert isinstance(received, ReceivedPush)


@pytest.mark.parametrize(
    "changes",
    [
        {"timestamp": "１７９５３９９２００"},
        {"timestamp": "-1"},
        {"nonce": "ünique"},
        {"signature": ""},
        {"signature": "A" * 40},
        {"msg_signature": "é" * 40},
        {"encrypt_type": "raw"},
        {"encrypt_type": "AES"},
    ],
)
def test_g3_misshapen_parameters_are_refused(
    adapter: WeChatAdapter, now: datetime, changes: dict[str, str]
) -> None:
    sealed = seal(document(message(Content="你好")), now=now)
    refusal = adapter.read_push(sealed.changed(**changes), sealed.body, now=now)
    assert isinstance(refusal, Rejected)
    assert refusal.status == 403


def test_g4_a_captured_query_does_not_carry_another_body(
    adapter: WeChatAdapter, now: datetime
) -> None:
    sealed = seal(document(message(Content="你好")), now=now)
    other = seal(document(message(Content="办结 1")), now=now)
    plain = document(message(Content="办结 1")).encode()
    assert adapter.read_push(sealed.query, other.body, now=now) is Rejected.BAD_SIGNATURE
    assert adapter.read_push(sealed.query, plain, now=now) is Rejected.BAD_SIGNATURE


def test_g4_another_account_is_refused(adapter: WeChatAdapter, now: datetime) -> None:
    sealed = seal(document(message(Content="你好")), now=now, app_id="wx-another-account")
    assert adapter.read_push(sealed.query, sealed.body, now=now) is Rejected.WRONG_KEY


@pytest.mark.parametrize("key", [KEY, OLD_KEY])
def test_g5_both_keys_are_live_and_the_answer_uses_the_same(
    adapter: WeChatAdapter, now: datetime, key: str
) -> None:
    sealed = seal(document(message(Content="你好")), now=now, key=key)
    received = adapter.read_push(sealed.query, sealed.body, now=now)
    assert isinstance(received, ReceivedPush)
    answer = open_answer(adapter.reply(received, "您好", now=now), key=key)
    assert answer.text == "您好"
    assert (answer.fields["ToUserName"], answer.fields["FromUserName"]) == (WANG, ACCOUNT)


def test_g5_a_third_key_is_refused(adapter: WeChatAdapter, now: datetime) -> None:
    sealed = seal(document(message(Content="你好")), now=now, key="C" * 42 + "A")
    assert adapter.read_push(sealed.query, sealed.body, now=now) is Rejected.WRONG_KEY


def test_g6_a_large_body_is_refused_before_it_is_read(
    adapter: WeChatAdapter, now: datetime
) -> None:
    sealed = seal(document(message(Content="你好")), now=now)
    body = sealed.body + b" " * MAXIMUM_BODY_BYTES
    assert adapter.read_push(sealed.query, body, now=now) is Rejected.TOO_LARGE


INJECTIONS: Sequence[tuple[str, str]] = [
    ("]]>", "]]>"),
    ("a]]><Content>b</Content>]]>", "a]]><Content>b</Content>]]>"),
    ("]]]]>>", "]]]]>>"),
    ("铃\x07\x00\x1b[31m响", "铃[31m响"),
    ("半\ud83d个\udc00", "半个"),
    ("一\r\n二\r三\t四", "一\n二\n三\t四"),
    ("<b>&amp;&lt;</b>", "<b>&amp;&lt;</b>"),
    ("\ufffe尾\uffff", "尾"),
    ("👨‍👩‍👧", "👨‍👩‍👧"),
]


@pytest.mark.parametrize(("text", "shown"), INJECTIONS)
def test_g20_any_text_arrives_as_plain_text(
    adapter: WeChatAdapter, now: datetime, text: str, shown: str
) -> None:
    sealed = seal(document(message(Content="你好")), now=now)
    received = adapter.read_push(sealed.query, sealed.body, now=now)
    assert isinstance(received, ReceivedPush)
    answer = open_answer(adapter.reply(received, text, now=now))
    assert answer.text == shown
    assert set(answer.fields) == {
        "ToUserName", "FromUserName", "CreateTime", "MsgType", "Content",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "  \n", "\x00"])
def test_g21_there_is_no_empty_reply(adapter: WeChatAdapter, now: datetime, text: str) -> None:
    sealed = seal(document(message(Content="你好")), now=now)
    received = adapter.read_push(sealed.query, sealed.body, now=now)
    assert isinstance(received, ReceivedPush)
    with pytest.raises(ValueError, match="words"):
        adapter.reply(received, text, now=now)
