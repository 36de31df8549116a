"""How far one's own case has come."""

from rasa_sdk.events import EventType

from actions.base import Skill
from actions.turn import Turn
from actions.which_case import asked_which, spoken_of, which_case
from api.cases.following import followed_cases
from api.cases.kinds import KIND_RULES
from api.cases.media import media_of_case
from api.cases.models import ActorRole
from api.cases.queries import reported_cases, timeline
from api.errors import NotFoundError
from api.grids.models import Estate
from api.incidents.service import incidents_of
from api.staff.models import ROLE_NAMES, StaffMember
from api.texts import render


class CaseStatus(Skill):
    """The timeline of the case that was named, else of the newest; and the others in a line."""

    action = "action_case_status"

    async def act(self, turn: Turn) -> list[EventType]:
        """Plain words, real deadlines."""
        following = await _incidents(turn)
        try:
            case = await which_case(turn, intent="case_status", followed=True)
        except NotFoundError:
            if not following or turn.case_number is not None:
                raise
            turn.say("utter_case_status", status=following)
            return []
        if case is None:
            return asked_which("case_status")
        owner = await turn.session.get_one(StaffMember, case.owner_id)
        others = [
            other
            for other in await reported_cases(turn.session, turn.resident)
            if other.id != case.id
        ]
        files = await media_of_case(turn.session, case)
        mine = case.reporter_id == turn.resident.id
        text = render(
            "actions",
            "case_status" if mine else "followed_status",
            case=case,
            kinds=KIND_RULES,
            owner=owner,
            roles=ROLE_NAMES,
            events=[
                event
                for event in await timeline(turn.session, case)
                if event.actor_role is not ActorRole.RESIDENT or event.actor_id == turn.resident.id
            ],
            files={media.id: media.kind for media in files},
            others=others,
            followed=[
                other
                for other in await followed_cases(turn.session, turn.resident)
                if other.id != case.id
            ],
            now=turn.now,
        )
        turn.say("utter_case_status", status=f"{text}\n{following}".strip())
        return spoken_of("case_status", case)


async def _incidents(turn: Turn) -> str:
    """What the person hears of besides cases; empty where that is nothing."""
    rows = [
        (
            incident,
            (await turn.session.get_one(Estate, incident.estate_id)).name,
            KIND_RULES[incident.kind].name,
        )
        for incident in await incidents_of(turn.session, turn.resident)
    ]
    return render("actions", "incidents", incidents=rows, now=turn.now)
