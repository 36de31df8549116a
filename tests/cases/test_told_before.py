"""Who says that they have told it before, and which of their cases that may be."""

from datetime import date, datetime

import pytest

from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseState
from api.cases.meant import Naming
from api.cases.models import Case
from api.cases.told_before import (
    at_the_same_place,
    claims_report,
    opened_about,
    told_before,
)
from api.clock import SHANGHAI
from api.since_when import reported_days, since_when

NOW = datetime(2026, 11, 26, 15, tzinfo=SHANGHAI)
"""A Thursday."""


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("上周五就报了", date(2026, 11, 20)),
        ("上周五就报了3栋漏水，到现在没人来", date(2026, 11, 20)),
        ("前天就跟你们说了电梯坏了", date(2026, 11, 24)),
        ("楼道灯昨天已经报了", date(2026, 11, 25)),
        ("3天前反映的噪音还在吵", date(2026, 11, 23)),
        ("早就报过了还没来", None),
        ("漏水我都报了三遍了", None),
        ("之前跟你们反映过，楼道灯不亮", None),
        ("跟你们说过了灯不亮", None),
    ],
)
def test_a_claim_and_its_day(said: str, day: date | None) -> None:
    days = reported_days(said, now=NOW)
    assert (days and days[0]) == day
    assert claims_report(said, days=days)


@pytest.mark.parametrize(
    "said",
    [
        "楼道灯坏了三天了",
        "上周就跟物业说了，没人管，楼道灯不亮",
        "打12345投诉过",
        "给居委会报过三次",
        "邻居早就报过了",
        "有人报过吗",
        "还没报过，楼道灯坏了",
        "昨天报名了志愿者",
        "上周五报警了",
        "昨天说要来修",
    ],
)
def test_no_claim(said: str) -> None:
    assert not claims_report(said, days=reported_days(said, now=NOW))


def test_it_has_been_so_since_the_report_at_the_latest() -> None:
    since = since_when("上周五就报了，楼道灯一直不亮", now=NOW)
    assert since is not None
    assert since.shown(now=NOW) == "11月20日"
    first = since_when("灯坏了一个星期了，昨天报的", now=NOW)
    assert first is not None
    assert first.shown(now=NOW) == "11月19日", "how long it has been so says more"


def case(kind: CaseKind, day: int, *, building: str | None = None, said: str = "坏了") -> Case:
    """A case of November 2026."""
    return Case(
        kind=kind,
        building=building,
        place="",
        description=said,
        state=CaseState.ASSIGNED,
        opened_at=datetime(2026, 11, day, 10, tzinfo=SHANGHAI),
    )


LIGHT = case(CaseKind.LIGHTING, 19, building="3")
LATER = case(CaseKind.LIGHTING, 24, building="5")
LIFT = case(CaseKind.LIFT, 20)
MINE = [LATER, LIFT, LIGHT]
FRIDAY = (date(2026, 11, 20), date(2026, 11, 20))
LAST_WEEK = (date(2026, 11, 16), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("kind", "days", "building", "expected"),
    [
        (CaseKind.LIFT, None, None, [LIFT]),
        (CaseKind.LIFT, LAST_WEEK, None, [LIFT]),
        (CaseKind.LIGHTING, None, None, [LATER, LIGHT]),
        (CaseKind.LIGHTING, LAST_WEEK, None, [LIGHT]),
        (CaseKind.LIGHTING, FRIDAY, "3", [LIGHT]),
        (CaseKind.LIGHTING, None, "5", [LATER]),
        (CaseKind.LIGHTING, None, "8", []),
        (CaseKind.WATER_LEAK, LAST_WEEK, None, []),
        (None, FRIDAY, None, [LIFT]),
        (None, (date(2026, 11, 23), date(2026, 11, 23)), None, [LATER]),
        (None, (date(2026, 11, 12), date(2026, 11, 12)), None, []),
        (None, None, None, []),
    ],
)
def test_which_case_it_may_be(
    kind: CaseKind | None,
    days: tuple[date, date] | None,
    building: str | None,
    expected: list[Case],
) -> None:
    naming = Naming(words="", kind=kind, days=days)
    assert told_before(MINE, naming, building=building, today=NOW.date()) == expected


@pytest.mark.parametrize(
    ("said", "opened", "can_be"),
    [
        ("上周五就报了", 26, False),
        ("上周五就报了", 24, False),
        ("上周五就报了", 22, True),
        ("上周五就报了", 18, True),
        ("上周五就报了", 17, False),
        ("昨天就报了", 26, True),
        ("昨天就报了", 23, False),
        ("今天早上就报了", 26, True),
        ("前天就报了", 26, False),
    ],
)
def test_people_are_out_by_more_the_longer_ago_it_is(said: str, opened: int, can_be: bool) -> None:
    days = reported_days(said, now=NOW)
    assert days is not None
    one = case(CaseKind.LIGHTING, opened)
    assert opened_about(one, days, today=NOW.date()) is can_be


@pytest.mark.parametrize(
    ("said", "spot"),
    [
        ("就刚才那个楼门口", "门口"),
        ("刚才说的那个单元楼下", "楼下"),
        ("老地方", ""),
        ("还是同一个单元", ""),
        ("刚才说的那里", ""),
        ("阳光花园3栋", None),
        ("老王家包子铺", None),
        ("门口", None),
    ],
)
def test_the_place_of_what_was_told_before(said: str, spot: str | None) -> None:
    assert at_the_same_place(said) == spot
