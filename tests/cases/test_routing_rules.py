"""Rules that send cases elsewhere, as pure functions."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cases.kinds import CaseKind, Urgency
from api.cases.routing_check import Finding, Flaw, Somebody, World, check
from api.cases.routing_rules import (
    Asked,
    Rule,
    Target,
    covers,
    holds,
    in_order,
    matching,
    with_deputies,
    within,
)
from api.grids.models import Net
from api.staff.models import StaffRole

TEN = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""10:00 in Shanghai, Monday."""

ASKED = Asked(
    kind=CaseKind.NOISE,
    urgency=Urgency.NORMAL,
    words="楼上半夜装修",
    at=TEN,
    estate_id=5,
    grids={Net.ESTATE: 1, Net.COMMITTEE: 2},
)
ANY = Rule(name="一切", target=Target(staff_id=1))
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (ANY, True),
        (replace(ANY, kinds=frozenset({CaseKind.NOISE, CaseKind.LIFT})), True),
        (replace(ANY, kinds=frozenset({CaseKind.LIFT})), False),
        (replace(ANY, urgencies=frozenset({Urgency.NORMAL})), True),
        (replace(ANY, urgencies=frozenset({Urgency.DANGER})), False),
        (replace(ANY, nets=frozenset({Net.COMMITTEE})), True),
        (replace(ANY, nets=frozenset({Net.UNIT})), False),
        (replace(ANY, grid_ids=frozenset({2})), True),
        (replace(ANY, grid_ids=frozenset({3})), False),
        (replace(ANY, estate_ids=frozenset({5})), True),
        (replace(ANY, estate_ids=frozenset({6})), False),
        (replace(ANY, hours=(time(10), time(11))), True),
        (replace(ANY, hours=(time(9), time(10))), False),
        (replace(ANY, hours=(time(22), time(10, 30))), True),
        (replace(ANY, hours=(time(22), time(8))), False),
        (replace(ANY, words=("装修", "电钻")), True),
        (replace(ANY, words=("电钻",)), False),
        (replace(ANY, valid_from=TODAY), True),
        (replace(ANY, valid_from=TODAY + timedelta(1)), False),
        (replace(ANY, valid_to=TODAY), False),
        (replace(ANY, valid_to=TODAY + timedelta(1)), True),
        (replace(ANY, kinds=frozenset({CaseKind.NOISE}), words=("电钻",)), False),
    ],
)
def test_every_condition(rule: Rule, expected: bool) -> None:
    assert holds(rule, ASKED) is expected


def test_the_day_is_that_of_shanghai() -> None:
    new_year = replace(ANY, valid_from=date(2027, 1, 1))
    late = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    assert not holds(new_year, replace(ASKED, at=late))
    assert holds(new_year, replace(ASKED, at=late + timedelta(minutes=1)))


def test_priority_decides_and_then_age() -> None:
    rules = [
        replace(ANY, id=3, priority=10),
        replace(ANY, id=2, priority=5),
        replace(ANY, id=1, priority=10),
    ]
    assert [rule.id for rule in matching(rules, ASKED)] == [2, 1, 3]


times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


@given(times, times, times)
def test_hours_and_the_hours_between_them_make_a_day(a: time, b: time, moment: time) -> None:
    if a != b:
        assert within(moment, (a, b)) != within(moment, (b, a))


def test_deputies_of_deputies_and_a_circle_ends() -> None:
    assert with_deputies(1, {1: 2, 2: 3, 3: None}) == [1, 2, 3]
    assert with_deputies(1, {1: 2, 2: 3, 3: 2}) == [1, 2, 3]
    assert with_deputies(1, {1: 1}) == [1]
    assert with_deputies(9, {}) == [9]


