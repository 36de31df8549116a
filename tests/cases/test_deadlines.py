"""The two promised moments of a case, by urgency, on the Chinese working calendar."""

import itertools
from datetime import datetime, time, timedelta

import pytest

from api.cases.calendar import WORKING_DAY, is_working_day, working_time_between
from api.cases.deadlines import (
    DANGER,
    HANDS,
    ORDINARY,
    PRESSING,
    PROMISES,
    UTILITIES,
    Promise,
    accept_soon,
    deadlines,
    extended,
    finish_soon,
    promise_of,
    take_due,
    waits_until,
)
from api.cases.kinds import CaseKind, Urgency
from api.clock import SHANGHAI, local


def shanghai(text: str) -> datetime:
    """A moment as the community's clocks show it."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_every_urgency_has_a_promise() -> None:
    assert set(PROMISES) == set(Urgency)


@pytest.mark.parametrize(
    ("opened", "accept", "finish"),
    [
        pytest.param(
            "2026-11-23 10:00", "2026-11-24 17:30", "2026-11-30 17:30", id="monday morning"
        ),
        pytest.param("2026-11-23 20:00", "2026-11-25 17:30", "2026-12-01 17:30", id="after hours"),
        pytest.param("2026-11-28 09:00", "2026-12-01 17:30", "2026-12-07 17:30", id="saturday"),
        # 1 to 7 October 2026 are off; Saturday the 10th is worked instead.
        pytest.param("2026-09-30 10:00", "2026-10-08 17:30", "2026-10-13 17:30", id="holidays"),
        pytest.param("2026-10-10 10:00", "2026-10-12 17:30", "2026-10-16 17:30", id="调休"),
    ],
)
def test_a_normal_case_has_one_and_five_working_days(opened: str, accept: str, finish: str) -> None:
    promised = deadlines(CaseKind.LIGHTING, Urgency.NORMAL, opened_at=shanghai(opened))
    assert promised.accept_due_at == shanghai(accept)
    assert promised.finish_due_at == shanghai(finish)


def test_an_urgent_case_is_looked_at_within_half_an_hour_at_any_hour() -> None:
    opened = shanghai("2026-10-01 03:00")
    promised = deadlines(CaseKind.POWER, Urgency.URGENT, opened_at=opened)
    assert promised.accept_due_at == opened + timedelta(minutes=30)
    assert promised.finish_due_at == shanghai("2026-10-10 17:30")


def test_danger_does_not_wait_for_working_days() -> None:
    opened = shanghai("2026-10-01 03:00")
    promised = deadlines(CaseKind.EMERGENCY, Urgency.DANGER, opened_at=opened)
    assert promised.accept_due_at == opened + timedelta(minutes=15)
    assert promised.finish_due_at == opened + timedelta(hours=24)


@pytest.mark.parametrize("urgency", list(Urgency))
def test_acceptance_comes_before_the_end(urgency: Urgency) -> None:
    promised = deadlines(CaseKind.OTHER, urgency, opened_at=shanghai("2026-11-23 10:00"))
    assert promised.accept_due_at < promised.finish_due_at


MOMENTS = {
    "before hours": "2026-11-23 07:10",
    "at work": "2026-11-23 10:00",
    "lunch": "2026-11-23 13:00",
    "the last minute": "2026-11-23 17:29",
    "closing": "2026-11-23 17:30",
    "after hours": "2026-11-23 22:00",
    "weekend": "2026-11-21 11:00",
    "调休 workday": "2026-10-10 10:00",
    "holiday": "2026-10-02 10:00",
    "before the holiday": "2026-09-30 17:00",
    "year end": "2025-12-31 16:00",
    "a year unknown": "2026-12-31 16:00",
}
ALL = list(itertools.product(CaseKind, Urgency, MOMENTS.values()))


def expected(kind: CaseKind, urgency: Urgency) -> Promise:
    """The promises said once more, not by the tables."""
    if urgency is Urgency.DANGER:
        return DANGER
    if urgency is Urgency.NORMAL:
        return ORDINARY
    water_power_gas_heat = {"water_supply", "power", "gas", "heating"}
    return UTILITIES if kind.value in water_power_gas_heat else PRESSING


@pytest.mark.parametrize(("kind", "urgency", "moment"), ALL)
def test_every_kind_urgency_and_moment(kind: CaseKind, urgency: Urgency, moment: str) -> None:
    opened = shanghai(moment)
    promised = deadlines(kind, urgency, opened_at=opened)
    promise = promise_of(kind, urgency)
    assert promise is expected(kind, urgency)
    if urgency is Urgency.DANGER:
        assert promised.accept_due_at - opened == timedelta(minutes=15)
        assert promised.finish_due_at - opened == timedelta(hours=24)
    elif urgency is Urgency.URGENT:
        assert promised.accept_due_at - opened == timedelta(minutes=30)
        assert_working_days(opened, promised.finish_due_at, 2)
    else:
        assert_working_days(opened, promised.accept_due_at, 1)
        assert_working_days(opened, promised.finish_due_at, 5)
    share = take_due(kind, urgency, given_at=opened)
    assert opened < share < promised.accept_due_at
    assert share < accept_soon(kind, urgency, promised.accept_due_at) or urgency is Urgency.NORMAL
    assert opened < finish_soon(kind, urgency, promised.finish_due_at) < promised.finish_due_at
    waits = urgency is Urgency.NORMAL
    assert waits_until(kind, urgency, given_at=opened) == (share if waits else None)
    if isinstance(promise.accept, timedelta):
        assert HANDS * (share - opened) == promise.accept
    else:
        assert HANDS * working_time_between(opened, share) == promise.accept * WORKING_DAY


def assert_working_days(opened: datetime, due: datetime, days: int) -> None:
    """Due at 17:30 of a working day, with whole working days and the rest of the first between."""
    assert is_working_day(local(due).date())
    assert local(due).time() == time(17, 30)
    between = working_time_between(opened, due)
    assert days * WORKING_DAY <= between <= (days + 1) * WORKING_DAY


@pytest.mark.parametrize(
    ("due", "days", "later"),
    [
        ("2026-11-30 17:30", 1, "2026-12-01 17:30"),
        ("2026-11-27 17:30", 1, "2026-11-30 17:30"),
        ("2026-11-24 03:00", 1, "2026-11-24 17:30"),
        ("2026-09-30 17:30", 2, "2026-10-09 17:30"),
        ("2026-10-09 17:30", 1, "2026-10-10 17:30"),
    ],
)
def test_an_extension_is_whole_working_days(due: str, days: int, later: str) -> None:
    assert extended(shanghai(due), days=days) == shanghai(later)
