"""Who of several gets a case, and why: pure functions over what is known of each.

    must not, is not there,          conflict, on leave,
    had better not, does not work    excluded, off duty
    has no room                      full
    is there and free                who is on duty first, then by the day on which they come; of
                                     one day the skilled first, then the lightest load, then who
                                     has waited longest for a case

Who is off duty counts as there where a case can wait for them (`deadlines.waits_until`): they come
on again in time to take it. A resident is served soonest by whoever can begin soonest; hours of one
morning are no difference, or the earliest shift would have every case of the evening.

Every possible owner leaves with a word on why they were passed over, or none: they were chosen.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from api.clock import local
from api.grids.models import Net
from api.staff.models import StaffMember, StaffRole

DEFAULT_CAPACITY = 30
"""So many unfinished cases a worker or a lead has at most when nothing else is agreed. Ours."""

LIMITED = frozenset({StaffRole.GRID_WORKER, StaffRole.GRID_LEAD})
"""Who can be full. The desk and supervisors are where a case goes that has nowhere else to go."""


def capacity_of(member: StaffMember) -> int | None:
    """How many unfinished cases somebody has at most; None for those who are never full."""
    if member.role not in LIMITED:
        return None
    return DEFAULT_CAPACITY if member.capacity is None else member.capacity


class PassedOver(StrEnum):
    """Why somebody did not get a case, the weightiest reason first."""

    CONFLICT = "conflict"
    ON_LEAVE = "on_leave"
    EXCLUDED = "excluded"
    OFF_DUTY = "off_duty"
    FULL = "full"
    COMES_LATER = "comes_later"
    LESS_SKILLED = "less_skilled"
    BUSIER = "busier"
    WAITED_LESS = "waited_less"


NOT_FREE = frozenset(
    {
        PassedOver.CONFLICT,
        PassedOver.EXCLUDED,
        PassedOver.ON_LEAVE,
        PassedOver.OFF_DUTY,
        PassedOver.FULL,
    }
)


@dataclass(frozen=True)
class Candidate:
    """A possible owner. `load` counts unfinished cases; `last_assigned_at` breaks ties; `comes_at`
    is when one who is off duty begins, where that is soon enough for the case.
    """

    staff_id: int
    on_duty: bool
    load: int
    last_assigned_at: datetime | None
    comes_at: datetime | None = None
    on_leave: bool = False
    capacity: int | None = None
    skilled: bool = False


@dataclass(frozen=True)
class Considered:
    """A possible owner and why they were passed over; None for the chosen one. `comes_at` where
    they were off duty and would come soon enough.
    """

    staff_id: int
    load: int
    capacity: int | None
    passed_over: PassedOver | None
    comes_at: datetime | None = None


class Way(StrEnum):
    """How the owner was found."""

    RULE = "rule"
    GRID = "grid"
    LEAD = "lead"
    DESK = "desk"
    """The desk's own work, or who stands in where no grid has anybody."""
    SUPERIOR = "superior"


@dataclass(frozen=True)
class Decision:
    """Why a case has its owner: the way, the grid with its net, and all who were considered."""

    way: Way
    grid_id: int | None = None
    net: Net | None = None
    rule_id: int | None = None
    considered: Sequence[Considered] = field(default=())

    @property
    def wants_room(self) -> bool:
        """Whether somebody of the grid would have it if they had room."""
        return (
            self.grid_id is not None
            and self.way in {Way.LEAD, Way.DESK}
            and any(one.passed_over is PassedOver.FULL for one in self.considered)
        )

    def as_facts(self) -> dict[str, Any]:
        """As it is kept in the history; JSON."""
        return {
            "way": self.way,
            "grid_id": self.grid_id,
            "net": self.net,
            "rule_id": self.rule_id,
            "considered": [
                [
                    one.staff_id,
                    one.load,
                    one.capacity,
                    one.passed_over,
                    None if one.comes_at is None else one.comes_at.isoformat(),
                ]
                for one in self.considered
            ],
        }

    @classmethod
    def of_facts(cls, facts: Mapping[str, Any]) -> Self:
        """The same read from the history."""
        return cls(
            way=Way(facts["way"]),
            grid_id=facts["grid_id"],
            net=None if facts["net"] is None else Net(facts["net"]),
            rule_id=facts["rule_id"],
            considered=[
                Considered(
                    staff_id=staff_id,
                    load=load,
                    capacity=capacity,
                    passed_over=None if why is None else PassedOver(why),
                    comes_at=None if comes_at is None else datetime.fromisoformat(comes_at),
                )
                for staff_id, load, capacity, why, comes_at in facts["considered"]
            ],
        )


def weigh(
    candidates: Iterable[Candidate],
    *,
    excluded: Collection[int],
    barred: Collection[int] = (),
) -> list[Considered]:
    """Everybody with the reason against them, in their order; exactly one has none if any is free.

    Args:
        candidates: the possible owners.
        excluded: staff ids that had better not have it.
        barred: staff ids that must not have it.
    """
    everybody = list(candidates)
    reasons = {c.staff_id: _against(c, excluded=excluded, barred=barred) for c in everybody}
    free = [c for c in everybody if reasons[c.staff_id] is None]
    best = min(free, key=_order, default=None)
    for candidate in free:
        if best is not None and candidate is not best:
            reasons[candidate.staff_id] = _behind(candidate, best)
    return [
        Considered(c.staff_id, c.load, c.capacity, reasons[c.staff_id], c.comes_at)
        for c in everybody
    ]


def chosen_of(considered: Iterable[Considered]) -> int | None:
    """The staff id of the chosen one; None when nobody was free."""
    return next((one.staff_id for one in considered if one.passed_over is None), None)


def choose(candidates: Iterable[Candidate], *, excluded: Collection[int]) -> int | None:
    """The staff id of the one who gets it; None when nobody is free."""
    return chosen_of(weigh(candidates, excluded=excluded))


def _against(
    candidate: Candidate, *, excluded: Collection[int], barred: Collection[int]
) -> PassedOver | None:
    if candidate.staff_id in barred:
        return PassedOver.CONFLICT
    if candidate.on_leave:
        return PassedOver.ON_LEAVE
    if candidate.staff_id in excluded:
        return PassedOver.EXCLUDED
    if not candidate.on_duty and candidate.comes_at is None:
        return PassedOver.OFF_DUTY
    if candidate.capacity is not None and candidate.load >= candidate.capacity:
        return PassedOver.FULL
    return None


def day_of_coming(comes_at: datetime | None) -> date:
    """The day (Asia/Shanghai) on which somebody can begin; who is on duty before everybody else."""
    return date.min if comes_at is None else local(comes_at).date()


def _order(candidate: Candidate) -> tuple[date, bool, int, bool, datetime, int]:
    return (
        day_of_coming(candidate.comes_at),
        not candidate.skilled,
        candidate.load,
        candidate.last_assigned_at is not None,
        candidate.last_assigned_at or datetime.min,  # noqa: DTZ901  # only compared when both are set
        candidate.staff_id,
    )


def _behind(candidate: Candidate, best: Candidate) -> PassedOver:
    if day_of_coming(candidate.comes_at) > day_of_coming(best.comes_at):
        return PassedOver.COMES_LATER
    if best.skilled and not candidate.skilled:
        return PassedOver.LESS_SKILLED
    return PassedOver.BUSIER if candidate.load > best.load else PassedOver.WAITED_LESS
