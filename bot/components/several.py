"""Several requests in one message: "楼道灯坏了，另外查一下物业费".

The words are cut where people go on to something else ("另外", "还有", "顺便"), where they count ("1. 2.",
"一个…另一个"), and where they only list problems ("楼道灯 垃圾桶 遛狗"). A piece counts as a
request of its own only when the engine is sure of it and it is not what was said before; all
other pieces stay with the one before them. The first request is served now, the others are kept
in a slot until the talk is free for them; so is all that is told in an open report and is another
matter (`another`). Danger is never cut: one message, one emergency; where only
a piece sounds like it, the person is asked.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from components.another import TROUBLE, UNSPECIFIED, Held, akin, is_another
from components.settling.worry import ASKS, HEAVY_HEART, worried

REST = "rest"
"""The slot with the requests that wait, and the key of their words in a message's metadata."""

SET_ASIDE = "set_aside"
"""In the metadata of a message that is told in an open report and is not of it at all."""

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
COUNTS = re.compile(
    r"(?:^|(?<=[\s,，。;；:：、]))(?:\d[.、．)）:：](?!\d+(?:[^\d号栋楼幢#]|$))|[①-⑨]|[一二三四]是|第[一二三四](?:[个件]|[,，、:：])?(?:事情?|是)?"
    r"|(?:另|还有|再)?一[个件](?:事情?)?是?)[\s,，:：]*"
)
"""Where somebody counts what they have to tell."""

ANNOUNCES = re.compile(
    r"(?:你好|您好|我|这里|家里|小区|想|要|来|跟你们?|给你们?)*(?:报|反映|说|讲|有)?一?下?"
    r"[两二三四几好2-4][个件样]?(?:事情?|问题|情况)(?:要(?:报|说|反映))?[\s,，:：。]*"
)
"""Before the first of them: 两个事."""

LISTS = re.compile(r"[\s、;；]+")
"""What stands between problems that are only named."""

LONGEST_OF_A_LIST, SHORTEST_OF_A_LIST = 10, 2
"""Characters of one of them."""

LONGEST_NAME = 4
"""Characters of a mere name: of two names each is a matter, though their kinds are akin."""

SURE_OF_A_LIST = 0.9
"""So sure must the engine be of each."""

TELLS_ON = re.compile("[都也还把得]|因为|所以|导致")
"""What shows that a story is told, and nothing listed."""

STOPS_FOR = re.compile(
    r"^(?P<stop>算了|不报了|不弄了|不说了|先不报了|先不说这个了?|取消)"
    r"(?![吧啊呀\s,，。]*(?:还是)?我?们?自己)[吧啊呀]?[\s,，。]*"
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
    whole: Request,
    parse: Parse,
    *,
    active_form: str | None,
    held: Held | None = None,
    may_ask: bool = True,
) -> Sequence[Request]:
    """The requests of a message in the order of their telling; just the whole where it is one.

    In a form the first piece may be any answer, and what follows must be another request than the
    one that the form is for. `held`: the report that is open; where nothing is said of it, the first
    request has no words. `may_ask`: nobody has been asked yet whether there is danger in it.
    """
    if whole.intent in {DANGER, ASKS, HEAVY_HEART}:
        return [whole]
    if active_form is not None and (stop := STOPS_FOR.match(whole.text)):
        halves = (stop["stop"], stop["wish"])
        read = [Request(text=half, raw=half, parse=await parse(half)) for half in halves]
        if read[0].intent == CANCEL and read[1].intent in REQUESTS and read[1].is_sure:
            return read
    counted = _counted(whole.text)
    pieces = counted or _cuts(whole.text)
    listed = []
    if len(pieces) < 2 and (active_form is None or held is not None):
        listed = await _listed(whole, parse)
    if held is not None and not all(TROUBLE.search(one.text) for one in listed):
        listed = []  # Names alone may be the place that was asked for.
    if len(pieces) < 2 and not listed:
        return [whole] if held is None else await _aside(whole, parse, held)
    originals = _counted(whole.raw) if counted else _cuts(whole.raw)
    if len(originals) != len(pieces):  # what was made alike for the engine is cut otherwise
        originals = pieces
    read = listed or [
        Request(text=piece, raw=raw, parse=await parse(piece))
        for piece, raw in zip(pieces, originals, strict=True)
    ]
    if any(one.intent == DANGER for one in read):
        return [replace(whole, parse=worried(whole.parse))] if may_ask else [whole]
    if held is not None and _is_another(read[0], held, marked=bool(counted or listed)):
        read.insert(0, replace(whole, text="", raw=""))
    found = _told_apart(read, in_form=active_form is not None, held=held)
    return found if len(found) > 1 else [whole]


