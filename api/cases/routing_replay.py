"""Playing past cases over again under other rules. Pure: the store is read in `routing_backtest`.

What is known of the past is who first got each case. The replay asks for each case, in the order
of filing, whether the rules would have let it be that person:

    a rule holds         the first group of its target with somebody on duty at that moment, or who
                         came in time for it, would have had it; unchanged when the first owner is
                         among them, else it moves to the one of them with the least to do
    no rule holds        the grid would have had it; unchanged when the first owner is of the grid
                         or stood in for it, else (an older rule had sent it away) it moves there

Whether a moved case would have been late is an estimate:

    time = median × (1 + extra / max(usual, FEW))

the median time from filing to being done of the new owner for cases of the kind (of any kind when
they have had fewer than `ENOUGH`, of everybody for the kind when fewer still), stretched by how
much the replay has added to what lies with them: `extra` cases it has given them that would still
be open, over the `usual` number that they have open at a time (a `FEW` are worked on side by side
without harm, so fewer count as so many). It is late when filing plus this time passes the promise.
What cannot be estimated is not counted as late. Full and faster people, holds and working hours are
not looked at.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from api.cases.choosing import day_of_coming
from api.cases.kinds import CaseKind
from api.cases.routing_rules import Asked, Rule, Target, matching

ENOUGH = 5
"""So many finished cases make a median worth having."""


FEW = 5.0
"""Ours."""


@dataclass(frozen=True)
class Past:
    """A case as it was filed; `unfit` are those who could not have had it."""

    asked: Asked
    due_at: datetime
    first_owner: int
    unfit: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Speed:
    """How long cases took that were finished: how many, and the median."""

    finished: int
    median: timedelta


@dataclass(frozen=True)
class Memory:
    """What was: who works where and when, how fast they were, how much they usually have open.

    `groups` gives for a target (None: the grid of the place) whom it names, a group behind the
    other; `begins` when somebody could begin with a case: at once, when they came on duty where
    that was in time for it, else None; `stand_ins` are those at the desk and above it.
    """

    groups: Callable[[Target | None, Asked], Sequence[Sequence[int]]]
    begins: Callable[[int, Asked], datetime | None]
    stand_ins: frozenset[int] = frozenset()
    speeds: Mapping[tuple[int, CaseKind], Speed] = field(default_factory=dict)
    own_speeds: Mapping[int, Speed] = field(default_factory=dict)
    kind_speeds: Mapping[CaseKind, Speed] = field(default_factory=dict)
    usual: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Backtest:
    """How many cases there were, how many would have gone to somebody else, how many of those
    would probably have been late.
    """

    cases: int
    moved: int
    late: int


def replay(past: Sequence[Past], rules: Sequence[Rule], memory: Memory) -> Backtest:
    """Play these cases, in the order of filing, under these rules."""
    extra: dict[int, list[datetime]] = {}
    moved = late = 0
    for case in past:
        heir = _heir(case, rules, memory, extra)
        if heir is None or heir == case.first_owner:
            continue
        moved += 1
        at = case.asked.at
        still_open = [end for end in extra.get(heir, []) if end > at]
        time = _time(heir, case.asked.kind, len(still_open), memory)
        if time is not None:
            late += at + time > case.due_at
            still_open.append(at + time)
        extra[heir] = still_open
    return Backtest(cases=len(past), moved=moved, late=late)


def _heir(
    case: Past, rules: Sequence[Rule], memory: Memory, extra: Mapping[int, Sequence[datetime]]
) -> int | None:
    """Who would have had it; None where nobody else would."""
    at = case.asked.at

    def free(group: Sequence[int]) -> list[int]:
        """Those who could begin first: on duty, else on the first day (`choosing`)."""
        able = {one: memory.begins(one, case.asked) for one in group if one not in case.unfit}
        days = {
            one: day_of_coming(None if moment == at else moment)
            for one, moment in able.items()
            if moment is not None
        }
        return [one for one, day in days.items() if day == min(days.values())]

    def lightest(people: Sequence[int]) -> int:
        def load(one: int) -> tuple[float, int]:
            given = sum(end > at for end in extra.get(one, ()))
            return memory.usual.get(one, 0.0) + given, one

        return min(people, key=load)

    for rule in matching(rules, case.asked):
        for group in memory.groups(rule.target, case.asked):
            people = free(group)
            if people:
                return None if case.first_owner in people else lightest(people)
    groups = memory.groups(None, case.asked)
    if case.first_owner in memory.stand_ins or any(case.first_owner in one for one in groups):
        return None
    return next((lightest(people) for people in map(free, groups) if people), None)


def _time(heir: int, kind: CaseKind, extra: int, memory: Memory) -> timedelta | None:
    """The estimate of the module's docstring; None where there is nothing to estimate by."""
    own = memory.speeds.get((heir, kind))
    any_kind = memory.own_speeds.get(heir)
    for speed in (own, any_kind):
        if speed is not None and speed.finished >= ENOUGH:
            break
    else:
        speed = memory.kind_speeds.get(kind)
    if speed is None:
        return None
    return speed.median * (1 + extra / max(memory.usual.get(heir, 0.0), FEW))
