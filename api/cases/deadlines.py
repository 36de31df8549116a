"""The two clocks of a case, accept and finish, as stored deadlines."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from api.cases.calendar import add_working_days
from api.cases.kinds import Urgency


@dataclass(frozen=True)
class Promise:
    """What we promise for an urgency: a span around the clock, or working days."""

    accept: timedelta | int
    finish: timedelta | int


PROMISES: dict[Urgency, Promise] = {
    Urgency.DANGER: Promise(accept=timedelta(minutes=15), finish=timedelta(hours=24)),
    Urgency.URGENT: Promise(accept=timedelta(minutes=30), finish=2),
    Urgency.NORMAL: Promise(accept=1, finish=5),
}
"""Presets of ours, not law. A number means working days of the Chinese calendar."""


@dataclass(frozen=True)
class Deadlines:
    """Aware moments, UTC."""

    accept_due_at: datetime
    finish_due_at: datetime


def deadlines(urgency: Urgency, *, opened_at: datetime) -> Deadlines:
    """Both deadlines of a case opened at a moment."""
    promise = PROMISES[urgency]
    return Deadlines(
        accept_due_at=_after(opened_at, promise.accept),
        finish_due_at=_after(opened_at, promise.finish),
    )


def _after(start: datetime, span: timedelta | int) -> datetime:
    return start + span if isinstance(span, timedelta) else add_working_days(start, span)
