"""Rules that send cases elsewhere than to their grid, as data, and their evaluation. Pure.

A rule has conditions and one target. Every condition that says nothing holds; the first rule (by
priority, then by age) of which all conditions hold decides. Where its target cannot have the case
the next such rule is asked, and in the end the grid of the place, its lead, the desk: the fallback
is no rule, so it can neither be switched off nor be forgotten.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from api.cases.kinds import CaseKind, Urgency
from api.clock import local
from api.grids.models import Net
from api.staff.models import StaffRole


@dataclass(frozen=True)
class Target:
    """Who gets it; exactly one is set.

    A person (and, while they are away, their deputies), whoever of a role is free, or the grid of
    another net that lies over the place.
    """

    staff_id: int | None = None
    role: StaffRole | None = None
    net: Net | None = None


@dataclass(frozen=True)
class Rule:
    """Conditions and a target. Empty and None conditions hold for every case.

    `hours` are Asia/Shanghai, from inclusive to exclusive, over midnight when the second is
    earlier. `words` are answers: one of them must be in what the resident has said. `valid_to` is
    the first day on which it no longer holds. `id` is None for a rule that is only proposed.
    """

    name: str
    target: Target
    id: int | None = None
    priority: int = 100
    kinds: frozenset[CaseKind] = frozenset()
    nets: frozenset[Net] = frozenset()
    grid_ids: frozenset[int] = frozenset()
    estate_ids: frozenset[int] = frozenset()
    urgencies: frozenset[Urgency] = frozenset()
    hours: tuple[time, time] | None = None
    words: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Asked:
    """What a rule looks at: a case where it lies, when it is filed. `grids` by net, ids."""

    kind: CaseKind
    urgency: Urgency
    words: str
    at: datetime
    estate_id: int | None = None
    grids: Mapping[Net, int] = field(default_factory=dict)


def in_order(rules: Sequence[Rule]) -> list[Rule]:
    """The order in which rules are asked."""
    return sorted(rules, key=lambda rule: (rule.priority, rule.id or 0))


def matching(rules: Sequence[Rule], asked: Asked) -> Iterator[Rule]:
    """The rules that hold for a case, the deciding one first."""
    return (rule for rule in in_order(rules) if holds(rule, asked))


def holds(rule: Rule, asked: Asked) -> bool:
    """Whether every condition of a rule holds for a case."""
    here = local(asked.at)
    grids = set(asked.grids.values())
    return (
        (not rule.kinds or asked.kind in rule.kinds)
        and (not rule.urgencies or asked.urgency in rule.urgencies)
        and (not rule.estate_ids or asked.estate_id in rule.estate_ids)
        and (not rule.nets or bool(rule.nets & asked.grids.keys()))
        and (not rule.grid_ids or bool(rule.grid_ids & grids))
        and (rule.hours is None or within(here.time(), rule.hours))
        and (not rule.words or any(word in asked.words for word in rule.words))
        and (rule.valid_from is None or rule.valid_from <= here.date())
        and (rule.valid_to is None or here.date() < rule.valid_to)
    )


def within(moment: time, hours: tuple[time, time]) -> bool:
    """Whether a time of day lies in hours, which may go over midnight."""
    begins, ends = hours
    if begins <= ends:
        return begins <= moment < ends
    return moment >= begins or moment < ends


def with_deputies(staff_id: int, deputies: Mapping[int, int | None]) -> list[int]:
    """A person, their deputy, the deputy's deputy and so on; everybody once, so a loop ends."""
    chain: list[int] = []
    following: int | None = staff_id
    while following is not None and following not in chain:
        chain.append(following)
        following = deputies.get(following)
    return chain


def covers(earlier: Rule, later: Rule) -> bool:
    """Whether an earlier rule holds wherever a later one does, so that the later never decides.

    Only what is plain from the conditions one by one; two rules that cover a third together are
    not found.
    """
    return (
        _wider(earlier.kinds, later.kinds)
        and _wider(earlier.nets, later.nets)
        and _wider(earlier.grid_ids, later.grid_ids)
        and _wider(earlier.estate_ids, later.estate_ids)
        and _wider(earlier.urgencies, later.urgencies)
        and (not earlier.words or (bool(later.words) and set(later.words) <= set(earlier.words)))
        and _hours_cover(earlier.hours, later.hours)
        and (
            earlier.valid_from is None
            or (later.valid_from is not None and earlier.valid_from <= later.valid_from)
        )
        and (
            earlier.valid_to is None
            or (later.valid_to is not None and later.valid_to <= earlier.valid_to)
        )
    )


def _wider(earlier: Collection[object], later: Collection[object]) -> bool:
    return not earlier or (bool(later) and set(later) <= set(earlier))


def _hours_cover(earlier: tuple[time, time] | None, later: tuple[time, time] | None) -> bool:
    if earlier is None:
        return True
    if later is None:
        return False
    minutes = [time(hour, minute) for hour in range(24) for minute in range(60)]
    return all(within(moment, earlier) for moment in minutes if within(moment, later))
