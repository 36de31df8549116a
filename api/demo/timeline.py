"""A case's history as steps, and the replay that makes rows of it.

Every step goes through the table of the lifecycle, as it would have in life; steps that lie after
the present have not happened yet, which is how open cases come about.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.cases.calendar import end_of_day
from api.cases.history import Actor
from api.cases.lifecycle import FACTS, UNFINISHED, CaseAction, CaseState, next_state
from api.cases.models import WaitsFor

HOLD_DAYS = 3

NOT_PAUSED = dict.fromkeys(("waits_for", "hold_reason", "held_at", "hold_until"))

_OWNING = {CaseAction.ASSIGN, CaseAction.REASSIGN, CaseAction.REOPEN}


@dataclass(frozen=True)
class Step:
    """What somebody did at a moment (aware); `facts` as `cases.history.advance` keeps them."""

    at: datetime
    actor: Actor
    action: CaseAction
    note: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Replay:
    """Columns of the case and of its events, without ids."""

    case: dict[str, Any]
    events: list[dict[str, Any]]

    @property
    def unfinished(self) -> bool:
        """Whether somebody still has to do something."""
        return self.case["state"] in UNFINISHED


def replay(steps: Iterable[Step], *, now: datetime) -> Replay:
    """What a case looks like at `now`.

    Raises:
        IllegalTransitionError: the steps are not a life that a case can have.
    """
    state = CaseState.OPENED
    case: dict[str, Any] = {
        "owner_id": None,
        "taken_at": None,
        "resolved_at": None,
        "closed_at": None,
        "rating": None,
        "rating_comment": None,
        "reopened_count": 0,
        **NOT_PAUSED,
    }
    events: list[dict[str, Any]] = []
    for step in steps:
        if step.at > now:
            break
        before, state = state, next_state(state, step.action)
        events.append(
            {
                "at": step.at,
                "actor_role": step.actor.role,
                "actor_id": step.actor.id,
                "action": step.action,
                "from_state": before,
                "to_state": state,
                "note": step.note,
                "facts": step.facts,
            }
        )
        _apply(case, step)
    return Replay(case=case | {"state": state}, events=events)


def _apply(case: dict[str, Any], step: Step) -> None:
    """What the services write into the case beside its state."""
    if step.action is CaseAction.HOLD:
        case |= {
            "waits_for": WaitsFor.OTHERS,
            "hold_reason": step.note,
            "held_at": step.at,
            "hold_until": end_of_day(step.at, days=HOLD_DAYS),
        }
    elif step.action not in FACTS:
        case |= NOT_PAUSED
    if step.action in _OWNING:
        case["owner_id"] = step.facts["owner_id"]
    if step.action is CaseAction.TAKE:
        case["taken_at"] = case["taken_at"] or step.at
    elif step.action is CaseAction.RESOLVE:
        case["resolved_at"] = step.at
    elif step.action is CaseAction.CLOSE:
        case["closed_at"] = step.at
    elif step.action is CaseAction.RATE:
        case["rating"] = step.facts["rating"]
        case["rating_comment"] = step.note or case["rating_comment"]
    elif step.action is CaseAction.REOPEN:
        case["reopened_count"] += 1
        case["resolved_at"] = case["closed_at"] = None
