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

Fields = Mapping[str, str]

MAXIMUM_KEY_LENGTH = 200
"""What the inbox's unique column holds."""

OPENID = re.compile(r"[A-Za-z0-9_-]{1,64}")
NUMBER = re.compile(r"[0-9]{1,20}")

SCENE_PREFIX = "qrscene_"


class MalformedError(ValueError):
    """A verified push lacks what it must have; it cannot be stored under a key."""


def to_push(fields: Fields) -> Push | None:
    """What the inbox stores, or None for a type that asks for no answer.

    Raises:
        MalformedError: without a sender, a receiver, a type, an id or a time.
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


def _event(sender: str, fields: Fields) -> Push | None:
    event = fields.get("Event", "").lower()
    if event not in EVENTS:
        return None
    created = fields.get("CreateTime", "")
    if not NUMBER.fullmatch(created):
        raise MalformedError("CreateTime")
    key = fields.get("EventKey", "")
    scene = key.removeprefix(SCENE_PREFIX) if event == "subscribe" else key
    content = {"key": scene} if scene else {}
    return Push(
        openid=sender,
        dedupe_key=_bounded(sender, f"e:{sender}:{created}:{event}:{key}"),
        type=EVENTS[event],
        content=content,
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

EVENTS: dict[str, MessageType] = {
    "subscribe": MessageType.SUBSCRIBE,
    # A follower scans one of our QR codes: greeted like a newcomer, with the scene in `key`.
    "scan": MessageType.SUBSCRIBE,
    "unsubscribe": MessageType.UNSUBSCRIBE,
    "click": MessageType.MENU_CLICK,
}
