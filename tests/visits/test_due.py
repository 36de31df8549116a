"""When somebody is visited next, and in which order: pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.visits.categories import CATEGORY_RULES, Category, category_named
from api.visits.due import SOON_AGAIN, Due, Last, due_of, misses_in_a_row
from api.visits.models import VisitResult

TODAY = date(2026, 11, 23)
R = VisitResult


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_an_interval_after_the_last_visit() -> None:
    due = due_of(interval_days=7, entered_on=days_ago(90), last=Last(days_ago(7), R.FINE))
    assert due == Due(on=TODAY, never=False)
    assert due.is_due(TODAY)
    assert due.overdue_days(TODAY) == 0
    late = due_of(interval_days=7, entered_on=days_ago(90), last=Last(days_ago(10), R.FINE))
    assert late.overdue_days(TODAY) == 3


def test_never_visited_is_due_from_the_day_of_entering() -> None:
    assert due_of(interval_days=90, entered_on=TODAY, last=None) == Due(on=TODAY, never=True)


@pytest.mark.parametrize(
    ("result", "days"), [(R.FINE, 30), (R.MISSED, 2), (R.NEEDS_HELP, 7), (R.URGENT, 1)]
)
def test_sooner_after_some_results(result: VisitResult, days: int) -> None:
    due = due_of(interval_days=30, entered_on=days_ago(90), last=Last(TODAY, result))
    assert due.on == TODAY + timedelta(days=days)


@given(
    interval=st.integers(1, 366),
    ago=st.integers(0, 800),
    result=st.sampled_from(VisitResult),
)
def test_no_result_makes_it_later(interval: int, ago: int, result: VisitResult) -> None:
    last = Last(days_ago(ago), result)
    due = due_of(interval_days=interval, entered_on=days_ago(900), last=last)
    assert last.day < due.on <= last.day + timedelta(days=interval)
    assert (due.on - last.day).days <= SOON_AGAIN.get(result, interval)


def test_the_order() -> None:
    never_late = Due(days_ago(1), never=True)
    long_late, late = Due(days_ago(9), never=False), Due(days_ago(2), never=False)
    never_today, today = Due(TODAY, never=True), Due(TODAY, never=False)
    later = Due(TODAY + timedelta(days=1), never=False)
    wanted = [never_late, long_late, late, never_today, today, later]
    shuffled = wanted[::-1]
    assert sorted(shuffled, key=lambda due: due.order(TODAY)) == wanted


def test_misses_in_a_row_end_at_a_meeting() -> None:
    assert misses_in_a_row([]) == 0
    assert misses_in_a_row([R.FINE, R.MISSED]) == 0
    assert misses_in_a_row([R.MISSED, R.MISSED, R.FINE, R.MISSED]) == 2


def test_every_category_has_a_preset_and_a_name_of_its_own() -> None:
    assert CATEGORY_RULES.keys() == set(Category)
    names = [name for rule in CATEGORY_RULES.values() for name in (rule.name, *rule.aliases)]
    assert len(names) == len(set(names))
    assert category_named("孤儿") is Category.CHILD
    assert category_named("低保") is Category.LOW_INCOME
    assert category_named("富户") is None
