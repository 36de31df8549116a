"""A room that is told by its bare number where a building is known: "401", "就是501的空调".

Pure.
"""

import re
from dataclasses import dataclass

_NUMBER = (
    r"(?<![\d.:\-打拨])(?P<room>(?:[1-9]|[1-4]\d)(?:0[1-9]|1[0-2]))"
    r"(?![\d.:%块元年斤米度天分点人个次路月日])"
)
"""Floor and door; sums, days and moments are none."""

_POINTS = "(?:就?是|不对|应该是|在)"
_SOFT = r"[的了吧呀啊呢哦哈嘛嗯室户房号家!！。~，, ]*"
ROOM = re.compile(_NUMBER)
POINTED = re.compile(rf"{_POINTS}\s*{_NUMBER}")
ALONE = re.compile(rf"(?:(?:{_POINTS}|不是|我家|我){_SOFT})*{_NUMBER}{_SOFT}")

NO_ROOMS = frozenset({"110", "112"})
"""Numbers that people call."""


@dataclass(frozen=True)
class SaidRoom:
    """A room in some words. `pointed`: it is said to be that one; `alone`: nothing else is said."""

    number: str
    pointed: bool
    alone: bool


def room_in(words: str) -> SaidRoom | None:
    """The room that the words name by its number alone; None for none, and for several."""
    found = {match["room"] for match in ROOM.finditer(words)} - NO_ROOMS
    if len(found) != 1:
        return None
    [number] = found
    pointed = POINTED.search(words)
    alone = ALONE.fullmatch(words.strip()) is not None
    return SaidRoom(number, pointed=alone or pointed is not None, alone=alone)
