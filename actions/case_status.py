"""How far one's own case has come."""

from rasa_sdk.events import EventType

from actions.base import Skill
from actions.turn import Turn
from actions.which_case import which_case
from api.cases.kinds import KIND_RULES
from api.cases.media import media_of_case
from api.cases.queries import reported_cases, timeline
from api.staff.models import ROLE_NAMES, StaffMember
from api.texts import render


class CaseStatus(Skill):
    """The timeline of the case that was named, else of the newest; and the others in a line."""

    action = "action_case_status"

    async def act(self, turn: Turn) -> list[EventType]:
        """Plain words, real deadlines."""
        case = await which_case(turn, intent="case_status")
        if case is None:
            return []
        owner = await turn.session.get_one(StaffMember, case.owner_id)
        others = [
            other
            for other in await reported_cases(turn.session, turn.resident)
            if other.id != case.id
        ]
        files = await media_of_case(turn.session, case)
        text = render(
            "actions",
            "case_status",
            case=case,
            kinds=KIND_RULES,
            owner=owner,
            roles=ROLE_NAMES,
            events=await timeline(turn.session, case),
            files={media.id: media.kind for media in files},
            others=others,
            now=turn.now,
            plainly=turn.resident.plainly,
        )
        turn.say("utter_case_status", status=text)
        return []
