"""Days off as staff say them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.dialogue.leave_words import LeaveWords, read_leave

THURSDAY = date(2026, 11, 26)


def november(day: int) -> date:
    return date(2026, 11, day)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("11月28日到30日", november(28), november(30)),
        ("11月28日到12月2日", november(28), date(2026, 12, 2)),
        ("11月28日-30日", november(28), november(30)),
        ("11月28到30", november(28), november(30)),
        ("28号到30号", november(28), november(30)),
        ("28-30号", november(28), november(30)),
        ("11.28-11.30", november(28), november(30)),
        ("11/28 至 11/30 回老家", november(28), november(30)),
        ("2026年11月28日到2026年11月30日", november(28), november(30)),
        ("11月28日", november(28), november(28)),
        ("今天", THURSDAY, THURSDAY),
        ("明天", november(27), november(27)),
        ("明天到后天", november(27), november(28)),
        ("周五", november(27), november(27)),
        ("周四", THURSDAY, THURSDAY),
        ("周六到周日 家里有事", november(28), november(29)),
        ("下周一到下周三", november(30), date(2026, 12, 2)),
        ("3天", THURSDAY, november(28)),
        ("三天", THURSDAY, november(28)),
        ("明天起3天", november(27), november(29)),
        ("11月30日起两天", november(30), date(2026, 12, 1)),
        ("一周", THURSDAY, date(2026, 12, 2)),
        ("11月25日到27日", november(25), november(27)),
        ("12月30日到1月3日", date(2026, 12, 30), date(2027, 1, 3)),
        ("1月4日", date(2027, 1, 4), date(2027, 1, 4)),
        ("5号", date(2026, 12, 5), date(2026, 12, 5)),
        ("30号到2号", november(30), date(2026, 12, 2)),
    ],
)
def test_days(words: str, first: date, last: date) -> None:
    assert read_leave(words, today=THURSDAY) == LeaveWords(None, first, last)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("李伟 11月28日到30日", "李伟"),
        ("李伟明天", "李伟"),
        ("给李伟 3天", "李伟"),
        ("李伟", "李伟"),
    ],
)
def test_whose(words: str, name: str) -> None:
    assert read_leave(words, today=THURSDAY).name == name


@pytest.mark.parametrize("words", ["", "家里有事", "2月30日", "很久", "99号"])
def test_no_days(words: str) -> None:
    read = read_leave(words, today=THURSDAY)
    assert (read.first_day, read.last_day) == (None, None)


@given(st.text(max_size=40))
def test_any_text_is_read(words: str) -> None:
    read_leave(words, today=THURSDAY)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(1, 12), st.integers(1, 28))
def test_a_second_day_is_never_before_the_first(today: date, month: int, day: int) -> None:
    read = read_leave(f"{month}月{day}日到3日", today=today)
    assert read.first_day is not None
    assert read.last_day is not None
    assert read.first_day <= read.last_day
