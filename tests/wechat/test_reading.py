"""From bytes to a push: total, bounded, and every type with a line of its own."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from wechatpy.events import EVENT_TYPES
from wechatpy.messages import MESSAGE_TYPES

from api.dialogue.models import MessageType
from api.wechat.adapter import ReceivedPush, WeChatAdapter
from api.wechat.pushes import EVENTS, IGNORED, MESSAGES, MalformedError, to_push
from api.wechat.xml_reader import PushFields, XmlRefusedError, read_fields
from tests.wechat.platform_side import WANG, document, message, seal

LAUGHS = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10))
ATTACKS = [
    f'<!DOCTYPE xml [<!ENTITY a0 "ha">{LAUGHS}]><xml><Content>&a9;</Content></xml>',
    '<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml/>',
    "<!doctype xml><xml/>",
    "<xml>" * 8000,
    "<xml>" + "<a>" * 10 + "</a>" * 10 + "</xml>",
    "<xml>" + "<a></a>" * 5000 + "</xml>",
    "<xml " + " ".join(f'a{number}="1"' for number in range(5000)) + "><a/><a/></xml>",
    "<xml><Content>" + "&#65;" * 12000 + "</Content>",
    "<xml><a>1</a><a>2</a></xml>",
    "<html></html>",
    "",
    "\x00",
    "<xml>\ufffe</xml>",
    "<xml>&#xD800;</xml>",
    "<xml>&unknown;</xml>",
    '<?xml version="1.0" encoding="utf-16"?><xml>',
]


def fields_of(values: Mapping[str, object]) -> PushFields:
    """Values as they come out of a push."""
    return PushFields({name: str(value) for name, value in values.items()})


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_g6_attacks_are_refused_in_ten_milliseconds(attack: str) -> None:
    """Of the processor's time: the machine may be busy with something else."""
    document = attack.encode()
    with pytest.raises(XmlRefusedError):
        read_fields(document)
    durations = []
    for _ in range(3):
        begun = time.thread_time()
        with pytest.raises(XmlRefusedError):
            read_fields(document)
        durations.append(time.thread_time() - begun)
    assert min(durations) < 0.010


def test_g6_a_resident_may_write_about_doctypes() -> None:
    document = "<xml><Content><![CDATA[<!DOCTYPE html> 和 <!ENTITY 是什么]]></Content></xml>"
    assert read_fields(document.encode()) == {"Content": "<!DOCTYPE html> 和 <!ENTITY 是什么"}


def test_nested_elements_are_left_out() -> None:
    document = (
        "<xml><MsgType>event</MsgType><ScanCodeInfo><ScanType>qr</ScanType></ScanCodeInfo></xml>"
    )
    assert read_fields(document.encode()) == {"MsgType": "event", "ScanCodeInfo": ""}


@pytest.mark.parametrize(
    ("fields", "type_", "content"),
    [
        (message(Content="你好"), MessageType.TEXT, {}),
        (message(Content="确认", bizmsgmenuid="12-1"), MessageType.TEXT, {"menu_id": "12-1"}),
        (message("image", PicUrl="http://x", MediaId="m1"), MessageType.IMAGE, {"media_id": "m1"}),
        (
            message("voice", MediaId="m2", Format="amr", Recognition="灯坏了"),
            MessageType.VOICE,
            {"media_id": "m2"},
        ),
        (
            message(
                "location", Location_X="30.5", Location_Y="104.1", Scale="15", Label="阳光花园"
            ),
            MessageType.LOCATION,
            {"latitude": 30.5, "longitude": 104.1, "label": "阳光花园"},
        ),
        (
            message("location", Location_X="nan", Location_Y="104.1", Label="阳光花园"),
            MessageType.LOCATION,
            {"label": "阳光花园"},
        ),
        (
            message("video", MediaId="m3", ThumbMediaId="t"),
            MessageType.VIDEO,
            {"media_id": "m3"},
        ),
        (message("shortvideo", MediaId="m4"), MessageType.VIDEO, {"media_id": "m4"}),
        (message("link", Title="t", Url="http://x"), MessageType.OTHER, {"kind": "link"}),
        (message("event", Event="subscribe"), MessageType.SUBSCRIBE, {}),
        (
            message("event", Event="subscribe", EventKey="qrscene_door-3", Ticket="t"),
            MessageType.SUBSCRIBE,
            {"key": "door-3"},
        ),
        (
            message("event", Event="SCAN", EventKey="door-3"),
            MessageType.SUBSCRIBE,
            {"key": "door-3"},
        ),
        (message("event", Event="unsubscribe"), MessageType.UNSUBSCRIBE, {}),
        (message("event", Event="CLICK", EventKey="fees"), MessageType.MENU_CLICK, {"key": "fees"}),
    ],
)
def test_g8_types_that_are_answered(
    fields: dict[str, str], type_: MessageType, content: dict[str, Any]
) -> None:
    push = to_push(fields_of(fields))
    assert push is not None
    assert (push.type, push.content) == (type_, content)
    assert push.text == (fields.get("Content", "") if type_ is MessageType.TEXT else "")


