"""A room that is told by its bare number: where a building is known ("401", "就是501的空调"), and
in an answer to "which room?".

Pure.
"""

import re
from dataclasses import dataclass, replace

from api.chinese_numbers import NUMERAL_CHARACTERS, identifier
from api.grids import place_words as words
from api.grids.place_numbers import ORDER, settle_bare
from api.grids.place_words import HOLE, fold
from api.grids.places import PlaceMention, parse_place

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

_LIMIT = 2000
_MOST_FILLER = 10
_MOST_DIGITS = 4
_NUMERAL = re.compile(
    rf"[A-Z]{{0,2}}\d+[A-Z]?(?![\d{NUMERAL_CHARACTERS}])|[\d{NUMERAL_CHARACTERS}]+"
)
_FILLER = re.compile(rf"[^\W\d{NUMERAL_CHARACTERS}是就吧的嗯哦啊呢呀号]")

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


def parse_room_answer(text: str) -> PlaceMention:
    """The place in an answer to "which room?" or "which building?".

    Reads what `parse_place` reads, and besides a bare number as the room (501, 五零一) and
    bare numbers in a row as building, unit and room (3 2 501). Who asked for the building
    takes the room of an answer that has nothing else.
    """
    mention = parse_place(text)
    if not replace(mention, estate=None, landmark=None).is_empty:
        return mention
    said = words.RANGE.sub(HOLE, words.NOT_PLACES.sub(HOLE, fold(text[:_LIMIT])))
    said = words.DENIED_NUMBER.sub(HOLE, said)
    if corrections := list(words.CORRECTION.finditer(said)):
        said = said[corrections[-1].end() :]
    numbers = _bare_numbers(said)
    if not 0 < len(numbers) < len(ORDER):
        return mention
    return replace(mention, **settle_bare(numbers))


def _bare_numbers(text: str) -> list[str]:
    """The numbers of a short answer; none of a longer text, whose numbers may be anything."""
    filler = len(_FILLER.findall(text))
    if filler > _MOST_FILLER:
        return []
    numbers = []
    for numeral in _NUMERAL.findall(text):
        number = numeral if numeral.isascii() else identifier(numeral)
        if number and sum(map(str.isdigit, number)) > _MOST_DIGITS:
            continue  # 12345 is a hotline.
        # 跟上次一样 has a numeral and no number.
        if number and (numeral.isascii() or len(numeral) > 1 or not filler):
            numbers.append(number)
    return numbers