subsets = st.frozensets(st.sampled_from(list(CaseKind)[:3]))
hours = st.none() | st.tuples(
    st.sampled_from([time(8), time(12), time(18)]), st.sampled_from([time(8), time(12), time(22)])
)
days = st.none() | st.sampled_from([TODAY, TODAY + timedelta(1)])
rules = st.builds(
    Rule,
    name=st.just("一条"),
    target=st.just(Target(staff_id=1)),
    kinds=subsets,
    urgencies=st.frozensets(st.sampled_from(list(Urgency)), max_size=2),
    hours=hours,
    words=st.lists(st.sampled_from(["装修", "电钻"]), max_size=2, unique=True).map(tuple),
    valid_from=days,
    valid_to=days,
)
questions = st.builds(
    Asked,
    kind=st.sampled_from(list(CaseKind)[:4]),
    urgency=st.sampled_from(list(Urgency)),
    words=st.sampled_from(["装修", "电钻", "漏水", "装修电钻"]),
    at=st.integers(-2000, 2000).map(lambda minutes: TEN + timedelta(minutes=minutes)),
)


@given(rules, rules, questions)
def test_what_is_covered_never_holds_alone(earlier: Rule, later: Rule, asked: Asked) -> None:
    if covers(earlier, later) and holds(later, asked):
        assert holds(earlier, asked)


@given(rules)
def test_a_rule_covers_itself_and_all_cover_less(rule: Rule) -> None:
    assert covers(rule, rule)
    assert covers(replace(ANY), rule)


# -- The check. ------------------------------------------------------------------------------

WORLD = World(
    today=TODAY,
    staff={
        1: Somebody("李伟", StaffRole.GRID_WORKER, reachable=True),
        2: Somebody("周敏", StaffRole.GRID_WORKER, reachable=False),
        3: Somebody("孙丽", StaffRole.DESK, reachable=True),
    },
    nets=frozenset({Net.ESTATE}),
    grid_ids=frozenset({1}),
    estate_ids=frozenset({5}),
)
NOISE = replace(ANY, name="噪音", id=1, kinds=frozenset({CaseKind.NOISE}))


@pytest.mark.parametrize(
    ("rules", "flaws"),
    [
        ([], []),
        ([NOISE], []),
        ([replace(NOISE, target=Target(staff_id=2))], [Flaw.TARGET_LEFT]),
        ([replace(NOISE, target=Target(staff_id=99))], [Flaw.TARGET_UNKNOWN]),
        ([replace(NOISE, target=Target(role=StaffRole.DESK))], []),
        ([replace(NOISE, target=Target(role=StaffRole.SUPERVISOR))], [Flaw.NOBODY_OF_ROLE]),
        ([replace(NOISE, target=Target(net=Net.ESTATE))], []),
        ([replace(NOISE, target=Target(net=Net.UNIT))], [Flaw.NET_EMPTY]),
        ([replace(NOISE, grid_ids=frozenset({1, 2}))], [Flaw.PLACE_UNKNOWN]),
        ([replace(NOISE, estate_ids=frozenset({6}))], [Flaw.PLACE_UNKNOWN]),
        ([replace(NOISE, kinds=frozenset({CaseKind.HAND_OVER}))], [Flaw.DESK_KIND]),
        ([replace(NOISE, valid_to=TODAY)], [Flaw.NEVER]),
        ([replace(NOISE, hours=(time(8), time(8)))], [Flaw.NEVER]),
        ([replace(ANY, priority=1, target=Target(staff_id=3)), NOISE], [Flaw.SHADOWED]),
        ([NOISE, replace(ANY, priority=200, target=Target(staff_id=3))], []),
    ],
)
def test_flaws(rules: list[Rule], flaws: list[Flaw]) -> None:
    assert [finding.flaw for finding in check(rules, WORLD)] == flaws


def test_a_town_without_a_desk_has_no_fallback() -> None:
    world = replace(WORLD, staff={1: WORLD.staff[1]})
    assert check([], world) == [Finding(Flaw.FALLBACK_EMPTY, None)]


def test_a_circle_of_deputies_is_named_once() -> None:
    staff = {
        1: Somebody("李伟", StaffRole.GRID_WORKER, reachable=True, deputy_id=3),
        3: Somebody("孙丽", StaffRole.DESK, reachable=True, deputy_id=1),
        4: Somebody("赵强", StaffRole.DESK, reachable=True, deputy_id=1),
    }
    [finding] = check([], replace(WORLD, staff=staff))
    assert (finding.flaw, finding.detail) == (Flaw.DEPUTY_LOOP, "李伟 → 孙丽 → 李伟")


def test_an_order_is_an_order() -> None:
    assert in_order([replace(ANY, id=None), replace(ANY, id=-1)])[0].id == -1
