"""撤回: asked once more before it is done; who will not wait any longer is asked what they want."""

import re
from collections.abc import Mapping, Sequence

from rasa_sdk.events import EventType, SlotSet

from actions.base import JUST_SHOWN, Skill
from actions.emergency import told_all_clear
from actions.form_ways import DROPPED, forget
from actions.noted import note_words
from actions.turn import Turn
from actions.which_case import asked_which, spoken_of, which_case
from api.cases.filing import file_again
from api.cases.follow_up import withdraw
from api.cases.following import let_go
from api.cases.kinds import KIND_RULES
from api.cases.lifecycle import CaseAction, CaseState, next_state, possible_actions
from api.cases.models import Case
from api.cases.queries import numbers_in, reported_case
from api.texts import render
from api.yes_and_no import YES

STOPS_WAITING = re.compile(
    r"(?<![能得])(?:不(?:想|愿意?|打算|要)?再?|懒得再?|没(?:工夫|功夫|耐心)再?)等(?:你们?|他们|下去)*了(?![吗嘛么]|半|多|很|好)"
    r"|(?:不想|不愿意?|懒得|没工夫|没功夫|没耐心)再?等(?:下去)?(?=[!。,，\s]|$)"
    r"|不(?:再)?指望(?:你们?|他们|了)"
)
"""那我不等了, 算了不等了: whether they take it back or only say how long it takes, nobody knows."""


AS_WELL = re.compile("也|还有|一起|一并|都|连同|顺便")
"""Takes back another beside the one that was asked about."""

BEGINS_WITH_YES = re.compile(YES, re.IGNORECASE)

MESSAGES_BACK = 4
"""So many messages before are looked at for the question."""


class CaseWithdraw(Skill):
    """Ask whether it is this one, or these; who says it again has answered."""

    action = "action_case_withdraw"

    async def act(self, turn: Turn) -> list[EventType]:
        """Refused at once when the case cannot be withdrawn any more; danger is never withdrawn
        by a word that it is over: whoever is on the way should look.
        """
        if await told_all_clear(turn):
            return []
        several = await _several(turn)
        if several:
            return _ask_of_several(turn, several)
        case = await which_case(turn, CaseAction.WITHDRAW, intent="case_withdraw", followed=True)
        if case is None:
            return asked_which("case_withdraw")
        if case.reporter_id == turn.resident.id:
            if _says_it_again(turn, case):
                return await _withdrawn(turn, [case])
            ask_whether(turn, case)
            await _keep_what_was_wrong(turn, case)
        else:
            turn.say(
                "utter_unfollow_sure",
                number=case.case_number,
                kind=KIND_RULES[case.kind].name,
            )
        return spoken_of("case_withdraw", case)


def ask_whether(turn: Turn, case: Case) -> None:
    """Whether this one is to be taken back, or kept by who is tired of waiting;
    IllegalTransitionError where it cannot be any more.
    """
    next_state(case.state, CaseAction.WITHDRAW)
    tired = STOPS_WAITING.search(turn.words) is not None
    turn.say(
        "utter_case_wait_or_withdraw" if tired else "utter_case_withdraw_sure",
        number=case.case_number,
        kind=KIND_RULES[case.kind].name,
        place=case.place,
    )


async def _keep_what_was_wrong(turn: Turn, case: Case) -> None:
    """Who says that it should not have been filed says what was meant: its owner reads it."""
    if turn.of_own_case.get("about") == "wrong":
        await note_words(turn, case)


async def _several(turn: Turn) -> list[Case]:
    """The cases that are to be taken back together: those whose numbers the words name, with the
    one that was asked about just before; empty where it is one.
    """
    named = numbers_in(turn.entity("case_number") or "")
    asked = turn.just_shown(CaseWithdraw.action) or {}
    before = numbers_in(str(asked.get("number") or "")) if AS_WELL.search(turn.words) else []
    numbers = list(dict.fromkeys([*before, *named]))
    if len(numbers) == 1:
        return []
    cases = [
        await reported_case(turn.session, turn.resident, case_number=number, followed=True)
        for number in numbers
    ]
    able = [one for one in cases if CaseAction.WITHDRAW in possible_actions(one.state)]
    return able if len(able) > 1 else []


