"""From the fields of a verified push to what the inbox stores. Pure.

Every type that the platform documents has its line here: stored as a message of a person, or
left out on purpose (`IGNORED`: reports and clicks that ask for no answer).
"""

import hashlib
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from api.dialogue.inbox import Push
from api.dialogue.models import MessageType
from api.residents.models import ErasureReason
from api.wechat.xml_reader import PushFields

Fields = Mapping[str, str]

MAXIMUM_KEY_LENGTH = 200
"""What the inbox's unique column holds."""

OPENID = re.compile(r"[A-Za-z0-9_-]{1,64}")
NUMBER = re.compile(r"[0-9]{1,20}")

SCENE_PREFIX = "qrscene_"
MAXIMUM_TEMPLATE_ID = 64


class MalformedError(ValueError):
    """A verified push lacks what it must have; it cannot be stored under a key."""


def to_push(fields: PushFields) -> Push | None:
    """What the inbox stores, or None for a type that asks for no answer.

    Raises:
        MalformedError: without a sender, a receiver, a type, an id, a time, or whom it is about.
    """
    sender = fields.get("FromUserName", "")
    if not OPENID.fullmatch(sender) or not OPENID.fullmatch(fields.get("ToUserName", "")):
        raise MalformedError("names")
    kind = fields.get("MsgType", "").lower()
    if not kind:
        raise MalformedError("type")
    return _event(sender, fields) if kind == "event" else _message(sender, kind, fields)


def kind_of(fields: Fields) -> str:
    """The type for a log line, cut to harmless characters: `text`, `event/view`."""
    names = (fields.get("MsgType", ""), fields.get("Event", ""))
    return "/".join(filter(None, (re.sub(r"[^a-z_]", "", name.lower())[:40] for name in names)))


def is_ignored(fields: Fields) -> bool:
    """Whether a type is left out on purpose; one that is left out otherwise is new to us."""
    return (
        fields.get("MsgType", "").lower() == "event" and fields.get("Event", "").lower() in IGNORED
    )


def _message(sender: str, kind: str, fields: Fields) -> Push | None:
    if kind not in MESSAGES:
        return None
    message_id = fields.get("MsgId", "")
    if not NUMBER.fullmatch(message_id):
        raise MalformedError("MsgId")
    type_, content_of = MESSAGES[kind]
    return Push(
        openid=sender,
        # MsgIds have collided across users, so the sender belongs to the key.
        dedupe_key=f"m:{sender}:{message_id}",
        type=type_,
        text=fields.get("Content", "") if type_ is MessageType.TEXT else "",
        content={name: value for name, value in content_of(fields).items() if value != ""},
    )


def _event(sender: str, fields: PushFields) -> Push | None:
    event = fields.get("Event", "").lower()
    if event in WITHDRAWALS:
        return _withdrawal(event, fields)
    if event not in EVENTS:
        return None
    created = fields.get("CreateTime", "")
    if not NUMBER.fullmatch(created):
        raise MalformedError("CreateTime")
    key = fields.get("EventKey", "")
    scene = key.removeprefix(SCENE_PREFIX) if event == "subscribe" else key
    content: dict[str, Any] = {"key": scene} if scene else {}
    if EVENTS[event] is MessageType.SUBSCRIPTION:
        content = _words_on_notices(fields)
    return Push(
        openid=sender,
        dedupe_key=_bounded(sender, f"e:{sender}:{created}:{event}:{key}"),
        type=EVENTS[event],
        content=content,
    )


def _words_on_notices(fields: PushFields) -> dict[str, Any]:
    """Which templates the person has accepted and refused; one they were not shown is neither."""
    words: dict[str, Any] = {"accepted": [], "refused": []}
    for record in fields.records:
        template_id = record.get("TemplateId", "")[:MAXIMUM_TEMPLATE_ID]
        match record.get("SubscribeStatusString"):
            case "accept" if template_id:
                words["accepted"].append(template_id)
            case "reject" if template_id:
                words["refused"].append(template_id)
    return words


def _withdrawal(event: str, fields: PushFields) -> Push:
    """A person takes an authorization back, or has given up WeChat: both end as if they had left.

    These come from the platform's own account; `OpenID` says who it was.
    """
    openid, created = fields.get("OpenID", "").strip(), fields.get("CreateTime", "")
    if not OPENID.fullmatch(openid):
        raise MalformedError("OpenID")
    if not NUMBER.fullmatch(created):
        raise MalformedError("CreateTime")
    key = f"e:{openid}:{created}:{event}:{fields.get('RevokeInfo', '')}"
    return Push(
        openid=openid,
        dedupe_key=_bounded(openid, key),
        type=MessageType.UNSUBSCRIBE,
        content={"reason": WITHDRAWALS[event]},
    )


