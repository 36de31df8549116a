"""The morning digest: what somebody has to do today, and what is late where they lead. Pure.

    overdue     its finish deadline has passed
    due today   it passes today (Asia/Shanghai)
    untaken     theirs, and not taken yet
    under way   taken, and there is time
    paused      waits for others than the resident
    asked       waits for the resident

The first that holds says how a case stands; this is also the order of the list. A paused case has
no clock that runs, so it is never overdue. What is not known (whom a case is hidden from) is the
queries' to leave out: everything that comes in here is said.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from api.cases.lifecycle import CaseState
from api.cases.models import Case, WaitsFor
from api.clock import local

MOST_LINES = 8
"""So many lines are read on a phone before work; the whole list is a tap away. Ours."""

MOST_GROUPS = 6


class Standing(StrEnum):
    """How a case stands on a morning, the most urgent first."""

    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    UNTAKEN = "untaken"
    UNDER_WAY = "under_way"
    PAUSED = "paused"
    ASKED = "asked"


_ORDER = list(Standing)


@dataclass(frozen=True)
class Line:
    """A case of the list, and how it stands."""

    case: Case
    standing: Standing


@dataclass(frozen=True)
class Work:
    """A person's own open cases: how many, and the first of them.

    `fresh` are those that came to them since their last shift; `more` find no room in the list.
    """

    total: int
    fresh: int
    due_today: int
    overdue: int
    asked: int
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True)
class LateCase:
    """An overdue case of somebody else, as far as it is told; `grid` None where it has none."""

    id: int
    case_number: str
    owner: str
    grid: str | None
    due_at: datetime


@dataclass(frozen=True)
class LateGroup:
    """How many overdue cases somebody has in a grid."""

    grid: str | None
    owner: str
    count: int


@dataclass(frozen=True)
class Late:
    """The overdue cases where somebody leads: how many, with whom, and the one that is longest so.

    `more` are the cases of those who find no room in `groups`.
    """

    total: int
    groups: tuple[LateGroup, ...]
    more: int
    longest: LateCase


def standing_of(case: Case, *, now: datetime) -> Standing:
    """How an open case stands at a moment."""
    if case.state is CaseState.ON_HOLD:
        return Standing.ASKED if case.waits_for is WaitsFor.RESIDENT else Standing.PAUSED
    if case.finish_due_at < now:
        return Standing.OVERDUE
    if local(case.finish_due_at).date() == local(now).date():
        return Standing.DUE_TODAY
    return Standing.UNTAKEN if case.state is CaseState.ASSIGNED else Standing.UNDER_WAY


def work_of(
    cases: Sequence[Case], *, given_at: Mapping[int, datetime], since: datetime, now: datetime
) -> Work | None:
    """What to say of a person's open cases; None when they have none.

    Args:
        cases: all of them, in any order.
        given_at: when each came to its owner, by case id.
        since: the end of the person's last shift.
        now: aware.
    """
    if not cases:
        return None
    lines = [Line(case=case, standing=standing_of(case, now=now)) for case in cases]
    lines.sort(key=_urgency)
    stands = [line.standing for line in lines]
    return Work(
        total=len(lines),
        fresh=sum(case.id in given_at and given_at[case.id] > since for case in cases),
        due_today=stands.count(Standing.DUE_TODAY),
        overdue=stands.count(Standing.OVERDUE),
        asked=stands.count(Standing.ASKED),
        lines=tuple(lines[:MOST_LINES]),
        more=max(len(lines) - MOST_LINES, 0),
    )


def late_of(cases: Sequence[LateCase]) -> Late | None:
    """What to say of others' overdue cases: who has most first, then whose is longest overdue; None
    when there are none.
    """
    if not cases:
        return None
    found: dict[tuple[str | None, str], list[datetime]] = defaultdict(list)
    for case in cases:
        found[case.grid, case.owner].append(case.due_at)
    ranked = sorted(found.items(), key=lambda group: (-len(group[1]), min(group[1])))
    groups = tuple(
        LateGroup(grid=grid, owner=owner, count=len(due)) for (grid, owner), due in ranked
    )
    shown = groups[:MOST_GROUPS]
    return Late(
        total=len(cases),
        groups=shown,
        more=len(cases) - sum(group.count for group in shown),
        longest=min(cases, key=lambda case: (case.due_at, case.id)),
    )


def _urgency(line: Line) -> tuple[int, datetime, int]:
    return _ORDER.index(line.standing), line.case.finish_due_at, line.case.list_number or 0
