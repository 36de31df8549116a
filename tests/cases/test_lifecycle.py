"""The table of a case's life, held against every state and every action."""

import itertools

import pytest

from api.cases.lifecycle import (
    FACTS,
    TRANSITIONS,
    UNFINISHED,
    CaseAction,
    CaseState,
    next_state,
    possible_actions,
)
from api.errors import IllegalTransitionError

EVERYTHING = list(itertools.product(CaseState, CaseAction))
ENDS = {CaseState.RESOLVED, CaseState.CLOSED, CaseState.REJECTED, CaseState.WITHDRAWN}


def reachable(start: CaseState) -> set[CaseState]:
    """Every state that some course of actions leads to from here."""
    seen = {start}
    frontier = [start]
    while frontier:
        here = frontier.pop()
        for action in possible_actions(here):
            there = next_state(here, action)
            if there not in seen:
                seen.add(there)
                frontier.append(there)
    return seen


@pytest.mark.parametrize(("state", "action"), EVERYTHING)
def test_every_pair_is_in_the_table_or_refused(state: CaseState, action: CaseAction) -> None:
    if (state, action) in TRANSITIONS:
        assert next_state(state, action) is TRANSITIONS[state, action]
        assert action in possible_actions(state)
    elif state in FACTS.get(action, ()):
        assert next_state(state, action) is state
        assert action in possible_actions(state)
    else:
        with pytest.raises(IllegalTransitionError) as refused:
            next_state(state, action)
        assert action not in possible_actions(state)
        assert refused.value.code == "illegal_step"
        assert refused.value.facts == {
            "state": state,
            "action": action,
            "possible": possible_actions(state),
        }


def test_an_action_moves_a_case_or_notes_a_fact_but_never_both() -> None:
    moving = {action for _, action in TRANSITIONS}
    assert moving.isdisjoint(FACTS)
    assert moving | FACTS.keys() == set(CaseAction)


def test_every_state_but_the_first_is_reached() -> None:
    assert reachable(CaseState.OPENED) == set(CaseState)


@pytest.mark.parametrize("state", sorted(UNFINISHED))
def test_every_unfinished_state_has_a_way_to_an_end(state: CaseState) -> None:
    assert reachable(state) & ENDS


@pytest.mark.parametrize("state", sorted(UNFINISHED))
def test_whatever_is_unfinished_can_be_resolved_and_withdrawn(state: CaseState) -> None:
    assert CaseState.RESOLVED in reachable(state)
    assert next_state(state, CaseAction.WITHDRAW) is CaseState.WITHDRAWN


def test_unfinished_is_what_is_not_an_end() -> None:
    assert set(CaseState) - ENDS == UNFINISHED


@pytest.mark.parametrize("state", [CaseState.REJECTED, CaseState.WITHDRAWN])
def test_nothing_follows_a_refusal_or_a_withdrawal(state: CaseState) -> None:
    assert possible_actions(state) == []


@pytest.mark.parametrize("state", [CaseState.RESOLVED, CaseState.CLOSED])
def test_only_the_end_of_work_can_be_rated_and_reopened(state: CaseState) -> None:
    assert {CaseAction.RATE, CaseAction.REOPEN} <= set(possible_actions(state))


@pytest.mark.parametrize("action", [CaseAction.RATE, CaseAction.REOPEN, CaseAction.CLOSE])
@pytest.mark.parametrize("state", sorted(UNFINISHED))
def test_unfinished_work_cannot_be_judged(state: CaseState, action: CaseAction) -> None:
    with pytest.raises(IllegalTransitionError):
        next_state(state, action)


def test_a_paused_case_is_not_urged() -> None:
    assert CaseAction.URGE not in possible_actions(CaseState.ON_HOLD)


def test_possible_actions_keep_the_order_of_the_enumeration() -> None:
    order = list(CaseAction)
    for state in CaseState:
        indices = [order.index(action) for action in possible_actions(state)]
        assert indices == sorted(indices)
