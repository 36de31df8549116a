"""When a program that died is started again."""

from hypothesis import given
from hypothesis import strategies as st

from api.launcher.restarts import Deaths, after_death


def delays(lifetimes: list[float]) -> list[float | None]:
    """The waits after each of these lives, in seconds."""
    clock, deaths, waits = 0.0, Deaths(), []
    for lifetime in lifetimes:
        deaths, delay = after_death(deaths, started=clock, died=clock + lifetime)
        waits.append(delay)
        clock += lifetime + (delay or 0.0)
    return waits


def test_waits_double() -> None:
    assert delays([14.0, 14.0, 14.0, 14.0, 14.0, 14.0, 14.0]) == [1, 2, 4, 8, 16, 30, 30]


def test_five_deaths_within_a_minute_are_too_many() -> None:
    assert delays([0.5] * 5) == [1, 2, 4, 8, None]


def test_slow_deaths_are_never_too_many() -> None:
    assert None not in delays([20.0] * 50)


def test_a_long_life_starts_the_waits_over() -> None:
    assert delays([1.0, 1.0, 1.0, 3600.0, 1.0]) == [1, 2, 4, 1, 2]


@given(st.lists(st.floats(min_value=0, max_value=7200), max_size=40))
def test_never_a_wait_outside_its_bounds(lifetimes: list[float]) -> None:
    assert all(delay is None or 1 <= delay <= 30 for delay in delays(lifetimes))
