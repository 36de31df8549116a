"""How messages look: words and options as passive text and as a customer-service menu. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from api import texts
from api.notifications.models import OutboundMessage
from api.notifications.splitting import MESSAGE_BYTES, size
from api.texts import format_moment

MAXIMUM_MENU_LINES = 10

_UNSPEAKABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_LINK = re.compile(r"<(?=\s*/?\s*a\b)", re.IGNORECASE)
"""Texts quote what people wrote, and WeChat makes links of it: only our options may be links."""

_BREAKS_A_LINK = re.compile(r"[%&\"'<>#+\s]")


@dataclass(frozen=True)
class Speech:
    """A message as it is to be shown: its row's id, its words, the titles of its options.

    `since` is when it ought to have come, for one that comes late.
    """

    id: int
    text: str
    titles: tuple[str, ...] = ()
    since: datetime | None = None

    @classmethod
    def of(cls, message: OutboundMessage, *, late: bool = False) -> "Speech":
        """What a row of the outbox says, made safe to show; late also when it has been held."""
        titles = (clean(option["title"]).replace("\n", " ") for option in message.options)
        since = message.queued_at if late or message.held_at is not None else None
        return cls(id=message.id, text=clean(message.text), titles=tuple(titles), since=since)


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


def passive_text(speeches: Sequence[Speech], *, more: int = 0) -> str:
    """The messages as one text, options as links, or as plain numbered lines where links are
    too long for a message. Late ones stand under a headline of their own. `more` are left over.
    """
    linked = _joined(speeches, links=True, more=more)
    return linked if size(linked) <= MESSAGE_BYTES else _joined(speeches, links=False, more=more)


def fitting(speeches: Sequence[Speech], *, more: int = 0) -> Sequence[Speech]:
    """The first of the messages that make one passive text together; always at least one.

    `more`: how many may be left over, whose number the text then has to say.
    """
    for count in range(2, len(speeches) + 1):
        if not fits(speeches[:count], more=more):
            return speeches[: count - 1]
    return speeches


def fits(speeches: Sequence[Speech], *, more: int = 0) -> bool:
    """Whether the messages make one passive text together, options as links."""
    return size(_joined(speeches, links=True, more=more)) <= MESSAGE_BYTES


def menu_of(speech: Speech) -> Menu | None:
    """The message as a menu, or None when it has no options or too many for one."""
    if not speech.titles or len(speech.titles) > MAXIMUM_MENU_LINES:
        return None
    lines = tuple(
        (option_id(speech.id, number), f"{number}. {title}")
        for number, title in enumerate(speech.titles, start=1)
    )
    return Menu(head=speech.text, lines=lines, tail=_hint())


def _joined(speeches: Sequence[Speech], *, links: bool, more: int = 0) -> str:
    """Late ones first. A number means an option of the last message only, so only its options
    have numbers.
    """
    ordered = sorted(speeches, key=lambda speech: speech.since is None)
    late = sum(speech.since is not None for speech in ordered)
    together = len(ordered) > 1
    blocks = [texts.render("api/wechat", "late_head", count=late)] if late and together else []
    for speech in ordered:
        lines = _option_lines(speech, links=links, numbered=speech is ordered[-1])
        date = [format_moment(speech.since)] if together and speech.since is not None else []
        blocks.append("\n".join([*date, *([speech.text] if speech.text else []), *lines]))
    if ordered and ordered[-1].titles:
        blocks.append(_hint())
    if more:
        blocks.append(texts.render("api/wechat", "more", count=more))
    return "\n\n".join(blocks)


def _option_lines(speech: Speech, *, links: bool, numbered: bool) -> list[str]:
    return [
        f"{f'{number}.' if numbered else '·'} {_link(speech.id, number, title) if links else title}"
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