def _ask_of_several(turn: Turn, cases: Sequence[Case]) -> list[EventType]:
    """Whether all of them are to be taken back."""
    named = [
        {"kind": KIND_RULES[one.kind].name, "place": one.place, "number": one.case_number}
        for one in cases
    ]
    turn.say(
        "utter_case_withdraw_several",
        numbers=" ".join(one.case_number for one in cases),
        cases=render("actions", "several_cases", cases=named),
    )
    facts = {"skill": "case_withdraw", "number": " ".join(one.case_number for one in cases)}
    return [SlotSet(JUST_SHOWN, {**facts, "kind": cases[-1].kind.value})]


def _says_it_again(turn: Turn, case: Case) -> bool:
    """Whether somebody who was asked about this very case, and has not said that it is to be kept,
    says once more that they want it taken back. A mere yes may be to what came in between.
    """
    if not turn.words or BEGINS_WITH_YES.match(turn.words) or STOPS_WAITING.search(turn.words):
        return False
    said = 0
    for event in reversed(turn.tracker.events):
        if event.get("event") == "user":
            said += 1
            kept = (event.get("parse_data") or {}).get("intent", {}).get("name") == "keep_case"
            if kept or said > MESSAGES_BACK:
                return False
        buttons = (event.get("data") or {}).get("buttons") or ()
        if any(_withdraws(button, case) for button in buttons):
            return True
    return False


def _withdraws(button: Mapping[str, str], case: Case) -> bool:
    payload = button["payload"]
    return payload.startswith("/withdraw_case") and case.case_number in payload


class KeepCase(Skill):
    """It is done as before; what they say next may be of it."""

    action = "action_keep_case"

    async def act(self, turn: Turn) -> list[EventType]:
        """Nothing happens to the case."""
        asked = turn.just_shown(CaseWithdraw.action)
        turn.say("utter_case_kept")
        return [SlotSet(JUST_SHOWN, {**asked, "skill": "case_status"})] if asked else []


class FileAgain(Skill):
    """File once more what the person has just taken back."""

    action = "action_file_again"

    async def act(self, turn: Turn) -> list[EventType]:
        """A case of its own, as it was told; the one that was taken back stays so."""
        before = await reported_case(turn.session, turn.resident, case_number=turn.case_number)
        case = await file_again(
            turn.session, turn.resident, before, message_id=turn.message_id, now=turn.now
        )
        turn.say(
            "utter_case_filed_again",
            number=case.case_number,
            kind=KIND_RULES[case.kind].name,
            place=case.place,
            finish_due=case.finish_due_at,
        )
        return []


class WithdrawCase(Skill):
    """Withdraw, by the option that named the case."""

    action = "action_withdraw_case"

    async def act(self, turn: Turn) -> list[EventType]:
        """The owners are told that there is nothing left to do."""
        numbers = numbers_in(turn.entity("case_number") or "")
        if len(numbers) > 1:
            cases = [
                await reported_case(turn.session, turn.resident, case_number=number, followed=True)
                for number in numbers
            ]
            return await _withdrawn(turn, cases)
        case = await reported_case(
            turn.session,
            turn.resident,
            case_number=turn.case_number,
            followed=True,
        )
        if case.reporter_id != turn.resident.id:
            await let_go(
                turn.session, turn.resident, case, message_id=turn.message_id, now=turn.now
            )
            turn.say("utter_unfollowed", number=case.case_number)
            return []
        return await _withdrawn(turn, [case])


async def _withdrawn(turn: Turn, cases: Sequence[Case]) -> list[EventType]:
    """Take back cases of their own, and follow a neighbour's no more. Of several the message is the
    key to the first alone: of those that were taken back before, in a turn that is repeated,
    nothing is left to do.
    """
    for place, case in enumerate(cases):
        if case.reporter_id != turn.resident.id:
            await let_go(
                turn.session, turn.resident, case, message_id=turn.message_id, now=turn.now
            )
            continue
        if place and case.state is CaseState.WITHDRAWN:
            continue
        key = None if place else turn.message_id
        await withdraw(turn.session, turn.resident, case, message_id=key, now=turn.now)
    turn.say(
        "utter_case_withdrawn" if len(cases) == 1 else "utter_cases_withdrawn",
        number=cases[0].case_number,
        count=len(cases),
    )
    return forget(DROPPED)
