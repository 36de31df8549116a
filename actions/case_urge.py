"""催办: the owner hears of it at once; not more often than the rule allows."""

from rasa_sdk.events import EventType

from actions.base import Skill
from actions.turn import Turn
from api.cases.follow_up import urge
from api.cases.lifecycle import CaseAction
from api.cases.queries import reported_case


class CaseUrge(Skill):
    """Press for the case that was named, else for the newest."""

    action = "action_case_urge"

    async def act(self, turn: Turn) -> list[EventType]:
        """Refusals say when and why."""
        case = await reported_case(
            turn.session,
            turn.resident,
            case_number=turn.case_number,
            words=turn.words,
            action=CaseAction.URGE,
            followed=True,
        )
        await urge(turn.session, turn.resident, case, message_id=turn.message_id, now=turn.now)
        turn.say("utter_case_urged", number=case.case_number, finish_due=case.finish_due_at)
        return []