DOCUMENTED_EVENTS = {
    # What wechatpy knows, but for a name that it gave itself to a scan that makes a follower.
    *(set(EVENT_TYPES) - {"subscribe_scan"}),
    # What the platform has documented since.
    "publishjobfinish",
    "subscribe_msg_change_event",
    "subscribe_msg_popup_event",
    "subscribe_msg_sent_event",
    "user_authorization_cancellation",
    "user_authorization_revoke",
    "user_info_modified",
}


def received(adapter: WeChatAdapter, fields: dict[str, object], now: datetime) -> ReceivedPush:
    """A push of these fields, as the adapter reads it off the wire."""
    sealed = seal(document(fields), now=now)
    push = adapter.read_push(sealed.query, sealed.body, now=now)
    assert isinstance(push, ReceivedPush)
    return push


@pytest.mark.parametrize("kind", sorted({*MESSAGE_TYPES, "file"}))
def test_g8_every_message_type_is_stored(adapter: WeChatAdapter, kind: str, now: datetime) -> None:
    push = received(adapter, message(kind, Content="你好"), now)
    assert push.known
    assert push.push is not None


@pytest.mark.parametrize("event", sorted(DOCUMENTED_EVENTS))
@pytest.mark.parametrize("spelled", [str.lower, str.upper])
def test_g8_every_event_type_is_stored_or_left_out_on_purpose(
    adapter: WeChatAdapter, event: str, spelled: Callable[[str], str], now: datetime
) -> None:
    push = received(adapter, message("event", Event=spelled(event), OpenID=WANG), now)
    assert push.known
    if event in EVENTS:
        assert push.push is not None
        assert push.push.type is EVENTS[event]


@pytest.mark.parametrize(
    "fields",
    [
        message("hologram"),
        message("event", Event="hologram"),
        message("event", Event=""),
        message("event"),
        # A type of event is no type of message, nor the other way round.
        message("view"),
        message("event", Event="text"),
    ],
    ids=str,
)
def test_g8_any_other_type_is_unknown_and_needs_no_answer(
    adapter: WeChatAdapter, fields: dict[str, object], now: datetime
) -> None:
    push = received(adapter, fields, now)
    assert not push.known
    assert push.push is None


def test_g8_no_line_of_the_tables_is_undocumented() -> None:
    assert set(EVENTS) | IGNORED == DOCUMENTED_EVENTS
    assert set(MESSAGES) == {*MESSAGE_TYPES, "file"}


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("user_authorization_revoke", "revoked"),
        ("user_authorization_cancellation", "cancelled"),
    ],
)
def test_g33_authorization_events_are_about_whom_they_name(event: str, reason: str) -> None:
    """They come from the platform's own account, as its documentation shows them."""
    fields = message(
        "event",
        sender="owAqB1v0ahK_Xlc7GshIDdf2yf7E",
        Event=event,
        OpenID=WANG,
        AppID="wx13974bf780d3dc89",
        RevokeInfo="1,207",
    )
    push = to_push(fields_of(fields))
    assert push is not None
    assert (push.openid, push.type) == (WANG, MessageType.UNSUBSCRIBE)
    assert push.content == {"reason": reason}
    assert push.dedupe_key.startswith(f"e:{WANG}:")


