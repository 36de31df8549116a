"""Which of their own cases a person means; asked with options where their words do not decide."""

import json
from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.base import JUST_SHOWN
from actions.turn import Turn
from api.cases.following import followed_cases
from api.cases.kinds import DESK_KINDS, KIND_RULES, CaseKind
from api.cases.lifecycle import UNFINISHED, CaseAction, possible_actions
from api.cases.meant import goes_on, meant, says_which
from api.cases.models import Case
from api.cases.naming import naming_of
from api.cases.queries import (
    RECENT,
    SAME_MATTER,
    locked_case,
    reported_case,
    reported_cases,
)
from api.clock import local
from api.texts import format_monthday

MOST_OPTIONS = 5
STRICT = frozenset({None, CaseAction.URGE})
"""Steps (None: the question how far it is) whose words speak of the case, and of nothing else."""

ASKED = frozenset({CaseAction.URGE, CaseAction.NOTE, CaseAction.WITHDRAW})
"""Steps that do something to a case: of several in hand it is asked which, where nothing says."""

BESIDES = DESK_KINDS | {CaseKind.EMERGENCY}
"""Kinds that words mean last which name none: what is asked of the desk, and a call for help."""


async def which_case(
    turn: Turn,
    action: CaseAction | None = None,
    *,
    intent: str,
    followed: bool = False,
    **kept: str,
) -> Case | None:
    """The case that is meant, locked; None where the person was asked which, by options that repeat
    `intent` with the case's number and what is `kept` of this message. What was just spoken of goes
    before all that the words do not name. With `followed` a case of a neighbour that they follow
    may be meant too, and of a merged one the case it is a part of.

    Raises:
        NotFoundError: `case_unknown` or `no_cases`.
    """
    cases = [*await reported_cases(turn.session, turn.resident, limit=RECENT)]
    if followed:
        cases += await followed_cases(turn.session, turn.resident)
        cases.sort(key=lambda case: (case.opened_at, case.id), reverse=True)
    if turn.case_number is not None or turn.media_ids or not cases:
        return await reported_case(
            turn.session,
            turn.resident,
            case_number=turn.case_number,
            words=turn.words,
            action=action,
            followed=followed,
        )
    found = await chosen(turn, cases, action, intent=intent, **kept)
    if found is None:
        return None
    into = found.merged_into_id if followed else None
    return await locked_case(turn.session, into or found.id)


async def chosen(
    turn: Turn,
    cases: Sequence[Case],
    action: CaseAction | None,
    *,
    intent: str,
    words: str | None = None,
    **kept: str,
) -> Case | None:
    """The one of some cases that is meant; None where the person was asked which. `words` are what
    was said of it, where the turn's own are not.
    """
    naming = naming_of(turn.words if words is None else words, now=turn.now)
    before = next((one for one in cases if one.case_number == turn.shown_case), None)
    if before is not None and goes_on(before, naming):
        return before
    fits = meant(cases, naming, action=action, strict=action in STRICT)
    if action in ASKED and not says_which(cases, naming):
        fits = _in_hand(cases, action, turn=turn) or fits
    if len(fits) == 1:
        return fits[0]
    options = [option_of(case, intent, kept) for case in (fits or cases)[:MOST_OPTIONS]]
    turn.say("utter_which_case" if fits else "utter_no_such_case", buttons=options)
    return None


def _in_hand(cases: Sequence[Case], action: CaseAction, *, turn: Turn) -> Sequence[Case]:
    """Of some cases, the newest first, those that words may mean which name none: what was told of
    just now, else all that is in hand; what lies with the desk only where there is nothing else.
    """
    able = [one for one in cases if action in possible_actions(one.state)]
    able = [one for one in able if one.state in UNFINISHED]
    able = [one for one in able if one.kind not in BESIDES] or able
    told_last = [one for one in able if one.opened_at > turn.now - SAME_MATTER]
    return told_last[:1] or able


def spoken_of(skill: str, case: Case, **more: Any) -> list[EventType]:
    """What is remembered of a case that was spoken of: what follows without a name is of it."""
    facts = {"skill": skill, "number": case.case_number, "kind": case.kind.value, **more}
    return [SlotSet(JUST_SHOWN, facts)]


def asked_which(skill: str) -> list[EventType]:
    """What is remembered where it was asked which case: one that is named then is the answer."""
    return [SlotSet(JUST_SHOWN, {"skill": skill, "number": None})]


def option_of(case: Case, intent: str, kept: dict[str, str]) -> dict[str, str]:
    """A case to a tap: by kind, place and day; its number tells two of one day apart."""
    facts = json.dumps({"case_number": case.case_number, **kept}, ensure_ascii=False)
    day = format_monthday(local(case.opened_at).date())
    return {
        "title": f"{KIND_RULES[case.kind].name}，{case.place}，{day}（{case.case_number[-4:]}）",
        "payload": f"/{intent}{facts}",
    }
