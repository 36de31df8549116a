"""撤回: asked once more before it is done."""

from rasa_sdk.events import EventType

from actions.base import Skill
from actions.emergency import told_all_clear
from actions.turn import Turn
from actions.which_case import which_case
from api.cases.follow_up import withdraw
from api.cases.following import let_go
from api.cases.kinds import KIND_RULES
from api.cases.lifecycle import CaseAction, next_state
from api.cases.models import Case
from api.cases.queries import reported_case


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
            return []
        if case.reporter_id != turn.resident.id:
            turn.say(
                "utter_unfollow_sure",
                number=case.case_number,
                kind=KIND_RULES[case.kind].name,
            )
            return []
        ask_whether(turn, case)
        return []


def ask_whether(turn: Turn, case: Case) -> None:
    """Whether this one is to be taken back; IllegalTransitionError where it cannot be any more."""
    next_state(case.state, CaseAction.WITHDRAW)
    turn.say(
        "utter_case_withdraw_sure",
        number=case.case_number,
        kind=KIND_RULES[case.kind].name,
        place=case.place,
    )


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
        return []
