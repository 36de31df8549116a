"""How messages look: words and options as passive text and as a customer-service menu. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from api import texts
from api.notifications.models import OutboundMessage
from api.notifications.splitting import MESSAGE_BYTES, size

MAXIMUM_MENU_LINES = 10

_UNSPEAKABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_LINK = re.compile(r"<(?=\s*/?\s*a\b)", re.IGNORECASE)
"""Texts quote what people wrote, and WeChat makes links of it: only our options may be links."""

_BREAKS_A_LINK = re.compile(r"[%&\"'<>#+\s]")


@dataclass(frozen=True)
class Speech:
    """A message as it is to be shown: its row's id, its words, the titles of its options."""

    id: int
    text: str
    titles: tuple[str, ...] = ()

    @classmethod
    def of(cls, message: OutboundMessage) -> "Speech":
        """What a row of the outbox says, made safe to show."""
        titles = (clean(option["title"]).replace("\n", " ") for option in message.options)
        return cls(id=message.id, text=clean(message.text), titles=tuple(titles))


@dataclass(frozen=True)
class Menu:
    """A customer-service menu (msgmenu): words, `(option id, title)` lines, a last line."""

    head: str
    lines: tuple[tuple[str, str], ...]
    tail: str


def speakable(text: str) -> str:
    """The text without what XML, JSON or PostgreSQL cannot carry: control characters, surrogates.

    Line ends become `\\n`; tabs stay.
    """
    return _UNSPEAKABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean(text: str) -> str:
    """Somebody's words, made speakable; a link that they wrote becomes visible words."""
    return _LINK.sub("＜", speakable(text))


def option_id(message_id: int, number: int) -> str:
    """How a tapped option names itself: the outbox row and the option's number, from 1."""
    return f"{message_id}-{number}"


def passive_text(speeches: Sequence[Speech]) -> str:
    """The messages as one text, options as links, or as plain numbered lines where links are
    too long for a message.
    """
    linked = _joined(speeches, links=True)
    return linked if size(linked) <= MESSAGE_BYTES else _joined(speeches, links=False)


def fitting(speeches: Sequence[Speech]) -> Sequence[Speech]:
    """The first of the messages that make one passive text together; always at least one."""
    for count in range(len(speeches), 1, -1):
        if size(_joined(speeches[:count], links=True)) <= MESSAGE_BYTES:
            return speeches[:count]
    return speeches[:1]


def menu_of(speech: Speech) -> Menu | None:
    """The message as a menu, or None when it has no options or too many for one."""
    if not speech.titles or len(speech.titles) > MAXIMUM_MENU_LINES:
        return None
    lines = tuple(
        (option_id(speech.id, number), f"{number}. {title}")
        for number, title in enumerate(speech.titles, start=1)
    )
    return Menu(head=speech.text, lines=lines, tail=_hint())


def _joined(speeches: Sequence[Speech], *, links: bool) -> str:
    blocks = [
        "\n".join([*([speech.text] if speech.text else []), *_option_lines(speech, links=links)])
        for speech in speeches
    ]
    if any(speech.titles for speech in speeches):
        blocks.append(_hint())
    return "\n\n".join(blocks)


def _option_lines(speech: Speech, *, links: bool) -> list[str]:
    return [
        f"{number}. {_link(speech.id, number, title) if links else title}"
        for number, title in enumerate(speech.titles, start=1)
    ]


def _link(message_id: int, number: int, title: str) -> str:
    """A tap sends the title back as if typed, with the option's id beside it."""
    content = _BREAKS_A_LINK.sub(lambda match: quote(match[0], safe=""), title)
    shown = title.replace("<", "＜").replace(">", "＞")
    address = f"weixin://bizmsgmenu?msgmenucontent={content}"
    return f'<a href="{address}&msgmenuid={option_id(message_id, number)}">{shown}</a>'


def _hint() -> str:
    return texts.render("api/wechat", "number_hint")
