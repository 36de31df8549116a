"""Several requests in one message: "楼道灯坏了，另外查一下物业费".

The words are cut where people go on to something else ("另外", "还有", "顺便"). A piece counts as a
request of its own only when the engine is sure of it and it is not what was said before; all
other pieces stay with the one before them. The first request is served now, the others are kept
in a slot until the talk is free for them. Danger is never cut: one message, one emergency; where only
a piece sounds like it, the person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from components.settling.worry import ASKS, HEAVY_HEART, worried

REST = "rest"
"""The slot with the requests that wait, and the key of their words in a message's metadata."""

TAKEN_UP = "taken_up"
"""In the metadata of a message that waited: its words, for saying which one is meant."""

WHOLE = "whole"
"""In the metadata of one of several requests: the words of all, for a place said once for all."""

SURE = 0.55
"""So sure must the engine be of a piece that stands for itself."""

SHORTEST = 3
"""Characters of the shortest piece that can be a request."""

MOST = 4
"""More requests than this nobody follows; the last piece keeps what is left."""

REQUESTS = frozenset(
    {
        "apply_assistance",
        "ask_notice",
        "ask_policy",
        "case_status",
        "case_urge",
        "dispute_fee",
        "find_service",
        "query_fee",
        "query_volunteer",
        "report_problem",
        "signup_volunteer",
        "suggest",
        "talk_to_human",
    }
)
"""Intents that can stand beside another in one message."""

OF_IT = frozenset({"case_status", "case_urge", "suggest"})
"""Behind a problem these are impatience about it: "另外已经三天了没人管"."""

DANGER = "emergency"
CANCEL = "cancel"
COMPLAINT = "report_problem"

GOES_ON = re.compile(
    r"[\s,，。;；!！?？、]*(?:(?:(?:以及|同时|另外|此外|对了|顺便|顺带)"
    r"|(?!(?<![\s,，。;；!！?？、])还有.{1,4}(?:吗|么|没有?|嘛)[?？!！。]*$)还有(?:就是|[一个]?[个件]?(?:事情?|问题))?"
    r"|再(?:帮我|给我|帮忙|问|查|报|说)|[第]?[二三]是|其次)[\s,，:：、]*)+"
)
"""Where people go on to something else. "再问" and the like keep their verb (see `_cuts`); "换车还有补贴吗"
goes on to nothing.
"""

KEPT_WORD = re.compile(r"再(?:帮我|给我|帮忙|问|查|报|说)")
STOPS_FOR = re.compile(
    r"^(?P<stop>算了|不报了|不弄了|不说了|先不报了|先不说这个了?|取消)[吧啊呀]?[\s,，。]*"
    r"(?:我?还是|先|改)?(?P<wish>.{3,})$",
    re.DOTALL,
)
"""Somebody drops one thing for another: "算了还是查物业费吧"."""


@dataclass(frozen=True)
class Request:
    """One request of a message: its words (to be understood, and as they were written) and what
    the engine read in them.
    """

    text: str
    raw: str
    parse: dict[str, Any]

    @property
    def intent(self) -> str:
        return str(self.parse["intent"]["name"])

    @property
    def is_sure(self) -> bool:
        return float(self.parse["intent"]["confidence"] or 0.0) >= SURE

    @property
    def kind(self) -> str | None:
        """The kind of a problem, when the engine is sure of it."""
        entities = self.parse.get("entities") or ()
        return next((str(e["value"]) for e in entities if e["entity"] == "kind"), None)

    def stands_beside(self, other: Request) -> bool:
        """Whether this is something else than the other, and not more about it."""
        if other.intent == COMPLAINT and self.intent in OF_IT:
            return False
        if self.intent != other.intent:
            return True
        return (  # Two problems are two only where both have a kind of their own.
            self.intent == COMPLAINT
            and None not in (self.kind, other.kind)
            and self.kind != other.kind
        )


Parse = Callable[[str], Awaitable[dict[str, Any]]]


async def requests_in(
    whole: Request, parse: Parse, *, active_form: str | None, may_ask: bool = True
) -> Sequence[Request]:
    """The requests of a message in the order of their telling; just the whole where it is one.

    In a form the first piece may be any answer, and what follows must be another request than the
    one that the form is for. `may_ask`: nobody has been asked yet whether there is danger in it.
    """
    if whole.intent in {DANGER, ASKS, HEAVY_HEART}:
        return [whole]
    if active_form is not None and (stop := STOPS_FOR.match(whole.text)):
        halves = (stop["stop"], stop["wish"])
        read = [Request(text=half, raw=half, parse=await parse(half)) for half in halves]
        if read[0].intent == CANCEL and read[1].intent in REQUESTS and read[1].is_sure:
            return read
    pieces = _cuts(whole.text)
    if len(pieces) < 2:
        return [whole]
    originals = _cuts(whole.raw)
    if len(originals) != len(pieces):  # what was made alike for the engine is cut otherwise
        originals = pieces
    read = [
        Request(text=piece, raw=raw, parse=await parse(piece))
        for piece, raw in zip(pieces, originals, strict=True)
    ]
    if any(one.intent == DANGER for one in read):
        return [replace(whole, parse=worried(whole.parse))] if may_ask else [whole]
    found = _told_apart(read, in_form=active_form is not None)
    return found if len(found) > 1 else [whole]


def _told_apart(read: Sequence[Request], *, in_form: bool) -> Sequence[Request]:
    """Pieces that ask nothing of their own go to the one before them."""
    found = [read[0]]
    for piece in read[1:]:
        asks = piece.intent in REQUESTS and piece.is_sure and len(found) < MOST
        first_is_asked = in_form or (found[0].intent in REQUESTS and found[0].is_sure)
        more_of_it = in_form and piece.intent == COMPLAINT
        if asks and first_is_asked and not more_of_it and piece.stands_beside(found[-1]):
            found.append(piece)
        else:
            before = found[-1]
            found[-1] = replace(
                before, text=f"{before.text}，{piece.text}", raw=f"{before.raw}，{piece.raw}"
            )
    return found


def _cuts(text: str) -> Sequence[str]:
    """The text cut where people go on to something else; a piece too short is joined again."""
    pieces, start = [], 0
    for match in GOES_ON.finditer(text):
        if match.start() == 0 or match.end() == len(text):
            continue
        kept = KEPT_WORD.search(match[0])
        pieces.append(text[start : match.start()])
        start = match.start() + kept.start() + 1 if kept else match.end()
    pieces.append(text[start:])
    if any(len(piece.strip()) < SHORTEST for piece in pieces[1:]) or not pieces[0].strip():
        return [text]
    return [piece.strip() for piece in pieces]