def _is_another(piece: Request, held: Held, *, marked: bool) -> bool:
    """Whether a piece is a problem of its own beside the report that is open."""
    return (
        piece.intent == COMPLAINT
        and piece.is_sure
        and is_another(piece.text, piece.parse, held, kind=piece.kind, marked=marked)
    )


async def _aside(whole: Request, parse: Parse, held: Held) -> Sequence[Request]:
    """The whole behind a first request without words, where all of it is another matter."""
    opening = GOES_ON.match(whole.text)
    one = whole
    if opening is not None and opening.end() < len(whole.text):
        text, written = whole.text[opening.end() :], GOES_ON.match(whole.raw)
        raw = whole.raw[written.end() :] if written is not None else whole.raw
        one = Request(text=text, raw=raw, parse=await parse(text))
    if not _is_another(one, held, marked=one is not whole):
        return [whole]
    return [replace(whole, text="", raw=""), one]


async def _listed(whole: Request, parse: Parse) -> list[Request]:
    """Problems that are only named, one beside the other: each must be sure, and akin to no other.
    Empty where anything else is said.
    """
    pieces = [piece for piece in LISTS.split(whole.text) if piece]
    short = all(SHORTEST_OF_A_LIST <= len(piece) <= LONGEST_OF_A_LIST for piece in pieces)
    if whole.intent != COMPLAINT or not (2 <= len(pieces) <= MOST and short):
        return []
    if TELLS_ON.search(whole.text):
        return []
    read = [Request(text=piece, raw=piece, parse=await parse(piece)) for piece in pieces]
    sure = (float(one.parse["intent"]["confidence"] or 0.0) >= SURE_OF_A_LIST for one in read)
    kinds = [one.kind or UNSPECIFIED for one in read]
    names = all(len(piece) <= LONGEST_NAME for piece in pieces)
    alike = any(
        kind == other or (akin(kind, other) and not names)
        for kind, other in itertools.combinations(kinds, 2)
    )
    return read if all(sure) and not alike and {one.intent for one in read} == {COMPLAINT} else []


def _told_apart(read: Sequence[Request], *, in_form: bool, held: Held | None) -> Sequence[Request]:
    """Pieces that ask nothing of their own go to the one before them."""
    found = [read[0]]
    for piece in read[1:]:
        before = found[-1]
        asks = piece.intent in REQUESTS and piece.is_sure and len(found) < MOST
        first_is_asked = in_form or (found[0].intent in REQUESTS and found[0].is_sure)
        if not before.text:  # Nothing is said of the open report.
            apart = True
        elif held is not None and piece.intent == COMPLAINT:
            answer = len(found) == 1
            apart = _is_another(piece, held, marked=True) and (
                answer or piece.stands_beside(before)
            )
        else:
            more_of_it = in_form and piece.intent == COMPLAINT
            apart = not more_of_it and piece.stands_beside(before)
        if asks and first_is_asked and apart:
            found.append(piece)
        else:
            found[-1] = replace(
                before, text=f"{before.text}，{piece.text}", raw=f"{before.raw}，{piece.raw}"
            )
    return found


def _counted(text: str) -> Sequence[str]:
    """What is counted in the text, without the counting; empty where nothing is."""
    marks = list(COUNTS.finditer(text))
    if len(marks) < 2 or not (
        marks[0].start() == 0 or ANNOUNCES.fullmatch(text, 0, marks[0].start())
    ):
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    pieces = [
        text[mark.end() : end].strip(" ,，。;；、") for mark, end in zip(marks, ends, strict=True)
    ]
    return pieces if all(len(piece) >= SHORTEST_OF_A_LIST for piece in pieces) else []


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
