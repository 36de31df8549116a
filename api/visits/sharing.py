"""Who of a grid visits whom. Pure.

Who went last goes again, so that people see a face that they know. Whom nobody has visited yet is
dealt out by turn. Leave moves the visits to the colleagues, a day off does not: they wait a day.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Crew:
    """Who may be sent in a grid on a day: its reachable workers who are not on leave, and its lead
    if they are there. `names` are those under which staff have kin (`visits.eyes`).
    """

    workers: tuple[int, ...] = ()
    lead: int | None = None
    apart: Mapping[int, Collection[str]] = field(default_factory=dict)
    """By staff id the names of people whom they must not visit: kin, and themselves."""


def visitor_of(person_id: int, name: str, *, last_by: int | None, crew: Crew) -> int | None:
    """The staff id of who is to go; None where the grid has nobody, and it is the desk's to see to.

    `last_by` is who visited last.
    """
    able = [one for one in sorted(crew.workers) if name not in crew.apart.get(one, ())]
    if last_by in able:
        return last_by
    if able:
        return able[person_id % len(able)]
    if crew.lead is not None and name not in crew.apart.get(crew.lead, ()):
        return crew.lead
    return None
