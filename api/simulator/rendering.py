"""From a transcript to what the page draws: pieces of text, tappable links, time stamps.

The only markup that a chat text may carry is WeChat's own link. Everything else stays text, which
the templates escape.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Literal
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from api.simulator.transcript import Entry

SHOWN_IN = ZoneInfo("Asia/Shanghai")
# A new stamp stands above a message that comes this much after the one before.
STAMP_AFTER = timedelta(minutes=5)
SHOWN_ENTRIES = 200

_LINK = re.compile(
    r"""<a\s+href=(?P<quote>["'])(?:
        weixin://bizmsgmenu\?msgmenucontent=(?P<content>[^"'<>&]+)
            &(?:amp;)?msgmenuid=(?P<menu_id>[^"'<>&]*)
        |(?P<url>https?://[^"'<>\s]+)
    )(?P=quote)\s*>(?P<words>[^<>]+)</a>""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Piece:
    """A run of text. A tap on a `reply` sends `sends` with `menu_id`; a `web` link opens `url`."""

    kind: Literal["text", "reply", "web"]
    text: str
    sends: str = ""
    menu_id: str = ""
    url: str = ""


def pieces(text: str) -> list[Piece]:
    """`text` cut at its links, in order; joined, the texts are what a person reads."""
    found: list[Piece] = []
    position = 0
    for link in _LINK.finditer(text):
        if link.start() > position:
            found.append(Piece("text", text[position : link.start()]))
        found.append(_piece(link))
        position = link.end()
    if position < len(text):
        found.append(Piece("text", text[position:]))
    return found


def _piece(link: re.Match[str]) -> Piece:
    words = unescape(link["words"])
    if link["url"]:
        return Piece("web", words, url=unescape(link["url"]))
    sends, menu_id = unquote(unescape(link["content"])), unquote(unescape(link["menu_id"]))
    return Piece("reply", words, sends=sends, menu_id=menu_id)


@dataclass(frozen=True)
class Stamp:
    """When, on the wall clock of SHOWN_IN; the template puts it into words."""

    day: Literal["today", "yesterday", "earlier"]
    local: datetime


@dataclass(frozen=True)
class Line:
    """One entry as drawn; `stamp` is None where no time stands above it."""

    entry: Entry
    stamp: Stamp | None


def lines(entries: Iterable[Entry], *, now: datetime) -> list[Line]:
    drawn: list[Line] = []
    before: datetime | None = None
    for entry in list(entries)[-SHOWN_ENTRIES:]:
        if _is_silent(entry):
            continue
        stamped = before is None or entry.at - before >= STAMP_AFTER
        drawn.append(Line(entry, stamp(entry.at, now=now) if stamped else None))
        before = entry.at
    return drawn


SHOWN_EVENTS = (
    "subscribe", "unsubscribe", "user_authorization_revoke", "user_authorization_cancellation",
)  # fmt: skip


def _is_silent(entry: Entry) -> bool:
    """A tap on the account's menu leaves no trace in the chat."""
    return entry.kind == "event" and entry.content.title not in SHOWN_EVENTS


def stamp(at: datetime, *, now: datetime) -> Stamp:
    local, today = at.astimezone(SHOWN_IN), now.astimezone(SHOWN_IN).date()
    if local.date() == today:
        return Stamp("today", local)
    if local.date() == today - timedelta(days=1):
        return Stamp("yesterday", local)
    return Stamp("earlier", local)
