"""Danger now: the numbers at once, and a case of the highest urgency without any question. What may
be danger is asked about once, under the same numbers.

What the same person says about it within the next half hour belongs to that case: one place for
those who come to help, not a ticket for every frightened sentence. Another danger is another case.
"""

import json
from dataclasses import replace

from rasa_sdk.events import EventType

from actions.attachments import told_of_case
from actions.base import Skill
from actions.emergency_answers import HEAVY_HEART, answer_added, away, named, where_is_it
from actions.form_ways import form_waits, way_back
from actions.noted import note_words
from actions.places import (
    CORRECTS,
    LIVED_AT,
    TalkPlace,
    known_place,
    mention,
    place_of_case,
    place_of_problem,
)
from actions.turn import Turn
from actions.which_case import spoken_of
from api.cases.emergencies import is_placed, relocate
from api.cases.filing import FileCase, attach_media, file_case
from api.cases.kinds import CaseKind
from api.cases.models import Case
from api.cases.queries import going_on
from api.grids.place_answers import read_place_answer
from api.grids.place_spots import outdoors
from api.grids.places import PlaceMention
from api.grids.service import estate_names
from api.staff.models import StaffMember
from api.texts import render

EMERGENCY = "emergency"
"""What was just spoken of, where it was a call for help."""

OUT_OF_DOORS = frozenset({"falling", "missing"})
"""Kinds of danger that are seldom at the house in which somebody lives."""


class ReportEmergency(Skill):
    """File first, ask later; more words go into the same case."""

    action = "action_report_emergency"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """One case for an event; its owner is told as the transaction commits."""
        case = await going_on(turn.session, turn.resident, CaseKind.EMERGENCY, now=turn.now)
        said = await mention(turn)
        again = case is not None and case.source_message_id != turn.message_id
        if again and not is_another(turn):
            if not await told_all_clear(turn):
                await add_to_emergency(turn, said)
        else:
            await self._report(turn, said)
        shown = await spoken_of_emergency(turn)
        # While it is not known where, that is the only question.
        waits = await emergency_without_place(turn)
        return [*shown, *(form_waits(turn) if waits else way_back(turn))]

    async def _report(self, turn: Turn, said: PlaceMention) -> None:
        if said.is_empty:
            # Nobody is asked first: better their own words than the house in which they live.
            said = PlaceMention(landmark=outdoors(turn.words))
        place = await place_of_problem(turn, said)
        known = await known_place(turn, place)
        case = await file_case(
            turn.session,
            turn.resident,
            FileCase(
                message_id=turn.message_id,
                kind=CaseKind.EMERGENCY,
                description=turn.raw,
                place=known.text,
                estate_id=known.estate_id,
                building=known.building,
                media_ids=turn.media_ids,
            ),
            now=turn.now,
        )
        owner = await turn.session.get_one(StaffMember, case.owner_id)
        asks = await where_is_it(turn, case)
        guessed = place is not None and place.offered in LIVED_AT
        if turn.heard:
            turn.say("utter_emergency_heard", said=turn.raw)
        turn.say(
            "utter_emergency_where" if asks else "utter_emergency",
            advice=render("actions", "danger_advice", kind=turn.entity("danger")),
            number=case.case_number,
            place=case.place,
            attached=await told_of_case(turn, case),
            owner=named(owner),
            accept_due=case.accept_due_at,
            asks=asks,
            away=await away(turn, case, owner),
            wrong=render(
                "actions",
                "emergency_wrong",
                outdoors=guessed and turn.entity("danger") in OUT_OF_DOORS,
            ),
        )


class AskWhetherDanger(Skill):
    """Ask whether somebody is in danger; a form that is open waits for the answer."""

    action = "action_ask_whether_danger"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """Two options that name the message, whose words the dialogue room keeps."""
        said = json.dumps({"message": str(turn.message_id)})
        kind = turn.entity("danger")
        advice = render("actions", "danger_advice", kind=kind) + "\n" if kind else ""
        turn.say(
            "utter_danger_or_not",
            advice=advice,
            buttons=[
                {"title": render("actions", title), "payload": f"/{answer}{said}"}
                for title, answer in (
                    ("is_danger", "danger_confirmed"),
                    ("is_no_danger", "danger_denied"),
                )
            ],
        )
        return form_waits(turn)


