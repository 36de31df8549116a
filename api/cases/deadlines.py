"""The two clocks of a case, accept and finish, as stored deadlines; what a pause and an extension
do to them.

Every figure here is a preset that a community may change. Where a real rule stands behind one,
its docstring says which; where none does, it says that the figure is ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.cases.calendar import (
    WORKING_DAY,
    add_working_days,
    add_working_time,
    subtract_working_time,
    working_time_between,
)
from api.cases.kinds import CaseKind, Urgency


@dataclass(frozen=True)
class Promise:
    """What we promise: spans around the clock, or whole working days of the Chinese calendar."""

    accept: timedelta | int
    finish: timedelta | int


DANGER = Promise(accept=timedelta(minutes=15), finish=timedelta(hours=24))
"""Any day, any hour. Ours: no rule sets a community's minutes; 15 is what the issue of this
product asks for, and the numbers for help (119, 120, 110) are told before anybody accepts."""

UTILITIES = Promise(accept=timedelta(minutes=30), finish=2)
"""Water, power, gas and heat, any day, any hour. The half hour follows the practice of municipal
hotlines, which have outages of these four answered at once and around the clock; no national rule
sets it for a community. Two working days are ours."""

PRESSING = Promise(accept=timedelta(minutes=30), finish=2)
"""Lifts, fire hazards, old people and children in need. Ours; for people shut in a lift the rules
of lift upkeep (TSG T5002) ask the firm, not the community, to be there in 30 minutes in a city."""

ORDINARY = Promise(accept=1, finish=5)
"""One working day to sign for a case and five to answer a request: the common practice of 12345
hotlines, set by each city for itself. Not national law."""

PROMISES: Mapping[Urgency, Promise] = {
    Urgency.DANGER: DANGER,
    Urgency.URGENT: PRESSING,
    Urgency.NORMAL: ORDINARY,
}
"""By urgency, for every kind without a line of its own."""

KIND_PROMISES: Mapping[tuple[CaseKind, Urgency], Promise] = {
    (CaseKind.WATER_SUPPLY, Urgency.URGENT): UTILITIES,
    (CaseKind.POWER, Urgency.URGENT): UTILITIES,
    (CaseKind.GAS, Urgency.URGENT): UTILITIES,
    (CaseKind.HEATING, Urgency.URGENT): UTILITIES,
}
"""What a kind is promised in place of the line for its urgency."""

HANDS = 3
"""So many people may have a case in turn within the accept promise; each has an equal share of
it. Ours, with the number of failed hand-overs after which a supervisor designates."""

LONGEST_EXTENSION = 10
"""Working days, once. Common in city rules for hotlines (a single extension with a reason); ours
in this figure."""

SOON: Mapping[Urgency, timedelta] = {
    Urgency.DANGER: timedelta(hours=2),
    Urgency.URGENT: timedelta(hours=3),
    Urgency.NORMAL: WORKING_DAY,
}
"""How long before the end of the finish clock it is due soon (临期): by the clock on the wall for
danger, in working time otherwise. Ours."""

ACCEPT_SOON: Mapping[Urgency, timedelta] = {
    Urgency.DANGER: timedelta(minutes=5),
    Urgency.URGENT: timedelta(minutes=10),
    Urgency.NORMAL: timedelta(hours=1),
}
"""The same before the end of the accept clock: on the wall for danger and urgent. Ours."""


@dataclass(frozen=True)
class Deadlines:
    """Aware moments, UTC."""

    accept_due_at: datetime
    finish_due_at: datetime


def promise_of(kind: CaseKind, urgency: Urgency) -> Promise:
    """What a kind in an urgency is promised."""
    return KIND_PROMISES.get((kind, urgency), PROMISES[urgency])


def deadlines(kind: CaseKind, urgency: Urgency, *, opened_at: datetime) -> Deadlines:
    """Both deadlines of a case opened at a moment."""
    promise = promise_of(kind, urgency)
    return Deadlines(
        accept_due_at=_after(opened_at, promise.accept),
        finish_due_at=_after(opened_at, promise.finish),
    )


def take_due(kind: CaseKind, urgency: Urgency, *, given_at: datetime) -> datetime:
    """Until when somebody who has just been given a case may take it before it moves on."""
    span = promise_of(kind, urgency).accept
    if isinstance(span, timedelta):
        return given_at + span / HANDS
    return add_working_time(given_at, span * WORKING_DAY / HANDS)


def waits_until(kind: CaseKind, urgency: Urgency, *, given_at: datetime) -> datetime | None:
    """Before when somebody who is off duty must come on again to be given a case now; None where
    it is promised by the minute, and waits for nobody.
    """
    if isinstance(promise_of(kind, urgency).accept, timedelta):
        return None
    return take_due(kind, urgency, given_at=given_at)


def after_pause(
    kind: CaseKind, urgency: Urgency, due: datetime, *, held_at: datetime, resumed_at: datetime
) -> datetime:
    """A finish deadline after a pause: later by the time in which its clock would have run."""
    if isinstance(promise_of(kind, urgency).finish, timedelta):
        return due + max(resumed_at - held_at, timedelta())
    return add_working_time(due, working_time_between(held_at, resumed_at))


def extended(due: datetime, *, days: int) -> datetime:
    """A finish deadline moved by working days: due Monday 17:30, one day more is Tuesday 17:30."""
    return add_working_time(due, days * WORKING_DAY)


def finish_soon(kind: CaseKind, urgency: Urgency, due: datetime) -> datetime:
    """When the reminder before the finish deadline is due."""
    return _before(due, SOON[urgency], promise_of(kind, urgency).finish)


def accept_soon(kind: CaseKind, urgency: Urgency, due: datetime) -> datetime:
    """When the reminder before the accept deadline is due."""
    return _before(due, ACCEPT_SOON[urgency], promise_of(kind, urgency).accept)


def spans_late(due: datetime, span: timedelta | int, *, spans: int) -> datetime:
    """When a deadline is overdue by so many whole promises: by two, and the case has taken three
    times what was promised.
    """
    if isinstance(span, timedelta):
        return due + spans * span
    return add_working_time(due, spans * span * WORKING_DAY)


def _before(due: datetime, margin: timedelta, span: timedelta | int) -> datetime:
    return due - margin if isinstance(span, timedelta) else subtract_working_time(due, margin)


def _after(start: datetime, span: timedelta | int) -> datetime:
    return start + span if isinstance(span, timedelta) else add_working_days(start, span)
