"""Which of several own cases the words mean; now is Thursday, 26 November 2026."""

from datetime import datetime, timedelta

import pytest

from api.cases import naming
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction, CaseState
from api.cases.meant import Naming, goes_on, meant, named_among
from api.cases.models import Case
from api.clock import SHANGHAI

NOW = datetime(2026, 11, 26, 15, tzinfo=SHANGHAI)
DONE = CaseState.CLOSED

LIGHT = ("灯", CaseKind.LIGHTING, "楼道灯不亮", 1, CaseState.ASSIGNED)
LIFT = ("梯", CaseKind.LIFT, "电梯按了没反应", 2, CaseState.IN_PROGRESS)
LIFT_DONE = ("旧梯", CaseKind.LIFT, "电梯异响", 20, DONE)
NOISE = ("吵", CaseKind.NOISE, "电梯井半夜有响声", 8, CaseState.ASSIGNED)
LEAK = ("漏", CaseKind.WATER_LEAK, "天花板漏水", 9, CaseState.ASSIGNED)
DESK = ("台", CaseKind.HAND_OVER, "转人工（之前说过：楼道灯坏了，太吵）", 1, CaseState.ASSIGNED)
ALL = (LIGHT, LIFT, NOISE, LEAK, LIFT_DONE)
Row = tuple[str, CaseKind, str, int, CaseState]


def cases_of(rows: tuple[Row, ...]) -> list[Case]:
    """Cases that are kept nowhere; the first of a row is its name here."""
    return [
        Case(
            case_number=name,
            kind=kind,
            place="阳光花园3栋",
            description=told,
            opened_at=NOW - timedelta(days=days),
            state=state,
        )
        for name, kind, told, days, state in rows
    ]


def naming_of(words: str) -> Naming:
    """What the words name, said now."""
    return naming.naming_of(words, now=NOW)


@pytest.mark.parametrize(
    ("words", "rows", "expected"),
    [
        # The kind, the day, both.
        ("几时来修灯坏了的事", (DESK, LIGHT), ["灯"]),
        ("灯那个怎么样了", ALL, ["灯"]),
        ("漏水那个到哪了", ALL, ["漏"]),
        ("电梯那个怎么样了", (LIGHT, LIFT, LIFT_DONE), ["梯"]),
        ("昨天报的那个", ALL, ["灯"]),
        ("上周报的那个", ALL, ["吵", "漏"]),
        ("上周报的漏水那个", ALL, ["漏"]),
        ("11月24号反映的", ALL, ["梯"]),
        ("这个月6号报的那件", ALL, ["旧梯"]),
        # The very word in another kind of case, where none is of the kind; not in a desk's talk.
        ("电梯响声那个", (NOISE, LIGHT), ["吵"]),
        ("电梯那个", (LIFT, NOISE), ["梯"]),
        ("灯那个", (DESK, LEAK), []),
        ("吵闹那个", (DESK, NOISE), ["吵"]),
        # The last one.
        ("上次那个", ALL, ["灯"]),
        ("刚才那个", ALL, ["灯"]),
        ("上次电梯那个", (LIFT, NOISE), ["梯"]),
        # Nothing named: the likeliest, but several where one is pointed at.
        ("到哪了", ALL, ["灯"]),
        ("办得怎么样", (LIFT_DONE, LEAK), ["漏"]),
        ("我报的那个怎么样了", (LIGHT, LEAK), ["灯", "漏"]),
        ("我报的那个怎么样了", (LIGHT, LIFT_DONE), ["灯"]),
        ("我那个报修", (LIGHT,), ["灯"]),
        ("天花板那个怎么样了", (LIGHT, LEAK), ["漏"]),
        # The company is no case; a visit that was promised is no report.
        ("物业那边怎么样了", (LIGHT,), ["灯"]),
        ("昨天说要来修怎么还没来", (LIFT, LIGHT), ["梯"]),
        # What no case is.
        ("停车那个怎么样了", ALL, []),
        ("前天报的那个", (LIGHT, LEAK), []),
        ("噪音那个", (LIGHT, LIFT), []),
        ("上次那个楼上拖椅子的", (LIGHT, LIFT), []),
        ("上次那个天花板的怎么样了", (LIGHT, LEAK), ["漏"]),
    ],
)
def test_what_is_meant(words: str, rows: tuple[Row, ...], expected: list[str]) -> None:
    found = meant(cases_of(rows), naming_of(words), strict=True)
    assert [case.case_number for case in found] == expected


def test_a_step_looks_for_a_case_that_can_take_it() -> None:
    rows = cases_of((LIFT_DONE, LIFT))
    found = meant(rows, naming_of("电梯那个催一下"), action=CaseAction.URGE)
    assert [case.case_number for case in found] == ["梯"]


def test_a_finished_case_that_is_named_is_meant_all_the_same() -> None:
    rows = cases_of((LIGHT, LIFT_DONE))
    found = meant(rows, naming_of("电梯那个催一下"), action=CaseAction.URGE, strict=True)
    assert [case.case_number for case in found] == ["旧梯"]


def test_words_that_may_be_news_need_not_name_the_case() -> None:
    """补充 "漏水也停了" may be said of a case about the light."""
    rows = cases_of((LIGHT,))
    found = meant(rows, naming_of("补充一下，停电了"), action=CaseAction.NOTE)
    assert [case.case_number for case in found] == ["灯"]
    assert meant(rows, naming_of("补充一下停电那个"), action=CaseAction.NOTE) == []


def test_words_of_a_talk_with_the_desk_are_no_words_of_its_matter() -> None:
    fits = meant(cases_of((LEAK, DESK)), naming_of("太吵的楼道怎么还没人来"), action=None)
    assert [case.case_number for case in fits] == ["漏"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [("补充一下，昨天报的，在二楼", ["灯"]), ("补充一下，前天报的", ["灯"]), ("上周五报的", [])],
)
def test_a_day_far_from_every_case_means_none_of_them(words: str, expected: list[str]) -> None:
    found = meant(cases_of((LIGHT,)), naming_of(words), action=CaseAction.NOTE)
    assert [case.case_number for case in found] == expected


@pytest.mark.parametrize(
    ("words", "rows", "expected"),
    [
        ("电梯按不动那个呢", ALL, ["梯"]),
        ("天花板那个", ALL, ["漏"]),
        ("那个", ALL, []),
        ("单元门那个", ALL, []),
    ],
)
def test_what_is_named_beyond_doubt(words: str, rows: tuple[Row, ...], expected: list[str]) -> None:
    found = named_among(cases_of(rows), naming_of(words))
    assert [case.case_number for case in found] == expected


def test_the_house_that_is_said_tells_two_apart() -> None:
    here, there = cases_of((LIGHT, LIGHT))
    here.building, there.building = "3", "6"
    for words in ("6栋那个", "6栋的灯那个怎么样了"):
        assert named_among([here, there], naming_of(words)) == [there]


@pytest.mark.parametrize(
    ("words", "is_about"),
    [
        ("快点行不行", True),
        ("灯还是不亮", True),
        ("我报的那个", True),
        ("电梯那个", False),
        ("昨天报的", False),
        ("6栋的快点", False),
    ],
)
def test_what_follows_without_a_name_is_about_what_was_shown(words: str, is_about: bool) -> None:
    [light] = cases_of((LIGHT,))
    light.opened_at, light.building = NOW - timedelta(days=9), "3"
    assert goes_on(light, naming_of(words)) is is_about
