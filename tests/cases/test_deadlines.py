"""The two promised moments of a case, by urgency, on the Chinese working calendar."""

from datetime import datetime, timedelta

import pytest

from api.cases.deadlines import PROMISES, deadlines
from api.cases.kinds import CaseKind, Urgency
from api.clock import SHANGHAI


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