def _bounded(sender: str, key: str) -> str:
    """The key itself, or its digest when the platform's EventKey makes it too long to store."""
    if len(key) <= MAXIMUM_KEY_LENGTH:
        return key
    return f"e:{sender}:{hashlib.sha256(key.encode()).hexdigest()}"


def _words(fields: Fields) -> dict[str, Any]:
    """`menu_id` names the option that was tapped; test accounts leave it out."""
    return {"menu_id": fields.get("bizmsgmenuid", "")}


def _media(fields: Fields) -> dict[str, Any]:
    """A voice message's `Recognition` is retired and not read."""
    return {"media_id": fields.get("MediaId", "")}


def _place(fields: Fields) -> dict[str, Any]:
    """WGS-84 or GCJ-02 as the platform gives them; without numbers only the label is kept."""
    label = {"label": fields.get("Label", "")}
    try:
        latitude, longitude = float(fields["Location_X"]), float(fields["Location_Y"])
    except (KeyError, ValueError):
        return label
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return label
    return {"latitude": latitude, "longitude": longitude, **label}


def _other(fields: Fields) -> dict[str, Any]:
    return {"kind": kind_of({"MsgType": fields.get("MsgType", "")}), **_media(fields)}


MESSAGES: dict[str, tuple[MessageType, Callable[[Fields], dict[str, Any]]]] = {
    "text": (MessageType.TEXT, _words),
    "image": (MessageType.IMAGE, _media),
    "voice": (MessageType.VOICE, _media),
    "location": (MessageType.LOCATION, _place),
    "video": (MessageType.VIDEO, _media),
    "shortvideo": (MessageType.VIDEO, _media),
    "link": (MessageType.OTHER, _other),
    "file": (MessageType.OTHER, _other),
    "miniprogrampage": (MessageType.OTHER, _other),
}

WITHDRAWALS = {
    "user_authorization_revoke": ErasureReason.REVOKED.value,
    "user_authorization_cancellation": ErasureReason.CANCELLED.value,
}

EVENTS: dict[str, MessageType] = {
    "subscribe": MessageType.SUBSCRIBE,
    # A follower scans one of our QR codes: greeted like a newcomer, with the scene in `key`.
    "scan": MessageType.SUBSCRIBE,
    "unsubscribe": MessageType.UNSUBSCRIBE,
    **dict.fromkeys(WITHDRAWALS, MessageType.UNSUBSCRIBE),
    "click": MessageType.MENU_CLICK,
    "subscribe_msg_popup_event": MessageType.SUBSCRIPTION,
    "subscribe_msg_change_event": MessageType.SUBSCRIPTION,
}

IGNORED: frozenset[str] = frozenset({
    # What a menu does on the phone itself; a picture taken so follows as a message.
    "view", "view_miniprogram", "scancode_push", "scancode_waitmsg", "pic_sysphoto",
    "pic_photo_or_album", "pic_weixin", "location_select",
    # Where a follower is, each time they open the account: nobody asked for it.
    "location",
    # Reports of what the platform has done with what we sent or published.
    "templatesendjobfinish", "masssendjobfinish", "publishjobfinish", "wxa_media_check",
    "subscribe_msg_sent_event",
    # A new face or name in WeChat, of which we keep neither.
    "user_info_modified",
    # The platform's own desk of clerks, which we do not use.
    "kf_create_session", "kf_close_session", "kf_switch_session", "user_enter_tempsession",
    # The account's verification, which its owner reads on the platform.
    "qualification_verify_success", "qualification_verify_fail", "naming_verify_success",
    "naming_verify_fail", "annual_renew", "verify_expired",
    # Cards, invoices, shops, products, devices, wireless networks: businesses that we are not in.
    "card_pass_check", "card_not_pass_check", "card_pay_order", "card_sku_remind",
    "user_get_card", "user_gifting_card", "user_del_card", "user_consume_card",
    "user_pay_from_pay_cell", "user_view_card", "user_enter_session_from_card",
    "update_member_card", "submit_membercard_user_info", "user_authorize_invoice",
    "update_invoice_status", "submit_invoice_title", "merchant_order", "poi_check_notify",
    "shakearoundusershake", "wificonnected", "user_scan_product", "user_scan_product_async",
    "user_scan_product_enter_session", "user_scan_product_verify_action",
    "subscribe_scan_product", "device_text", "device_bind", "device_unbind",
    "device_subscribe_status", "device_unsubscribe_status",
})  # fmt: skip
"""Events that are answered with `success` and leave nothing behind."""
