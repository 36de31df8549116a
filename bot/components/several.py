"""Several requests in one message: "楼道灯坏了，另外查一下物业费".

The words are cut where people go on to something else or count (`pieces`), and where they only list
problems or tell them clause by clause (`listed`). A piece counts as a request of its own only when the
engine is sure of it and it is not what was said before; all other pieces stay with the one before
them. The first request is served now, the others are kept in a slot until the talk is free for them;
so is all that is told in an open report and is another matter (`another`). Danger is never cut: one
message, one emergency; where only a piece sounds like it, the person is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from components.another import TROUBLE, Held, is_another, is_spot
from components.listed import listed, side_by_side
from components.pieces import STOPS_FOR, counted, cuts, is_announced, unmarked
from components.request import CANCEL, COMPLAINT, DANGER, MOST, REQUESTS, Parse, Request
from components.settling.worry import ASKS, HEAVY_HEART, worried

REST = "rest"
"""The slot with the requests that wait, and the key of their words in a message's metadata."""

SET_ASIDE = "set_aside"
"""In the metadata of a message that is told in an open report and is not of it at all."""

TAKEN_UP = "taken_up"
"""In the metadata of a message that waited: its words, for saying which one is meant."""

WHOLE = "whole"
"""In the metadata of one of several requests: the words of all, for a place said once for all."""


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
    if active_form is not None and (stopped := await _stopped(whole, parse)):
        return stopped
    read = await _cut(whole, parse)
    if any(one.intent == DANGER for one in read):
        return [replace(whole, parse=worried(whole.parse))] if may_ask else [whole]
    if active_form is None or held is not None:
        read = await _beside_one_another(read or [whole], parse, held)
    if len(read) < 2:
        return [whole] if held is None else await _aside(whole, parse, held)
    if held is not None and _is_another(read[0], held):
        read = [replace(whole, text="", raw=""), *read]
    found = _told_apart(read, in_form=active_form is not None, held=held)
    return found if len(found) > 1 else [whole]


async def _stopped(whole: Request, parse: Parse) -> Sequence[Request]:
    """What is dropped and what is wanted instead; empty where nothing is."""
    stop = STOPS_FOR.match(whole.text)
    if stop is None:
        return []
    halves = (stop["stop"], stop["wish"])
    read = [Request(text=half, raw=half, parse=await parse(half)) for half in halves]
    instead = read[0].intent == CANCEL and read[1].intent in REQUESTS and read[1].is_sure
    return read if instead else []


async def _cut(whole: Request, parse: Parse) -> Sequence[Request]:
    """The pieces of a message in which people count or go on to something else; else empty."""
    counts = counted(whole.text)
    pieces = counts or cuts(whole.text)
    if len(pieces) < 2:
        return []
    originals = counted(whole.raw) if counts else cuts(whole.raw)
    if len(originals) != len(pieces):  # What was made alike for the engine is cut otherwise.
        originals = pieces
    announced = bool(counts) and is_announced(whole.text)
    return [
        Request(piece, raw, await parse(piece), bool(counts or number), announced)
        for number, (piece, raw) in enumerate(zip(pieces, originals, strict=True))
    ]


async def _beside_one_another(
    read: Sequence[Request], parse: Parse, held: Held | None
) -> Sequence[Request]:
    """The pieces, each cut further where it lists problems or tells them side by side."""
    found: list[Request] = []
    for piece in read:
        names = await listed(piece, parse) if len(read) == 1 else ()
        if held is not None and not all(TROUBLE.search(one.text) for one in names):
            names = ()  # Names alone may be the place that was asked for.
        found += names or await side_by_side(piece, parse) or [piece]
    return found


def _is_another(piece: Request, held: Held) -> bool:
    """Whether a piece is a problem of its own beside the report that is open."""
    return (
        piece.intent == COMPLAINT
        and piece.is_sure
        and is_another(piece.text, piece.parse, held, kind=piece.kind, marked=piece.marked)
    )


async def _aside(whole: Request, parse: Parse, held: Held) -> Sequence[Request]:
    """The whole behind a first request without words, where all of it is another matter."""
    one, text = whole, unmarked(whole.text)
    if text != whole.text:
        one = Request(text, unmarked(whole.raw), await parse(text), marked=True)
    if not _is_another(one, held):
        return [whole]
    return [replace(whole, text="", raw=""), one]


def _told_apart(read: Sequence[Request], *, in_form: bool, held: Held | None) -> Sequence[Request]:
    """Pieces that ask nothing of their own go to the one before them."""
    found = [read[0]]
    answers_or_asks = in_form or _asks(read[0])
    for piece in read[1:]:
        before = found[-1]
        asks = answers_or_asks and _asks(piece) and len(found) < MOST
        if asks and _is_apart(piece, before, first=len(found) == 1, in_form=in_form, held=held):
            found.append(piece)
        else:
            text, raw = f"{before.text}，{piece.text}", f"{before.raw}，{piece.raw}"
            found[-1] = replace(before, text=text, raw=raw)
    return found


def _asks(piece: Request) -> bool:
    """Whether a piece is a request for which the engine is sure enough; a mere place is none."""
    place = piece.intent == COMPLAINT and is_spot(piece.text)
    return piece.intent in REQUESTS and piece.is_sure and not place


def _is_apart(
    piece: Request, before: Request, *, first: bool, in_form: bool, held: Held | None
) -> bool:
    """Whether a request is another than the one before it, which is the `first` or was found apart
    already. In a form a problem is more of what is told there, unless it is another than `held`.
    """
    if not before.text:  # Nothing is said of the open report.
        return True
    if piece.intent != COMPLAINT or not in_form:
        return piece.stands_beside(before)
    if held is None:
        return False
    return _is_another(piece, held) and (first or piece.stands_beside(before))
