"""Where a message is cut into pieces: where people go on to something else ("另外", "还有", "顺便"), where they
count ("1. 2.", "一个…另一个"), and where a clause ends. Pure; nothing is understood here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

SHORTEST = 2
"""Characters of the shortest piece that can be a request: 还有路灯."""

GOES_ON = re.compile(
    r"[\s,，。;；!！?？、]*(?:(?:^|(?<=[\s,，。;；!！?？、]))(?:[那哦噢嗯啊]|然后)+[\s,，]*)?(?:(?:(?:以及|同时|另外|此外|对了|顺便|顺带)"
    r"|(?!(?<![\s,，。;；!！?？、])还有.{1,4}(?:吗|么|没有?|嘛)[?？!！。]*$)还有(?!人(?![行工民]))(?:就是|[一个]?[个件]?(?:事情?|问题))?"
    r"|(?:^|(?<=[\s,，。;；!！?？、]))还(?=有人(?![行工民]))"
    r"|再(?:帮我|给我|帮忙|问|查|报|说)|[第]?[二三]是|其次)[\s,，:：、]*)+"
)
"""Where people go on to something else. "再问" and the like keep their verb (see `cuts`), and "还有人乱停车" its somebody;
"换车还有补贴吗" goes on to nothing.
"""

KEPT_WORD = re.compile(r"再(?:帮我|给我|帮忙|问|查|报|说)")
COUNTS = re.compile(
    r"(?:^|(?<=[\s,，。;；:：、]))(?:\d[.、．)）:：](?!\d+(?:[^\d号栋楼幢#]|$))|[①-⑨]|[一二三四]是|第[一二三四](?!单元|[栋幢号层楼])(?:[个件]|[,，、:：])?(?:事情?|是)?"
    r"|(?:另|还有|再)?一[个件](?:事情?)?是?)[\s,，:：]*"
)
"""Where somebody counts what they have to tell."""

_GREETS = r"(?:(?:你好|您好|喂|哎|同志|师傅|大姐|那个)[啊呀]?[\s,，]*)*"
ANNOUNCES = re.compile(
    rf"{_GREETS}(?:我|这里|家里|小区|今天|想|要|来|有|跟你们?|给你们?|向你们?)*(?:报|反映|说|讲|问|有)?一?下?"
    r"(?P<many>[两二三四几好2-4])[个件样]?(?:事情?儿?|问题|情况)(?:要?(?:跟你们?|找你们?|向你们?)?(?:报|说|反映|问|讲))?"
    r"[啊呀哈哦呢吧嘛]*[\s,，:：。]*"
)
"""Before the first of them: 两个事."""

NUMERALS = "一二三四"
_MANY = {"两": 2, "二": 2, "2": 2, "三": 3, "3": 3, "四": 4, "4": 4}
ANNOUNCED = (
    re.compile(
        r"(?:^|(?<=[\s,，。;；:：、]))(?=(?P<number>[一二三四1-4])(?![\d一二三四五六七八九十百千点.米块元天年月日次人家]))"
        r"(?:[一二三四1-4](?!单元|[楼层栋幢号](?![道上下梯])))?"
    ),
    re.compile(
        r"第(?P<number>[一二三四])(?![单栋幢号层楼])[个件]?(?:事情?儿?|问题)?[呢是就\s,，:：、]*"
    ),
    re.compile(r"(?:还有|另外?|再)?一[个件](?:事情?儿?|问题)?(?:就?是|呢)[\s,，:：]*"),
)
"""What counts only behind such an announcement: a bare numeral ("三件事 一楼道灯坏了 二…", but for the
floor of 一楼, which stays with its words), and counting without a break before it.
"""

AS_WELL = re.compile(
    r"(?:(?:也|一起|一块儿?|顺便)(?:要|得|想|给我|帮我)*)+(?:上?报|反映|登记)(?:一?下|上去?|修)?[吧了啊呀]*[\s,，。!！]*$"
)
"""Behind what is another matter: "路灯也要报"."""

LISTS = re.compile(r"[\s、;；]+")
"""What stands between problems that are only named."""

CLAUSE = re.compile(r"[^\s,，。;；!！?？、~～…]+")

STOPS_FOR = re.compile(
    r"^(?P<stop>算了|不报了|不弄了|不说了|先不报了|先不说这个了?|取消)"
    r"(?![吧啊呀\s,，。]*(?:还是)?我?们?自己)[吧啊呀]?[\s,，。]*"
    r"(?:我?还是|先|改)?(?P<wish>.{3,})$",
    re.DOTALL,
)
"""Somebody drops one thing for another: "算了还是查物业费吧"."""


def counted(text: str) -> Sequence[str]:
    """What is counted in the text, without the counting; empty where nothing is."""
    found = _between(list(COUNTS.finditer(text)), text)
    opening = ANNOUNCES.match(text)
    if found or opening is None:
        return found
    for counts in ANNOUNCED:
        marks = list(counts.finditer(text, opening.end()))
        if _in_order(marks) and (found := _between(marks, text)):
            return found
    rest = [text[start:end] for start, end in clauses(text) if start >= opening.end()]
    as_many = opening["many"] in _MANY and len(rest) == _MANY[opening["many"]]
    return rest if as_many and all(len(one) >= SHORTEST for one in rest) else []


def is_announced(text: str) -> bool:
    """Whether somebody says beforehand that there are several matters."""
    return ANNOUNCES.match(text) is not None


def _between(marks: Sequence[re.Match[str]], text: str) -> Sequence[str]:
    """The words behind each mark, where they begin the text or are announced there."""
    if len(marks) < 2 or not (
        marks[0].start() == 0 or ANNOUNCES.fullmatch(text, 0, marks[0].start())
    ):
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    pieces = [
        text[mark.end() : end].strip(" ,，。;；、") for mark, end in zip(marks, ends, strict=True)
    ]
    return pieces if all(len(piece) >= SHORTEST for piece in pieces) else []


def _in_order(marks: Sequence[re.Match[str]]) -> bool:
    """Whether the numbers of the marks, where they have any, run from one on."""
    numbers = [mark["number"] for mark in marks if "number" in mark.re.groupindex]
    places = [NUMERALS.find(one) if one in NUMERALS else int(one) - 1 for one in numbers]
    return places == list(range(len(places)))


def cuts(text: str) -> Sequence[str]:
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


def clauses(text: str) -> list[tuple[int, int]]:
    """Where each clause begins and ends."""
    return [match.span() for match in CLAUSE.finditer(text)]


def unmarked(text: str) -> str:
    """The words without what says that they are another matter; as they are where nothing does."""
    opening = GOES_ON.match(text)
    rest = AS_WELL.sub("", text if opening is None else text[opening.end() :])
    return (rest.rstrip("呢吧啊呀?？ ") or text) if rest and rest != text else text
