"""Yes and no to a question that we asked with two options: the words for the tap. Pure.

是的撤, 对，撤了, 要        the first option: a yes, its own words, or both
算了别撤, 不了, 还是匿名    the second: a no, its own words, or both
是的，不要了                the first, where that ends something; 不要了 alone may mean either
anything more              neither: it is the engine's

A question in the negative ("不想再跟了吗") has a first option that begins so: 不跟了 is that one,
and a bare 不 may mean either.
"""

import re
from collections.abc import Mapping, Sequence
from enum import Enum, auto

from api.yes_and_no import NO, SOFT, YES

PAIRS: Mapping[str, str] = {
    "answer_question": "other_matter",
    "dispute_fee": "goodbye",
    "lift_seal": "keep_seal",
    "reopen_case": "keep_closed",
    "talk_to_human": "goodbye",
    "withdraw_case": "keep_case",
}
"""Intents of the two options of a question that is answered by yes or no. Forms and the question
whether somebody is in danger read their own answers.
"""

ENDS = frozenset({"withdraw_case"})
"""First options by which somebody no longer wants something."""

INTENT = re.compile(r"/([a-z_]+)")
LONGEST = 20
"""Characters; whoever writes more tells something."""

NEGATIVE = "不"


class Piece(Enum):
    """What a piece of an answer says."""

    FIRST = auto()
    SECOND = auto()
    GONE = auto()
    YES = auto()
    NO = auto()
    NOTHING = auto()


_PIECES = (
    (Piece.YES, re.compile(f"{YES}|有空|方便|要|需要|想|愿意|有", re.IGNORECASE)),
    (Piece.NO, re.compile(f"(?:{NO})|没空|不方便|不需要|不想|不愿意?|先不|照旧", re.IGNORECASE)),
    (Piece.NOTHING, re.compile(rf"算了|那|就|还是|先|帮我|给我|请|麻烦|谢谢|我|{SOFT[:-1]}")),
)
_GONE = (Piece.GONE, re.compile("不(?:要|用|需要)[了啦]"))


def meant(payloads: Sequence[str], titles: Sequence[str], words: str) -> int | None:
    """Which of the two options normalised words mean, 1 or 2; None where they mean neither, or the
    options are not such a pair.
    """
    intents = [match[1] for payload in payloads if (match := INTENT.match(payload))]
    if not len(payloads) == len(intents) == 2 or PAIRS.get(intents[0]) != intents[1]:
        return None
    said = _pieces(titles, words, ends=intents[0] in ENDS) if len(words) <= LONGEST else None
    if said is None:
        return None
    own = said & {Piece.FIRST, Piece.SECOND}
    if Piece.NO in said:
        unclear = titles[0].startswith(NEGATIVE) or (Piece.YES in said and not own)
        return None if unclear else 2
    if Piece.SECOND in said:
        return None if Piece.FIRST in said else 2
    return 1 if said & {Piece.FIRST, Piece.YES} else None


def _pieces(titles: Sequence[str], words: str, *, ends: bool) -> set[Piece] | None:
    """What the words say, piece by piece, the longest that fits; None where one says more."""
    first, second = (re.compile(_echo(title)) for title in titles)
    table = [(Piece.FIRST, first), (Piece.SECOND, second), *([_GONE] if ends else []), *_PIECES]
    said, at = set(), 0
    while at < len(words):
        found = [(match.end(), piece) for piece, own in table if (match := own.match(words, at))]
        end, piece = max(found, key=lambda one: one[0], default=(at, Piece.NOTHING))
        if end == at:
            return None
        said.add(piece)
        at = end
    return said


def _echo(title: str) -> str:
    """An option's own words, whole or begun: 撤 and 撤回; never a bare 不."""
    shortest = 2 if title.startswith(NEGATIVE) else 1
    begun = [title[:length] for length in range(len(title), shortest - 1, -1)]
    return "|".join(map(re.escape, begun))
