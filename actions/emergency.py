"""Danger now: the numbers at once, and a case of the highest urgency without any question."""

from rasa_sdk.events import EventType

from actions.base import Skill, Turn
from actions.places import mention, place_of_problem
from api.cases.filing import FileCase, file_case
from api.cases.kinds import CaseKind
from api.grids.service import find_place


class ReportEmergency(Skill):
    """File first, ask later."""

    action = "action_report_emergency"

    async def act(self, turn: Turn) -> list[EventType]:
        """One case for the message; its owner is told as the transaction commits."""
        place = await place_of_problem(turn, await mention(turn))
        known = place and await find_place(
            turn.session, estate=place.estate, building=place.building
        )
        case = await file_case(
            turn.session,
            turn.resident,
            FileCase(
                message_id=turn.message_id,
                kind=CaseKind.EMERGENCY,
                description=turn.raw,
                place=place.text if place else "",
                estate_id=known.estate.id if known else None,
                building=known.building.number if known and known.building else None,
            ),
            now=turn.now,
        )
        if place is None:
            turn.say("utter_emergency_where", number=case.case_number)
        else:
            turn.say("utter_emergency", number=case.case_number, place=place.text)
        return []
