"""催办: the owner hears of it at once; not more often than the rule allows."""

from rasa_sdk.events import EventType

from actions.base import Skill
from actions.turn import Turn
from actions.which_case import which_case
from api.cases.follow_up import urge
from api.cases.lifecycle import CaseAction


class CaseUrge(Skill):
    """Press for the case that was named, else for the newest."""

    action = "action_case_urge"

    async def act(self, turn: Turn) -> list[EventType]:
        """Refusals say when and why."""
        case = await which_case(turn, CaseAction.URGE, intent="case_urge", followed=True)
        if case is None:
            return []
        await urge(turn.session, turn.resident, case, message_id=turn.message_id, now=turn.now)
        turn.say("utter_case_urged", number=case.case_number, finish_due=case.finish_due_at)
        return []
