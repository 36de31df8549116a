"""Moments and amounts as residents read them, and templates that refuse to show a hole."""

from datetime import UTC, datetime

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from api.texts import format_moment, format_soon, format_yuan, render


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 23, 9, 30, tzinfo=UTC), "11月23日 周一 17:30"),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), "11月23日 周一 00:00"),
        (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), "12月31日 周四 23:59"),
    ],
)
def test_moments_are_those_of_shanghai(moment: datetime, text: str) -> None:
    assert format_moment(moment) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 24, 0, 30, tzinfo=UTC), "明早8:30"),
        (datetime(2026, 11, 24, 1, 59, tzinfo=UTC), "明早9:59"),
        (datetime(2026, 11, 24, 2, 0, tzinfo=UTC), "明天10:00"),
        (datetime(2026, 11, 24, 5, 5, tzinfo=UTC), "明天13:05"),
        (datetime(2026, 11, 23, 0, 30, tzinfo=UTC), "今早8:30"),
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), "今天14:00"),
        (datetime(2026, 11, 25, 0, 30, tzinfo=UTC), "11月25日 周三 08:30"),
        (datetime(2026, 11, 22, 0, 30, tzinfo=UTC), "11月22日 周日 08:30"),
    ],
)
def test_what_is_near_is_said_as_people_say_it(moment: datetime, text: str) -> None:
    evening = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert format_soon(moment, evening) == text


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (12850, "128.50元"),
        (0, "0.00元"),
        (5, "0.05元"),
        (100_000_000, "1000000.00元"),
        (-12850, "-128.50元"),
        (-5, "-0.05元"),
    ],
)
def test_amounts_are_exact(cents: int, text: str) -> None:
    assert format_yuan(cents) == text


def test_a_missing_fact_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render("api/notifications", "moved_up")


def test_a_missing_text_is_an_error() -> None:
    with pytest.raises(TemplateNotFound):
        render("api/notifications", "no_such_text")


def test_text_is_not_escaped_as_html() -> None:
    said = render("api/notifications", "option_list")
    assert "&" not in said
    assert said == said.strip()
