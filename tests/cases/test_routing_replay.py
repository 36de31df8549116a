"""The back-test: what would have moved, and what of that would have been late."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cases.kinds import CaseKind, Urgency
from api.cases.routing_replay import Backtest, Memory, Past, Speed, replay
from api.cases.routing_rules import Asked, Rule, Target
from api.grids.models import Net

START = datetime(2026, 10, 5, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LI, ZHOU, SUN, LEAD = 1, 2, 3, 4
GRID = [[LI], [LEAD]]


def groups(target: Target | None, asked: Asked) -> list[list[int]]:
    if target is None or target.net is Net.ESTATE:
        return GRID
    return [[target.staff_id]] if target.staff_id is not None else [[ZHOU, SUN]]


MEMORY = Memory(
    groups=groups,
    begins=lambda staff_id, asked: asked.at,
    stand_ins=frozenset({SUN}),
    own_speeds={ZHOU: Speed(9, DAY)},
    usual={ZHOU: 1.0},
)
TO_ZHOU = Rule(name="噪音归周敏", target=Target(staff_id=ZHOU), kinds=frozenset({CaseKind.NOISE}))


def past(
    number: int, *, kind: CaseKind = CaseKind.NOISE, due: timedelta = 5 * DAY, owner: int = LI
) -> Past:
    at = START + number * HOUR
    return Past(
        asked=Asked(kind=kind, urgency=Urgency.NORMAL, words="", at=at),
        due_at=at + due,
        first_owner=owner,
    )


def test_what_a_rule_sends_elsewhere_moves_and_the_rest_stays() -> None:
    cases = [past(0), past(1, kind=CaseKind.LIFT), past(2, owner=ZHOU)]
    assert replay(cases, [TO_ZHOU], MEMORY) == Backtest(cases=3, moved=1, late=0)


def test_without_rules_nothing_of_the_grid_moves() -> None:
    cases = [past(0), past(1, owner=LEAD), past(2, owner=SUN)]
    assert replay(cases, [], MEMORY).moved == 0


def test_what_an_older_rule_sent_away_comes_back() -> None:
    assert replay([past(0, owner=ZHOU)], [], MEMORY) == Backtest(cases=1, moved=1, late=0)


def test_what_they_are_given_makes_them_slower() -> None:
    # A day for the first, a fifth more for the second, two fifths more for the third.
    cases = [past(number, due=1.3 * DAY) for number in range(3)]
    assert replay(cases, [TO_ZHOU], MEMORY) == Backtest(cases=3, moved=3, late=1)


def test_who_usually_has_much_feels_it_less() -> None:
    memory = replace(MEMORY, usual={ZHOU: 10.0})
    assert replay([past(n, due=1.3 * DAY) for n in range(3)], [TO_ZHOU], memory).late == 0


def test_what_is_done_by_then_weighs_no_more() -> None:
    cases = [past(0, due=1.1 * DAY), past(30, due=1.1 * DAY)]
    assert replay(cases, [TO_ZHOU], MEMORY).late == 0


@pytest.mark.parametrize(
    ("memory", "late"),
    [
        (replace(MEMORY, speeds={(ZHOU, CaseKind.NOISE): Speed(5, 9 * DAY)}), 1),
        (replace(MEMORY, speeds={(ZHOU, CaseKind.NOISE): Speed(4, 9 * DAY)}), 0),
        (
            replace(
                MEMORY,
                own_speeds={ZHOU: Speed(4, DAY)},
                kind_speeds={CaseKind.NOISE: Speed(1, 9 * DAY)},
            ),
            1,
        ),
        (replace(MEMORY, own_speeds={}), 0),
    ],
)
def test_the_nearest_median_that_is_worth_having(memory: Memory, late: int) -> None:
    assert replay([past(0)], [TO_ZHOU], memory) == Backtest(cases=1, moved=1, late=late)


def test_who_could_not_have_had_it_is_passed_over() -> None:
    unfit = replace(past(0), unfit=frozenset({ZHOU}))
    assert replay([unfit], [TO_ZHOU], MEMORY).moved == 0
    off = replace(MEMORY, begins=lambda one, asked: None if one == ZHOU else asked.at)
    assert replay([past(0)], [TO_ZHOU], off).moved == 0


def test_a_team_shares() -> None:
    team = replace(TO_ZHOU, target=Target(net=Net.UNIT))
    slow = {ZHOU: Speed(9, DAY), SUN: Speed(9, DAY)}
    memory = replace(MEMORY, own_speeds=slow, usual={})
    # Two at once go to two people: nobody is slower for it.
    assert replay([past(0, due=1.1 * DAY), past(1, due=1.1 * DAY)], [team], memory) == Backtest(
        2, 2, 0
    )


@given(st.lists(st.sampled_from([LI, ZHOU, SUN, LEAD]), max_size=12))
def test_no_more_moves_than_there_are_and_no_more_is_late_than_moves(owners: list[int]) -> None:
    cases = [past(number, owner=owner, due=DAY) for number, owner in enumerate(owners)]
    found = replay(cases, [TO_ZHOU], MEMORY)
    assert found.late <= found.moved <= found.cases == len(owners)
    assert found.moved == sum(owner != ZHOU for owner in owners)
