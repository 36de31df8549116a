"""Sums of money in words and figures."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.money import amounts


@pytest.mark.parametrize(
    ("said", "cents", "exact"),
    [
        ("三百八十块五", 38050, True),
        ("1,280.50元", 128050, True),
        ("１２８０元", 128000, True),
        ("两千出头", 200000, False),
        ("3万多", 3000000, False),
        ("20多万", 20000000, False),
        ("1.2万", 1200000, True),
        ("一万二千元整", 1200000, True),
        ("一千来块", 100000, False),
        ("三千块多", 300000, False),
        ("大概两百块", 20000, False),
        ("物业费1280元左右", 128000, False),
        ("¥501", 50100, True),
        ("RMB300", 30000, True),
        ("五毛", 50, True),
        ("两块五", 250, True),
        ("三块二毛五", 325, True),
        ("380块5", 38050, True),
        ("每月2块8一平", 280, True),
        ("380块5个月", 38000, True),
        ("为什么收我380块", 38000, True),
        ("欠了1200", 120000, True),
        ("多收了三百二", 32000, True),
        ("水费涨到350", 35000, True),
        ("押金2000不退", 200000, True),
    ],
)
def test_sums(said: str, cents: int, exact: bool) -> None:
    [amount] = amounts(said)
    assert (amount.cents, amount.exact) == (cents, exact)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "3栋501",
        "501",
        "三天",
        "两千人",
        "3万人多",
        "交了3个月",
        "2026年11月",
        "电话13800000000",
        "几百块",
        "0元",
        "5号楼",
        "物业费五花八门",
        "扣了七七八八",
        "坐了276路",
        "一块儿去",
        "三块砖",
        "三角洲",
        "一角落",
        "五毛病",
    ],
)
def test_what_is_no_sum(said: str) -> None:
    assert amounts(said) == []


def test_every_sum_in_order() -> None:
    said = "上个月收380元，这个月收了450，多收七十块"
    assert [amount.cents for amount in amounts(said)] == [38000, 45000, 7000]


PIECES = st.lists(
    st.sampled_from([*"三百千万十两零5,.0元块毛角多来约¥", "出头", "收了"]), max_size=40
)


@given(st.text(max_size=200) | PIECES.map("".join))
def test_reading_never_raises(text: str) -> None:
    assert all(amount.cents > 0 for amount in amounts(text))


@pytest.mark.parametrize("piece", ["5块", "欠了1200", "三百", "1,2", "5.", "5"])
def test_a_long_text_is_read_in_time(piece: str) -> None:
    started = time.process_time()
    amounts(piece * 1000)
    assert time.process_time() - started < 1.0
