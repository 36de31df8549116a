"""Since when, in residents' words; now is Thursday, 26 November 2026, 15:00 in Shanghai."""

import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.clock import SHANGHAI
from api.since_when import Precision, since_when

NOW = datetime(2026, 11, 26, 15, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("said", "shown", "words"),
    [
        # What is put right.
        ("漏水；昨天开始的；不对 是前天", "11月24日", "前天"),
        ("不是昨天，是前天开始的", "11月24日", "前天"),
        ("不是今天才坏的，昨天就坏了", "11月25日", "昨天"),
        # Lengths that have passed.
        ("楼道灯坏了三天了", "11月23日", "三天"),
        ("三天没水", "11月23日", "三天"),
        ("坏了三天没人管", "11月23日", "三天"),
        ("三天前就报了", "11月23日", "三天前"),
        ("一周没人管", "11月19日", "一周"),
        ("整整一个星期", "11月19日", "一个星期"),
        ("好几天了", "11月23日前后", "好几天"),
        ("三四天了", "11月23日前后", "三四天"),
        ("3-5天了", "11月23日前后", "3-5天"),
        ("十来天了", "11月16日前后", "十来天"),
        ("20多天了", "11月6日前后", "20多天"),
        ("半个月了", "11月11日前后", "半个月"),
        ("都一个半月了", "10月11日前后", "一个半月"),
        ("一个月了", "10月", "一个月"),
        ("两个多月了", "9月", "两个多月"),
        ("坏了有半年了", "5月", "半年"),
        ("一年多了", "2025年", "一年多"),
        ("等了两个小时", "11月26日 13:00", "两个小时"),
        ("停水半小时了", "11月26日 14:30", "半小时"),
        ("物业说三天内来，已经过了五天了", "11月21日", "五天"),
        # Points.
        ("上周五开始停水", "11月20日", "上周五"),
        ("上上周三开始", "11月11日", "上上周三"),
        ("周一开始", "11月23日", "周一"),
        ("上周日早上七点开始砸墙", "11月22日", "上周日"),
        ("周六就开始吵", "11月21日", "周六"),
        ("上周就开始漏了", "11月16日前后", "上周"),
        ("打昨晚起电梯就坏了", "11月25日晚上", "昨晚"),
        ("昨天晚上8点半开始停电", "11月25日 20:30", "昨天晚上8点半"),
        ("昨晚停水", "11月25日晚上", "昨晚"),
        ("大前天停的电", "11月23日", "大前天"),
        ("从早上到现在没水", "11月26日早上", "早上"),
        ("从早上到现在三个小时了", "11月26日早上", "早上"),
        ("从九点到现在", "11月26日 09:00", "九点"),
        ("从晚上8点到现在", "11月25日 20:00", "晚上8点"),
        ("11月20号开始", "11月20日", "11月20号"),
        ("10月份以来", "10月", "10月份"),
        ("上个月20号开始漏水", "10月20日", "上个月20号"),
        ("上月底开始", "10月25日前后", "上月底"),
        ("15号起停水", "11月15日", "15号"),
        ("28号开始漏的", "10月28日", "28号"),
        ("3月开始", "3月", "3月"),
        ("从去年10月到现在", "2025年10月", "去年10月"),
        ("去年冬天开始", "2025年", "去年冬天"),
        ("国庆前就坏了", "9月30日前后", "国庆前"),
        ("国庆开始", "10月1日", "国庆"),
        ("春节后一直这样", "2月23日前后", "春节后"),
        ("３天了", "11月23日", "3天"),
    ],
)
def test_since_when(said: str, shown: str, words: str) -> None:
    since = since_when(said, now=NOW)
    assert since is not None
    assert (since.shown(now=NOW), since.words) == (shown, words)
    assert since.at <= NOW
    assert since.at.tzinfo is SHANGHAI


@pytest.mark.parametrize(
    "said",
    [
        "",
        "电梯坏了",
        "三天内修好",
        "三天后再来",
        "每三天一次",
        "24小时都在吵",
        "第三天了",
        "还要三天",
        "住了20年",
        "20年的老小区",
        "每天从早上8点到晚上10点施工",
        "天天半夜开始施工",
        "从8点到10点",
        "从5号楼开始",
        "12月10日停水通知",
        "2月30号开始",
        "昨天我给你们打过电话",
        "999999年了",
        "好几个月了",
        "几年了",
        "一天也没停",
        "明天开始停水",
        "周日早上七点就开始砸墙",
        "天天晚上七点吵（更正：不对 是清晨六点）",
    ],
)
def test_what_is_no_beginning(said: str) -> None:
    assert since_when(said, now=NOW) is None


def test_the_precision_is_what_was_said() -> None:
    said = ("两小时了", "昨晚开始", "三天了", "半个月了", "两个月了", "去年开始")
    found = [since_when(words, now=NOW) for words in said]
    assert [since and since.precision for since in found] == list(Precision)


def test_the_day_is_the_one_in_shanghai() -> None:
    late = datetime.fromisoformat("2026-11-26T17:30:00+00:00")  # 01:30 on the 27th.
    since = since_when("昨天开始", now=late)
    assert since is not None
    assert since.shown(now=late) == "11月26日"


PIECES = st.lists(
    st.sampled_from(
        [
            *"三十两半3月日号点年前后了多个天周末初底:-",
            "上个",
            "国庆",
            "昨晚",
            "从",
            "开始",
            "去年",
            "坏了",
        ]
    ),
    max_size=40,
).map("".join)


@given(st.text(max_size=200) | PIECES, st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))
def test_reading_never_raises(text: str, at: datetime) -> None:
    now = at.replace(tzinfo=SHANGHAI)
    since = since_when(text, now=now)
    if since is not None:
        assert since.at <= now
        assert since.shown(now=now)


@pytest.mark.parametrize(
    "piece", ["三天", "三天了", "上周", "从", "3-5天", "15号", "昨晚8点", "每天"]
)
def test_a_long_text_is_read_in_time(piece: str) -> None:
    started = time.process_time()
    since_when(piece * 1000, now=NOW)
    assert time.process_time() - started < 1.0