@pytest.mark.parametrize("openid", ["", " ", "<xml>", "x" * 65])
def test_g33_an_authorization_event_about_nobody_is_refused(openid: str) -> None:
    fields = message("event", Event="user_authorization_revoke", OpenID=openid)
    with pytest.raises(MalformedError):
        to_push(fields_of(fields))


def test_g13_messages_are_told_apart_by_id_and_sender() -> None:
    ours, other = (
        to_push(fields_of(message(sender=sender, MsgId=1)))
        for sender in (WANG, "demo-resident-chen")
    )
    assert ours is not None
    assert other is not None
    assert ours.dedupe_key != other.dedupe_key


def test_g13_events_are_told_apart_by_time_and_key() -> None:
    keys = set()
    for created, event, key in (
        (1, "CLICK", "fees"), (2, "CLICK", "fees"), (1, "CLICK", "menu"), (1, "SCAN", "fees"),
        (1, "CLICK", "x" * 500), (1, "CLICK", "x" * 501),
    ):  # fmt: skip
        fields = message("event", Event=event, EventKey=key, CreateTime=created)
        push = to_push(fields_of(fields))
        assert push is not None
        assert len(push.dedupe_key) <= 200
        keys.add(push.dedupe_key)
    assert len(keys) == 6


@pytest.mark.parametrize(
    "changes",
    [
        {"FromUserName": ""},
        {"FromUserName": "a b"},
        {"FromUserName": "x" * 65},
        {"ToUserName": "]]>"},
        {"MsgType": ""},
        {"MsgId": ""},
        {"MsgId": "１"},
        {"MsgType": "event", "Event": "CLICK", "CreateTime": "now"},
    ],
)
def test_g7_a_push_without_its_key_is_malformed(changes: dict[str, str]) -> None:
    fields = {name: str(value) for name, value in message(Content="你好").items()}
    with pytest.raises(MalformedError):
        to_push(PushFields({**fields, **changes}))


def test_g8_an_unknown_type_is_read_as_one_that_needs_no_answer(
    adapter: WeChatAdapter, now: datetime
) -> None:
    sealed = seal(document(message("holo<gram>", Event="我")), now=now)
    received = adapter.read_push(sealed.query, sealed.body, now=now)
    assert isinstance(received, ReceivedPush)
    assert received.push is None
    assert received.kind == "hologram"


def subscription(event: str, *words: tuple[str, str]) -> str:
    """What the platform tells of a person's word on notices."""
    entries = "".join(
        f"<List><TemplateId><![CDATA[{template}]]></TemplateId>"
        f"<SubscribeStatusString><![CDATA[{word}]]></SubscribeStatusString>"
        "<PopupScene>2</PopupScene></List>"
        for template, word in words
    )
    head = document(message("event", Event=event)).removesuffix("</xml>")
    return f"{head}<SubscribeMsgPopupEvent>{entries}</SubscribeMsgPopupEvent></xml>"


@pytest.mark.parametrize("event", ["subscribe_msg_popup_event", "subscribe_msg_change_event"])
def test_g8_a_word_on_notices_is_read_from_its_list(event: str) -> None:
    written = subscription(event, ("one", "accept"), ("two", "reject"), ("three", "ban"))
    push = to_push(read_fields(written.encode()))
    assert push is not None
    assert push.type is MessageType.SUBSCRIPTION
    assert push.content == {"accepted": ["one"], "refused": ["two"]}


LISTS = ["", "<List/>", "<List>x</List>", "<List><TemplateId/></List>", "<a><b><c/></b></a>"]


@pytest.mark.parametrize("inside", LISTS)
def test_g7_lists_are_read_whatever_is_in_them(inside: str) -> None:
    written = document(message("event", Event="subscribe_msg_popup_event"))
    told = f"<SubscribeMsgPopupEvent>{inside}</SubscribeMsgPopupEvent></xml>"
    push = to_push(read_fields(written.replace("</xml>", told).encode()))
    assert push is not None
    assert push.content == {"accepted": [], "refused": []}
