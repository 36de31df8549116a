"""The table of a case's life, held against every state and every action."""

import itertools
from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.history import MAY, Actor, advance
from api.cases.lifecycle import (
    FACTS,
    TRANSITIONS,
    UNFINISHED,
    CaseAction,
    CaseState,
    next_state,
    possible_actions,
)
from api.cases.models import ActorRole, Case
from api.cases.queries import timeline
from api.errors import IllegalTransitionError, NotAllowedError
from tests.factories import make_case, make_desk

DAY = timedelta(days=1)
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
def test_nothing_but_a_name_follows_a_refusal_or_a_withdrawal(state: CaseState) -> None:
    assert possible_actions(state) == [CaseAction.SEAL, CaseAction.LIFT]


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


@pytest.mark.parametrize(("state", "action"), EVERYTHING)
async def test_every_state_action_and_role(
    session: AsyncSession, now: datetime, state: CaseState, action: CaseAction
) -> None:
    """A step is taken exactly when the table has it and its taker may; else nothing changes."""
    await make_desk(session)
    case = await make_case(session, now=now)
    case.state = state
    if state is CaseState.ON_HOLD:
        case.held_at, case.hold_until = now, now + DAY
    await session.flush()
    for role in ActorRole:
        async with session.begin_nested() as undone:
            await one_step(session, case, action, role, now=now)
            await undone.rollback()
        await session.refresh(case)


async def one_step(
    session: AsyncSession, case: Case, action: CaseAction, role: ActorRole, *, now: datetime
) -> None:
    """A step that somebody of a role takes with a case."""
    state = case.state
    later = now + timedelta(hours=1)
    actor = Actor(role=role, id=None)
    if action not in possible_actions(state):
        with pytest.raises(IllegalTransitionError):
            await advance(session, case, action, actor=actor, now=later)
    elif role not in MAY[action]:
        with pytest.raises(NotAllowedError, match="actor_may_not"):
            await advance(session, case, action, actor=actor, now=later)
    else:
        event = await advance(session, case, action, actor=actor, now=later)
        assert (event.from_state, event.to_state) == (state, next_state(state, action))
        assert case.state is event.to_state
        assert (case.clock_due_at is None) == (case.state not in UNFINISHED)
        assert (case.hold_until is not None) == (
            case.state is CaseState.ON_HOLD and state is case.state
        )
        return
    assert case.state is state
    assert len(await timeline(session, case)) == 2


def test_every_action_has_those_who_may() -> None:
    assert set(MAY) == set(CaseAction)
    assert all(MAY.values())
