"""Problems of which one stands beside the other: only named ("楼道灯 垃圾桶 遛狗"), or told clause by clause
("楼道灯也不亮,电梯还老是卡,垃圾也没人收").

A false cut is worse than none, for most who write several clauses tell one matter, its cause and
what comes of it ("水管漏水,墙都泡了"). So each must be surely a problem of its own, of a kind that is akin
to no other one's; what is not stays with the problem before it, and where they mingle nothing is cut.
Of the trained reports of several clauses one in a thousand is cut (ADR 0043). Pure but for the reading.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from components.another import LEANS, TROUBLE, UNSPECIFIED, VAGUE, akin, is_spot
from components.pieces import LISTS, SHORTEST, clauses
from components.request import COMPLAINT, DANGER, MOST, Parse, Request

LONGEST_OF_A_LIST = 10
"""Characters of one that is only named."""

LONGEST_NAME = 4
"""Characters of a mere name: of two names each is a matter, though their kinds are akin."""

SURE_OF_A_LIST = 0.9
"""So sure must the engine be of each."""

TELLS_ON = re.compile("[都也还把得]|因为|所以|导致")
"""What shows that a story is told, and nothing listed."""

MOST_CLAUSES = 12
"""Who writes more tells a story."""

SURE_OF_A_CLAUSE, SURE_OF_ITS_KIND = 0.7, 0.95
"""So sure must the engine be that a clause is a problem, and of which kind."""

COMES_OF = re.compile("因为|所以|导致|造成|引起|搞得|弄得|害得|影响|结果|于是|为了")
"""One thing comes of another: one matter, whatever it has grown to."""

PART_OF_IT = re.compile(
    "压[坏断破]|[砸撞泡淹烧戳刮吹冲]|挖[断坏破]|挡|遮|里面|^(?:灯|门|按[钮键]|墙|地板|地上|路上)|[到在]处|^[全都]是|连.{1,6}[都也]"
)
"""A clause of what something else has done, or of a part of the thing before it: 电梯坏了，灯也不亮."""

_WATER = frozenset({"water_leak", "drains_sewage", "water_supply"})
_IN_THE_WAY = frozenset({"rubbish", "parking", "street_vendor"})
WRECKS = (
    (_WATER, frozenset({"lighting", "power", "lift", "public_facility", "telecom", "fire_safety"})),
    (frozenset({"greening", "pests"}), frozenset({"lighting", "power", "telecom", "parking"})),
    (
        frozenset({"construction", "illegal_build"}),
        _WATER
        | frozenset({"power", "telecom", "gas", "heating", "road_paving", "lighting", "greening"})
        | frozenset({"parking", "noise", "rubbish"}),
    ),
    (_IN_THE_WAY, _IN_THE_WAY | {"fire_safety", "drains_sewage"}),
)
"""Kinds of what wrecks or blocks, and of what it does that to: one may come of the other."""


@dataclass
class _Group:
    """One problem: where its words begin and end, and its kind."""

    start: int
    """The number of its first clause."""
    kind: str


async def listed(whole: Request, parse: Parse) -> Sequence[Request]:
    """Problems that are only named, one beside the other: each must be sure, and akin to no other.
    Empty where anything else is said.
    """
    pieces = [piece for piece in LISTS.split(whole.text) if piece]
    short = all(SHORTEST <= len(piece) <= LONGEST_OF_A_LIST for piece in pieces)
    if whole.intent != COMPLAINT or not (2 <= len(pieces) <= MOST and short):
        return []
    if TELLS_ON.search(whole.text) or not all(_is_listed(piece) for piece in pieces):
        return []
    read = [Request(piece, piece, await parse(piece), marked=True) for piece in pieces]
    kinds = [one.kind or UNSPECIFIED for one in read]
    names = all(len(piece) <= LONGEST_NAME for piece in pieces)
    alike = any(
        kind == other or (akin(kind, other) and not names)
        for kind, other in itertools.combinations(kinds, 2)
    )
    sure = all(one.intent == COMPLAINT and one.confidence >= SURE_OF_A_LIST for one in read)
    return read if sure and not alike else []


async def side_by_side(whole: Request, parse: Parse) -> Sequence[Request]:
    """Problems that are told clause by clause; empty where it may be one matter."""
    spans, written = clauses(whole.text), clauses(whole.raw)
    if whole.intent != COMPLAINT or not 2 <= len(spans) <= MOST_CLAUSES:
        return []
    if COMES_OF.search(whole.text):
        return []
    texts = [whole.text[start:end] for start, end in spans]
    groups = _groups([Request(one, one, await parse(one)) for one in texts])
    if not 2 <= len(groups) <= MOST:
        return []
    found = []
    ends = [*(group.start for group in groups[1:]), len(spans)]
    for group, end in zip(groups, ends, strict=True):
        text = whole.text[spans[group.start][0] : spans[end - 1][1]]
        raw = text
        if len(written) == len(spans):  # Else what was made alike for the engine is cut otherwise.
            raw = whole.raw[written[group.start][0] : written[end - 1][1]]
        found.append(Request(text, raw, await parse(text), marked=whole.marked))
    kept = all(
        one.intent == COMPLAINT and one.kind == group.kind
        for one, group in zip(found, groups, strict=True)
    )
    return found if kept else []


def _groups(told: Sequence[Request]) -> list[_Group]:
    """The clauses by problem, in their order; none where problems mingle, where danger is told, or
    where somebody is blamed before: what follows is what for.
    """
    groups: list[_Group] = []
    for number, clause in enumerate(told):
        kind = _kind_of(clause)
        if clause.intent == DANGER or (kind in VAGUE and not groups):
            return []
        if kind is None or kind in VAGUE or not _stands_alone(clause.text):
            continue
        if not groups:
            groups.append(_Group(0, kind))
        elif not akin(kind, groups[-1].kind):
            if any(akin(kind, group.kind) or _wrecks(kind, group.kind) for group in groups):
                return []
            groups.append(_Group(number, kind))
    return groups


def _kind_of(clause: Request) -> str | None:
    """The kind of a problem of which the engine is sure in both."""
    guesses = (clause.parse.get("facets") or {}).get("kind") or ()
    sure = clause.intent == COMPLAINT and clause.confidence >= SURE_OF_A_CLAUSE
    if not (sure and guesses) or float(guesses[0]["confidence"]) < SURE_OF_ITS_KIND:
        return None
    kind = str(guesses[0]["name"])
    return None if kind == UNSPECIFIED else kind


def _is_listed(piece: str) -> bool:
    """Whether a piece names something or says what is wrong: "小广告贴满了 楼道里" says where it is."""
    name = len(piece) <= LONGEST_NAME and not (is_spot(piece) or PART_OF_IT.search(piece))
    return name or _stands_alone(piece)


def _stands_alone(text: str) -> bool:
    """Whether a clause says what is wrong, and leans on none before it."""
    leans = LEANS.search(text) or PART_OF_IT.search(text)
    return TROUBLE.search(text) is not None and leans is None


def _wrecks(kind: str, other: str) -> bool:
    return any(
        (kind in causes and other in ruined) or (other in causes and kind in ruined)
        for causes, ruined in WRECKS
    )
