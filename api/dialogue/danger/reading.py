"""Reading danger: events, clause by clause, and what takes each of them back."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.dialogue.danger import (
    calms,
    child,
    elder,
    fire,
    gas,
    injury,
    self_harm,
    trapped,
    violence,
)
from api.dialogue.danger.calms import CALLS, CALMS, SIGNS_BETWEEN, TURNS, Calm, Reach
from api.dialogue.danger.elsewhere import FIGURES, THINGS
from api.dialogue.danger.told import Danger, Sign, Told, Weight

TABLE: dict[Danger, tuple[Told, ...]] = {
    Danger.FIRE: fire.SIGNS,
    Danger.GAS: gas.SIGNS,
    Danger.TRAPPED: trapped.SIGNS,
    Danger.INJURY: injury.SIGNS,
    Danger.VIOLENCE: violence.SIGNS,
    Danger.SELF_HARM: self_harm.SIGNS,
    Danger.CHILD: child.SIGNS,
    Danger.ELDER: elder.SIGNS,
}
"""By kind how people tell of it; where words tell of several, the first kind is theirs."""

HINTS: dict[Danger, str] = {
    Danger.FIRE: fire.HINTS,
    Danger.GAS: gas.HINTS,
    Danger.TRAPPED: trapped.HINTS,
    Danger.INJURY: injury.HINTS,
    Danger.VIOLENCE: violence.HINTS,
    Danger.SELF_HARM: self_harm.HINTS,
    Danger.CHILD: child.HINTS,
    Danger.ELDER: elder.HINTS,
}
"""Words that are in most calls for help, and in much else: the engine is asked as well."""

Spans = Sequence[tuple[int, int]]

_SIGNS = {
    kind: re.compile("|".join(f"(?:{told.words})" for told in tolds))
    for kind, tolds in TABLE.items()
}
_HINTS = {kind: re.compile(words) for kind, words in HINTS.items()}
_CALMS = tuple((calm, re.compile(calm.words)) for calm in CALMS)
_ELSE = re.compile(f"{FIGURES}|{THINGS}")


def danger_in(text: str) -> Sign:
    """What normalised words tell of danger; of several kinds the first of the table."""
    near = [kind for kind, hint in _HINTS.items() if hint.search(text)]
    if not near:
        return Sign(Weight.NONE)
    words = _ELSE.sub(lambda found: "〇" * len(found[0]), text)
    for table, weight in ((_SIGNS, Weight.SURE), (_HINTS, Weight.HINT)):
        found = [
            (kind, span)
            for kind, pattern in table.items()
            if kind in near
            for span in (match.span() for match in pattern.finditer(words))
        ]
        if not found:
            continue
        calm = _Calmed(words)
        standing = next((kind for kind, span in found if not calm.takes_back(kind, span)), None)
        return Sign(weight, standing) if standing else Sign(Weight.CALMED, found[0][0])
    return Sign(Weight.NONE)


def sounds_dangerous(text: str) -> bool:
    """Whether words tell of a danger now, where nobody else can be asked."""
    return danger_in(text).weight is Weight.SURE


class _Calmed:
    def __init__(self, words: str) -> None:
        self._called = bool(CALLS.search(words))
        turns = [match.start() for match in TURNS.finditer(words) if match.start()]
        signs = [match.end() for match in SIGNS_BETWEEN.finditer(words)]
        self._turns = turns
        self._starts = sorted({*turns, *signs})
        self._calms = [
            (calm, match.start())
            for calm, pattern in _CALMS
            for match in pattern.finditer(words)
        ]

    def _clause(self, place: int) -> int:
        return bisect_right(self._starts, place)

    def takes_back(self, kind: Danger, span: tuple[int, int]) -> bool:
        return not self._called and any(kind not in calm.spares and self._reaches(calm.reach, start, span) for calm, start in self._calms)

    def _reaches(self, reach, start, span) -> bool:
        first, last = self._clause(span[0]), self._clause(span[1] - 1)
        own = self._clause(start)
        match reach:
            case Reach.CLAUSE:
                return first <= own <= last
            case Reach.ONWARD:
                return own <= last and bisect_right(self._turns, start) >= bisect_right(self._turns, span[0])
            case Reach.BACK:
                return start > span[0]
            case Reach.MESSAGE:
                return True
