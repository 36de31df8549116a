"""What is answered when words have gone into an open emergency: one answer for each thing that who
waits for help says, and not the same twice.
"""

from collections.abc import Mapping

from actions.places import place_of_case
from actions.turn import Turn
from api.cases.desk_hours import owner_back_at
from api.cases.emergencies import is_placed
from api.cases.lifecycle import CaseAction
from api.cases.models import Case
from api.cases.queries import timeline
from api.providers.service import find_providers
from api.staff.models import ROLE_NAMES, StaffMember, StaffRole
from api.texts import render

HEAVY_HEART = "self_harm"
"""The kind of danger in which somebody is listened to first, as the dialogue room names it."""

LOCK = "lock"
"""The service whose numbers are those of checked providers."""

MEANWHILE: Mapping[str, str] = {
    "number": "utter_emergency_number",
    "called": "utter_emergency_called",
    "out": "utter_emergency_out",
    "easy": "utter_emergency_easy",
    "afraid": "utter_emergency_afraid",
}
"""What they say (`api.dialogue.danger.meanwhile`), and its answer."""


async def answer_added(turn: Turn, case: Case, *, moved: bool) -> None:
    """Say what there is to say; `moved`: the words have told where it is."""
    danger = turn.in_danger
    kind = turn.entity("danger") or danger.get("kind")
    owner = await turn.session.get_one(StaffMember, case.owner_id)
    calls = not (danger.get("called") or danger.get("ended"))
    turn.say(
        _answer(turn, case, moved=moved),
        number=case.case_number,
        place=case.place,
        owner=named(owner),
        call=render("actions", "danger_call_now", kind=kind) if calls else "",
        quickest=render("actions", "danger_quickest", called=danger.get("called")),
        wait=render("actions", "danger_wait", kind=kind),
        asks=await where_is_it(turn, case),
        stands=await how_it_stands(turn, case, owner),
        telephone=await _telephone(turn, kind=kind),
    )


def named(member: StaffMember) -> str:
    """Somebody of the staff, with what they are."""
    return f"{ROLE_NAMES[member.role]}{member.name}"


async def away(turn: Turn, case: Case, owner: StaffMember) -> str:
    """What happens where the desk has it and nobody is at the desk; empty where somebody is."""
    if owner.role is not StaffRole.DESK or case.taken_at is not None or case.take_due_at is None:
        return ""
    if await owner_back_at(turn.session, case, now=turn.now) is None:
        return ""
    return render("actions", "emergency_away", due=case.take_due_at, now=turn.now)


async def where_is_it(turn: Turn, case: Case) -> str:
    """The question for its place, or for the estate of a place that may be in any; empty where that
    is known.
    """
    if case.estate_id is not None:
        return ""
    place = case.place if is_placed(case) else ""
    if place and (await place_of_case(turn, case)).estate is not None:
        return ""
    return render("actions", "emergency_asks", place=place)


async def how_it_stands(turn: Turn, case: Case, owner: StaffMember) -> str:
    """Who was told, and whether they have it."""
    events = await timeline(turn.session, case)
    return render(
        "actions",
        "emergency_stands",
        case=case,
        owner=named(owner),
        away=await away(turn, case, owner),
        arrived=any(event.action is CaseAction.ARRIVE for event in events),
        now=turn.now,
    )


def _answer(turn: Turn, case: Case, *, moved: bool) -> str:
    """What is said."""
    danger = turn.in_danger
    if danger.get("kind") == HEAVY_HEART:
        return "utter_emergency_listens"
    says = danger.get("meanwhile")
    if danger.get("hurries") and says != "number":
        return "utter_emergency_hurried"
    if says == "afraid" and danger.get("ended"):
        return "utter_emergency_over_afraid"
    says = None if says == "called" and danger.get("called") else says
    if (answer := MEANWHILE.get(says or "")) is not None and not turn.tells_danger:
        return answer
    if moved:
        return "utter_emergency_placed"
    if not is_placed(case):
        return "utter_emergency_added_where"
    return "utter_emergency_added_more" if danger.get("more") else "utter_emergency_added"


async def _telephone(turn: Turn, *, kind: str | None) -> str:
    """The number that is asked for; empty where none is."""
    service = turn.in_danger.get("service")
    if service is None:
        return ""
    locks = await find_providers(turn.session, words=turn.words) if service == LOCK else []
    return render("actions", "danger_number", service=service, kind=kind, providers=locks)