def is_another(turn: Turn) -> bool:
    """Whether danger is told beside an open emergency that it is no part of: of a kind that does
    not go with it or at another place, and once that one is over of any but the same.
    """
    before, kind = turn.in_danger, turn.entity("danger")
    if not before or turn.about_emergency or before["over"]:
        return False
    if before["ended"]:
        return kind is None or kind != before["kind"] or bool(before["elsewhere"])
    if kind in {None, before["kind"]} or not turn.tells_danger:
        return False
    return kind not in before["one_event"] or bool(before["elsewhere"])


async def spoken_of_emergency(turn: Turn) -> list[EventType]:
    """What is remembered where the person's open emergency was spoken of: 撤回 is about that."""
    case = await going_on(turn.session, turn.resident, CaseKind.EMERGENCY, now=turn.now)
    return spoken_of(EMERGENCY, case) if case is not None else []


async def emergency_without_place(turn: Turn) -> bool:
    """Whether the person's open emergency still lacks its place: any address is the answer."""
    case = await going_on(turn.session, turn.resident, CaseKind.EMERGENCY, now=turn.now)
    return case is not None and not is_placed(case)


async def told_all_clear(turn: Turn) -> bool:
    """Whether the words say that the person's open emergency is over, or that whom they fear is not
    there any more; then they go into it.
    """
    stands = turn.in_danger.get("aftermath")
    if not (stands or turn.in_danger.get("over")):
        return False
    case = await going_on(turn.session, turn.resident, CaseKind.EMERGENCY, now=turn.now)
    if case is None:
        return False
    await note_words(turn, case)
    turn.say(_all_clear(turn))
    turn.remembered.extend(spoken_of("emergency", case))
    return True


def _all_clear(turn: Turn) -> str:
    """What is said at an end: of violence there is none as long as nobody has come to help."""
    if turn.in_danger.get("aftermath"):
        family = turn.in_danger["of_the_family"]
        return "utter_emergency_gone_family" if family else "utter_emergency_gone_stranger"
    if turn.in_danger["helped"]:
        return "utter_emergency_helped"
    taken_back = turn.in_danger.get("kind") == HEAVY_HEART
    return "utter_emergency_taken_back" if taken_back else "utter_emergency_over"


async def follow_emergency(turn: Turn) -> bool:
    """Whether a "no" goes on about the person's open emergency; then it is in it."""
    if await told_all_clear(turn):
        return True
    if turn.in_danger.get("ended"):
        return False
    corrects = turn.intent == "deny" or await emergency_without_place(turn)
    if not turn.words or not corrects:
        return False
    said = await mention(turn)
    return not said.is_empty and await add_to_emergency(turn, said)


async def add_to_emergency(turn: Turn, said: PlaceMention) -> bool:
    """Put the words, and a place in them, into the person's open emergency, if they have one."""
    case = await going_on(turn.session, turn.resident, CaseKind.EMERGENCY, now=turn.now)
    if case is None:
        return False
    await note_words(turn, case)
    await attach_media(turn.session, case, turn.media_ids, by_staff=False, now=turn.now)
    if said.is_empty:
        said = await _place_told(turn, case)
    before = await place_of_case(turn, case)
    if turn.in_danger.get("guessed"):
        before = replace(before, offered="home")
    right = before.put_right(turn.words)
    if before == TalkPlace():
        place = await place_of_problem(turn, said)
    else:
        place = right or before.corrected_by(said, instead=bool(CORRECTS.search(turn.words)))
    moved = place is not None and (right is not None or not said.is_empty)
    if place is not None and moved:
        await relocate(turn.session, case, await known_place(turn, place), now=turn.now)
    kind = turn.entity("danger")
    another = kind and kind != turn.in_danger.get("kind") and turn.tells_danger
    advised = kind if another else turn.in_danger.get("asks_how")
    if advised:
        helped = turn.in_danger.get("called") and not another
        advice = render("actions", "danger_wait" if helped else "danger_advice", kind=advised)
        turn.say("utter_emergency_as_well", advice=advice)
    await answer_added(turn, case, moved=moved)
    return True


async def _place_told(turn: Turn, case: Case) -> PlaceMention:
    """The place that no register knows in words that tell where, or may tell it among other things
    while nobody knows: 五岁，穿红衣服，在广场那边. Empty where there is none.
    """
    said = turn.words.replace(" ", "，")
    answer = read_place_answer(said, estates=await estate_names(turn.session))
    if turn.in_danger.get("corrects") or turn.in_danger.get("where"):
        return answer.place
    told = answer.own is None and not answer.asks and not is_placed(case)
    return answer.place if told else PlaceMention()
