"""Why a sum is so much: who asks it, who contests, and which months are set beside each other."""

from datetime import date

import pytest

from api.fees.compared import asks_what_of, asks_why, compared, only_wonders
from api.fees.models import Bill, FeeType

TODAY = date(2026, 11, 28)
BILLS = [
    Bill(id=month, fee_type=FeeType.WATER, period=date(2026, month, 1), amount_cents=100 * month)
    for month in (10, 9, 8)
]


@pytest.mark.parametrize(
    ("words", "shown", "months"),
    [
        ("水费怎么比上个月多了两块", None, (10, 9)),
        ("为什么9月份比10月多这么多", None, (9, 10)),
        ("10月那个怎么这么少", None, (10, 9)),
        ("我问的是为啥涨", date(2026, 9, 1), (9, 8)),
        ("和8月比多了多少", date(2026, 10, 1), (10, 8)),
        ("8月怎么这么贵", None, (8, None)),
        ("比去年贵好多", None, (10, 9)),
    ],
)
def test_two_months(words: str, shown: date | None, months: tuple[int, int | None]) -> None:
    found = compared(BILLS, words, today=TODAY, shown=shown)
    assert found is not None
    before = found.before.period.month if found.before else None
    assert (found.bill.period.month, before) == months
    assert found.more_cents == (100 * (months[0] - months[1]) if months[1] else 0)


def test_without_bills_there_is_nothing_to_say() -> None:
    assert compared([], "怎么这么贵", today=TODAY) is None
    assert compared(BILLS, "2024年的怎么这么贵", today=TODAY) is None
    assert compared(BILLS, "这个月怎么这么贵", today=TODAY) is not None


@pytest.mark.parametrize(
    ("words", "wonders"),
    [
        ("物业费6月份怎么那么贵", True),
        ("这个月电费怎么这么多", True),
        ("水费为啥涨了", True),
        ("这个月水费怎么这么多,肯定算错了", False),
        ("物业费凭什么涨这么多,收费不合理", False),
        ("水费怎么交", False),
        ("物业费多少钱,怎么交", False),
        ("物业费还欠多少", False),
        ("上个月水费多少", False),
        ("怎么查上个月的水费", False),
    ],
)
def test_who_only_wonders(words: str, wonders: bool) -> None:
    assert only_wonders(words) is wonders


def test_how_two_differ_is_asked_too() -> None:
    assert asks_why("和5月比多了多少")
    assert not asks_why("多少钱")


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("取暖费多少钱一平", True),
        ("水费多少钱一吨", True),
        ("物业费怎么算的", True),
        ("打个明细给我看", True),
        ("物业费多少钱一个月", False),
        ("物业费多少", False),
    ],
)
def test_what_a_sum_is_made_of(words: str, asks: bool) -> None:
    assert asks_what_of(words) is asks
