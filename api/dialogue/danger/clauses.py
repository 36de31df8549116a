"""The clauses of a message, and which of its events its calms take back."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from api.dialogue.danger.calms import CALLS, CALMS, Calm, Reach
from api.dialogue.danger.told import Danger

BETWEEN = re.compile("[，。！？；：、,.!?;:~…\\s]+")
"""Signs between two clauses."""

TURNS = re.compile(
    "(?=现在|这会儿?|此刻|正在|刚刚|刚才|今[天晚早]|又(?!.{0,3}[怕不])|但是?|可是|不过|然而"
    "|结果|没想到|这[次回]|先(?:别管|放一?[放边])"
    "|谁知|(?<![别隔壁的是])我们?家|真的)"
)
"""Where the talk turns to what is now: a clause begins there, with signs or without."""

_CALMS = tuple((calm, re.compile(calm.words)) for calm in CALMS)


@dataclass(frozen=True)
class Clauses:
    """Where clauses and turns begin, whether help is called for, and which calms stand where."""

    starts: tuple[int, ...]
    turns: tuple[int, ...]
    called: bool
    calms: tuple[tuple[Calm, int], ...]

    @classmethod
    def of(cls, words: str) -> "Clauses":
        """Of words from which what is elsewhere has been taken out."""
        turns = tuple(match.start() for match in TURNS.finditer(words) if match.start())
        signs = (match.end() for match in BETWEEN.finditer(words))
        return cls(
            starts=tuple(sorted({*turns, *signs})),
            turns=turns,
            called=CALLS.search(words) is not None,
            calms=tuple(
                (calm, match.start())
                for calm, pattern in _CALMS
                for match in pattern.finditer(words)
            ),
        )

    def stands(self, kind: Danger, event: re.Match[str]) -> bool:
        """Whether nothing takes the event back."""
        return self.called or not any(
            kind not in calm.spares and self._reaches(calm.reach, place, event)
            for calm, place in self.calms
        )

    def _reaches(self, reach: Reach, place: int, event: re.Match[str]) -> bool:
        first = bisect_right(self.starts, event.start())
        last = bisect_right(self.starts, event.end() - 1)
        own = bisect_right(self.starts, place)
        turned = bisect_right(self.turns, event.start()) > bisect_right(self.turns, place)
        match reach:
            case Reach.CLAUSE:
                return first <= own <= last
            case Reach.ONWARD:
                return own <= last and not turned
            case Reach.BACK:
                return place > event.start()
            case Reach.MESSAGE:
                return not turned
