"""The life of a case, as one table. Unknown steps raise; only `cases.history` writes a state.

Urged, escalated, overdue and merged are facts about a case, not states of it.
"""

from enum import StrEnum

from api.errors import IllegalTransitionError


class CaseState(StrEnum):
    """Where a case stands."""

    OPENED = "opened"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"


class CaseAction(StrEnum):
    """What can be done to a case. The second group leaves the state as it is."""

    ACCEPT = "accept"
    REJECT = "reject"
    ASSIGN = "assign"
    REASSIGN = "reassign"
    DECLINE = "decline"
    TAKE = "take"
    HOLD = "hold"
    RESUME = "resume"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"

    ARRIVE = "arrive"
    NOTE = "note"
    ATTACH = "attach"
    URGE = "urge"
    RATE = "rate"
    EXTEND = "extend"
    REMIND = "remind"
    ESCALATE = "escalate"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    MERGE = "merge"
    SPLIT = "split"
    UNSEAL = "unseal"
    SEAL = "seal"
    LIFT = "lift"


_S, _A = CaseState, CaseAction

TRANSITIONS: dict[tuple[CaseState, CaseAction], CaseState] = {
    (_S.OPENED, _A.ACCEPT): _S.ACCEPTED,
    (_S.OPENED, _A.REJECT): _S.REJECTED,
    (_S.OPENED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.ACCEPTED, _A.ASSIGN): _S.ASSIGNED,
    (_S.ACCEPTED, _A.REJECT): _S.REJECTED,
    (_S.ACCEPTED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.ASSIGNED, _A.TAKE): _S.IN_PROGRESS,
    (_S.ASSIGNED, _A.DECLINE): _S.ACCEPTED,
    (_S.ASSIGNED, _A.REASSIGN): _S.ASSIGNED,
    (_S.ASSIGNED, _A.REJECT): _S.REJECTED,
    (_S.ASSIGNED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.IN_PROGRESS, _A.HOLD): _S.ON_HOLD,
    (_S.IN_PROGRESS, _A.RESOLVE): _S.RESOLVED,
    (_S.IN_PROGRESS, _A.REASSIGN): _S.ASSIGNED,
    (_S.IN_PROGRESS, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.ON_HOLD, _A.RESUME): _S.IN_PROGRESS,
    (_S.ON_HOLD, _A.REASSIGN): _S.ASSIGNED,
    (_S.ON_HOLD, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.RESOLVED, _A.CLOSE): _S.CLOSED,
    (_S.RESOLVED, _A.REOPEN): _S.REOPENED,
    (_S.CLOSED, _A.REOPEN): _S.REOPENED,
    (_S.REOPENED, _A.ASSIGN): _S.ASSIGNED,
    (_S.REOPENED, _A.REJECT): _S.REJECTED,
    (_S.REOPENED, _A.WITHDRAW): _S.WITHDRAWN,
}

UNFINISHED = frozenset(
    {_S.OPENED, _S.ACCEPTED, _S.ASSIGNED, _S.IN_PROGRESS, _S.ON_HOLD, _S.REOPENED}
)

RUNNING = UNFINISHED - {_S.OPENED, _S.ON_HOLD}
"""Where a clock of the case runs."""

FACTS: dict[CaseAction, frozenset[CaseState]] = {
    _A.ARRIVE: frozenset({_S.IN_PROGRESS}),
    _A.NOTE: UNFINISHED,
    _A.ATTACH: UNFINISHED | {_S.RESOLVED},
    _A.URGE: UNFINISHED - {_S.ON_HOLD},
    _A.RATE: frozenset({_S.RESOLVED, _S.CLOSED}),
    _A.EXTEND: frozenset({_S.IN_PROGRESS}),
    _A.REMIND: RUNNING,
    _A.ESCALATE: RUNNING,
    _A.FOLLOW: UNFINISHED,
    _A.MERGE: UNFINISHED,
    _A.SPLIT: UNFINISHED,
    _A.UNFOLLOW: frozenset(CaseState) - {_S.REJECTED, _S.WITHDRAWN},
    _A.UNSEAL: UNFINISHED | {_S.RESOLVED, _S.CLOSED},
    _A.SEAL: frozenset(CaseState),
    _A.LIFT: frozenset(CaseState),
}


def next_state(state: CaseState, action: CaseAction) -> CaseState:
    """The state after an action.

    Raises:
        IllegalTransitionError: `illegal_step`, with the state, the action and what is possible.
    """
    if action in FACTS:
        if state in FACTS[action]:
            return state
    elif (state, action) in TRANSITIONS:
        return TRANSITIONS[state, action]
    raise IllegalTransitionError(
        "illegal_step", state=state, action=action, possible=possible_actions(state)
    )


def possible_actions(state: CaseState) -> list[CaseAction]:
    """Every action that a state allows, in the order of `CaseAction`."""
    return [
        action
        for action in CaseAction
        if (state, action) in TRANSITIONS or state in FACTS.get(action, ())
    ]
