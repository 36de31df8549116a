"""撤回: asked once more before it is done; who will not wait any longer is asked what they want."""

import re

from rasa_sdk.events import EventType

from actions.base import Skill
from actions.emergency import told_all_clear
from actions.form_ways import DROPPED, forget
from actions.turn import Turn
from actions.which_case import asked_which, spoken_of, which_case
from api.cases.filing import file_again
from api.cases.follow_up import withdraw
from api.cases.following import let_go
from api.cases.kinds import KIND_RULES
from api.cases.lifecycle import CaseAction, next_state
from api.cases.models import Case
from api.cases.queries import reported_case

STOPS_WAITING = re.compile(
    r"(?<![能得])(?:不(?:想|愿意?|打算|要)?再?|懒得再?|没(?:工夫|功夫|耐心)再?)等(?:你们?|他们|下去)*了(?![吗嘛么]|半|多|很|好)"
    r"|(?:不想|不愿意?|懒得|没工夫|没功夫|没耐心)再?等(?:下去)?(?=[!。,，\s]|$)"
    r"|不(?:再)?指望(?:你们?|他们|了)"
)
"""那我不等了, 算了不等了: whether they take it back or only say how long it takes, nobody knows."""


class CaseWithdraw(Skill):
    """Ask whether it is this one."""

    action = "action_case_withdraw"

    async def act(self, turn: Turn) -> list[EventType]:
        """Refused at once when the case cannot be withdrawn any more; danger is never withdrawn
        by a word that it is over: whoever is on the way should look.
        """
        if await told_all_clear(turn):
            return []
        case = await which_case(turn, CaseAction.WITHDRAW, intent="case_withdraw", followed=True)
        if case is None:
            return asked_which("case_withdraw")
        if case.reporter_id == turn.resident.id:
            ask_whether(turn, case)
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
        """The owner is told that there is nothing left to do."""
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
        await withdraw(turn.session, turn.resident, case, message_id=turn.message_id, now=turn.now)
        turn.say("utter_case_withdrawn", number=case.case_number)
        return forget(DROPPED)
