"""What each person's chat shows, in the order in which it came."""

from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import count
from typing import Any, Literal

Side = Literal["person", "account", "platform"]
Kind = Literal[
    "text", "image", "voice", "video", "music", "location", "menu", "template", "news",
    "card", "miniprogram", "event", "error", "not_pushed",
]  # fmt: skip
Via = Literal["push", "passive", "kf", "template", "notice", "platform"]
"""`notice` is a subscribe notice (订阅通知); it is a card, as a template message is."""

# Older entries than these fall off, so that a demo left open for weeks stays small.
KEPT_PER_PERSON = 500


@dataclass(frozen=True)
class Option:
    """One tappable line of a menu message: its id comes back as `bizmsgmenuid`."""

    id: str
    text: str


@dataclass(frozen=True)
class Row:
    """One line of a template message's card."""

    label: str
    value: str


@dataclass(frozen=True)
class Content:
    """What one bubble or card holds; which fields count depends on `kind`.

    text: text · image: media_id · voice: media_id, seconds · location: text, latitude, longitude ·
    menu: text (head), options, tail · template: title, rows, url · news: title, text, url ·
    video: media_id, title, text · music: title, text, url · card: title (its id) ·
    miniprogram: title ·
    event: title (event name), text (its key) · error: text, detail (why, for the developer) ·
    not_pushed: nothing, MarkFail kept what the person did just now
    """

    kind: Kind
    text: str = ""
    title: str = ""
    tail: str = ""
    detail: str = ""
    url: str = ""
    media_id: str = ""
    menu_id: str = ""
    seconds: int = 0
    latitude: float | None = None
    longitude: float | None = None
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One line of a chat. `at` is aware, in UTC; `id` grows over the whole platform."""

    id: int
    openid: str
    at: datetime
    side: Side
    via: Via
    content: Content

    @property
    def kind(self) -> Kind:
        return self.content.kind

    @property
    def text(self) -> str:
        return self.content.text

    def as_json(self) -> dict[str, Any]:
        """Flat, with `at` in ISO 8601."""
        head = {"id": self.id, "openid": self.openid, "at": self.at.isoformat()}
        return {**head, "side": self.side, "via": self.via, **asdict(self.content)}


class Transcripts:
    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._ids = count(1)
        self._entries: dict[str, deque[Entry]] = {}

    def append(self, openid: str, *, side: Side, via: Via, content: Content) -> Entry:
        entry = Entry(next(self._ids), openid, self._clock(), side, via, content)
        self._entries.setdefault(openid, deque(maxlen=KEPT_PER_PERSON)).append(entry)
        return entry

    def of(self, openid: str) -> list[Entry]:
        return list(self._entries.get(openid, ()))
