"""Complaint, repair, report: what, where, pictures; read back; filed."""

from datetime import datetime
from typing import Any

from rasa_sdk.events import EventType

from actions.alike import UNLIKE
from actions.answers import more_than_yes, says_yes_kindly
from actions.attachments import told_of_case
from actions.base import LEAVE, PHOTO, RECORDING, REST, SURE, FormEnd, FormSkill, is_aside
from actions.complaint_confirmed import confirmed, corrects_story
from actions.complaint_kind import (
    ANSWERS,
    COMPLAINT,
    UNSPECIFIED,
    answered_kind,
    guessed,
    put_right,
    settled,
)
from actions.complaint_media import all_media, with_photo, with_recording
from actions.complaint_place import (
    BARE_PLACE,
    LOCATION,
    answered_where,
    at_home,
    corrected,
    located,
    no_binding_meant,
    place_answer,
    placed,
    spot_corrected,
)
from actions.complaint_read_back import described
from actions.complaint_shared import said_for_all
from actions.complaint_small import small_words, to_change
from actions.complaint_warning import warn
from actions.complaint_words import without_greeting
from actions.first_of import put_first
from actions.form_ways import DROPPED, forget
from actions.just_told import told_just_before
from actions.places import (
    TalkPlace,
    is_estate,
    mention,
    place_of_problem,
    unknown_building,
)
from actions.told_before import place_before, served_as_known
from actions.turn import Turn
from actions.which_estate import estates_meant
from api.cases.emergencies import no_place
from api.cases.filing import FileCase, file_case
from api.cases.kind_words import kind_of_word
from api.cases.kinds import KIND_RULES, CaseKind
from api.cases.misread import kind_told
from api.cases.models import Case
from api.cases.name_wishes import NameWish, besides_the_wish, wants_seal, wish_beside
from api.cases.queries import has_unfinished
from api.grids.service import find_place
from api.staff.models import ROLE_NAMES, StaffMember
from api.texts import format_soon, render

SLOTS = (
    "complaint_text",
    "complaint_kind",
    "complaint_place",
    "complaint_photos",
    "complaint_guesses",
    "complaint_likely",
    "complaint_kind_asked",
    "complaint_read",
    "complaint_recalled",
    "complaint_changing",
    "complaint_corrected",
    "complaint_sealed",
    "complaint_confirmed",
    "complaint_alike",
    "complaint_unplaced",
)
PARTS = frozenset({"text", "kind", "place"})

LONGEST_OPENING = 12
"""Characters of "我想反映个事"; a longer sentence without a kind tells something already."""


class ComplaintForm(FormSkill):
    """One step of telling a problem: all at once or bit by bit, in any order, corrected."""

    form = "complaint_form"
    takes_photos = True
    answered_by_yes = frozenset({"complaint_confirmed"})
    required = ("complaint_text", "complaint_kind", "complaint_place", "complaint_confirmed")

    async def act(self, turn: Turn) -> list[EventType]:
        """One step; an address that was told for this matter was not told for a binding."""
        if turn.requested is not None and (first := put_first(turn, self.form)) is not None:
            return first
        events = await super().act(turn)
        return [*events, *no_binding_meant(turn, events)]

    async def fill(self, turn: Turn) -> dict[str, Any] | None:
        """Read the words as an answer, a correction, a supplement or the first telling."""
        if turn.intent == LOCATION:
            return {**await located(turn), "complaint_text": None}
        if turn.intent == PHOTO:
            return await with_photo(turn)
        if turn.intent == RECORDING:
            return with_recording(turn)
        wish = wish_beside(turn.words) if turn.requested is not None else None
        if wish is not None:
            return await self._about_their_name(turn, wish)
        values = await self._answered(turn)
        if values is not None:
            warn(turn, values)
            values = _confirmed_beside(turn, values)
        if values is None or not turn.media_ids:
            return values
        return values | {"complaint_photos": all_media(turn)}

    async def taken_up(self, turn: Turn) -> dict[str, Any]:
        """A place in the words is that of what is being told."""
        said = await mention(turn)
        return {} if said.is_empty else await placed(turn, said)

    async def _about_their_name(self, turn: Turn, wish: NameWish) -> dict[str, Any]:
        """They do not want to be known, or may be; what else they say is read as ever."""
        seals = wish is NameWish.SEAL
        turn.say("utter_complaint_sealed" if seals else "utter_complaint_named")
        sealed = {"complaint_sealed": seals}
        if not besides_the_wish(turn.words):
            return sealed | {str(turn.requested): None}
        return {str(turn.requested): None, **(await self._answered(turn) or {}), **sealed}

    async def _answered(self, turn: Turn) -> dict[str, Any] | None:
        """What the words say to the question that was asked."""
        if turn.intent == "change_part":
            return _to_change(turn)
        small = await small_words(turn) if turn.requested is not None else None
        if small is not None:
            return small
        if turn.intent == "case_urge" and turn.confidence >= SURE and _only_urges(turn):
            return await _urged(turn)
        match turn.requested:
            case None:
                return await _first_telling(turn)
            case "complaint_text" if turn.words.isdecimal():
                return {"complaint_text": None}  # A number is no story.
            case "complaint_text" if await _is_bare_place(turn):
                return {**await placed(turn), "complaint_text": None}
            case "complaint_text" if turn.words and not is_aside(turn, answers=ANSWERS):
                return await _told(turn)
            case "complaint_kind":
                return await _chosen_kind(turn)
            case "complaint_place" if await corrects_story(turn):
                return {**put_right(turn), "complaint_place": None}
            case "complaint_place" if turn.words:
                return await answered_where(turn, answers=ANSWERS)
            case "complaint_confirmed":
                return await confirmed(turn)
        return None


def _confirmed_beside(turn: Turn, values: dict[str, Any]) -> dict[str, Any]:
    """With the yes that was said beside these words, if they only add to what was read back."""
    opens = any(values.get(slot, "") is None for slot in ("complaint_kind", "complaint_place"))
    adds = turn.requested == "complaint_confirmed" and "complaint_changing" not in values
    if turn.confirms and adds and not opens:
        return values | {"complaint_confirmed": True}
    return values


async def _first_telling(turn: Turn) -> dict[str, Any]:
    """The message that opened the form; a picture may have opened it before."""
    photos = turn.slot("complaint_photos") or []
    turn = told_just_before(turn) or turn
    opens = turn.entity("kind") == UNSPECIFIED and len(turn.words) <= LONGEST_OPENING
    if not turn.words or opens:
        sealed = turn.slot("complaint_sealed") or wants_seal(turn.words) or None
        return {"complaint_photos": photos, "complaint_sealed": sealed}
    if await is_estate(turn):
        return {**await placed(turn), "complaint_photos": photos}
    if await served_as_known(turn):
        return LEAVE
    return {**await _told(turn), "complaint_photos": photos}


async def _told(turn: Turn) -> dict[str, Any]:
    """The problem in the person's words, with the kind and the place that are in them."""
    said, before = await said_for_all(turn), TalkPlace.of_slot(turn.slot("complaint_place"))
    if before is None and said.is_empty:
        before = await place_before(turn)
    place = before.corrected_by(said) if before else await place_of_problem(turn, said)
    if place is not None and await unknown_building(turn, place):
        turn.say("utter_unknown_building", estate=place.estate, building=place.building)
        place = None
    if await estates_meant(turn):
        place = None
    kind = turn.entity("kind")
    if turn.intent in {"case_urge", "case_supplement"}:  # Of what nobody has told us, or no more.
        kind = kind_of_word(turn.words)
    kind = kind_told(kind, turn.words)
    return {
        "complaint_text": without_greeting(turn.raw),
        "complaint_sealed": turn.slot("complaint_sealed") or wants_seal(turn.words) or None,
        "complaint_kind": kind if kind in KIND_RULES else None,
        **guessed(turn),
        "complaint_place": place.to_slot() if place else None,
    }


async def _is_bare_place(turn: Turn) -> bool:
    """Whether they say where before they say what."""
    if turn.intent == COMPLAINT or len(turn.words) > BARE_PLACE:
        return await is_estate(turn)
    return not (await mention(turn)).is_empty


def _only_urges(turn: Turn) -> bool:
    """Whether hurry is no answer here: a yes may be in a hurry, and give a reason for it."""
    yes = says_yes_kindly(turn.words) or more_than_yes(turn.words)
    confirms = turn.requested == "complaint_confirmed" and yes
    return turn.requested is not None and not confirms


async def _urged(turn: Turn) -> dict[str, Any] | None:
    """Hurry is about what is filed already; who has nothing filed is told what is missing."""
    if await has_unfinished(turn.session, turn.resident):
        return None
    turn.say("utter_complaint_not_filed_yet")
    values = {str(turn.requested): None}
    return settled(turn, values) if turn.requested == "complaint_kind" else values


def _to_change(turn: Turn) -> dict[str, Any] | None:
    """The part that they want to say anew, by option."""
    part = turn.entity("part")
    if part not in PARTS:
        return None
    return to_change(turn, part)


async def _chosen_kind(turn: Turn) -> dict[str, Any] | None:
    """What the answer to the question for the kind fills; a corrected place is taken with it."""
    names_kind = not turn.words or kind_of_word(turn.words) is not None
    answer = await place_answer(turn)
    bare = answer.is_bare_place and not names_kind
    said = answer.place if bare else await mention(turn)
    if said.is_empty and answer.own is not None and not names_kind:
        return settled(turn, {"complaint_kind": None, **await at_home(turn, answer)})
    where = await spot_corrected(turn) or {}
    if not (where or said.is_empty):
        where = await corrected(turn, said)
    return answered_kind(turn, where, bare=bare)


class FileComplaint(FormEnd):
    """File what was confirmed."""

    action = "action_file_complaint"
    form = ComplaintForm

    async def submit(self, turn: Turn) -> list[EventType]:
        """One case for the confirming message; number, promises and what happens next."""
        place = TalkPlace.of_slot(turn.slot("complaint_place")) or TalkPlace()
        known = await find_place(turn.session, estate=place.estate, building=place.building)
        case = await file_case(
            turn.session,
            turn.resident,
            FileCase(
                message_id=turn.message_id,
                kind=CaseKind(turn.slot("complaint_kind")),
                description=described(turn, place),
                place=place.text or no_place(),
                estate_id=known.estate.id if known else None,
                building=known.building.number if known and known.building else None,
                media_ids=turn.slot("complaint_photos") or [],
                sealed=turn.slot("complaint_sealed"),
            ),
            now=turn.now,
        )
        case.told_apart_from_id = (turn.slot("complaint_alike") or {}).get(UNLIKE)
        owner = await turn.session.get_one(StaffMember, case.owner_id)
        turn.say(
            "utter_complaint_filed",
            number=case.case_number,
            attached=await told_of_case(turn, case),
            owner=f"{ROLE_NAMES[owner.role]}{owner.name}",
            name=owner.name,
            begins=_begins(case, now=turn.now),
            accept_due=case.accept_due_at,
            finish_due=case.finish_due_at,
        )
        if case.sealed_at is not None:
            turn.say("utter_complaint_filed_sealed")
        return forget(*(slot for slot in SLOTS if slot not in _kept(turn)), DROPPED)


def _kept(turn: Turn) -> frozenset[str]:
    """That they do not want to be known holds for the other problems of the same message."""
    waiting = turn.slot(REST) or ()
    goes_on = any(one["parse"]["intent"]["name"] == COMPLAINT for one in waiting)
    return (
        frozenset({"complaint_sealed"})
        if goes_on and turn.slot("complaint_sealed")
        else frozenset()
    )


def _begins(case: Case, *, now: datetime) -> str:
    """When its owner comes on duty; nothing for who is there."""
    if case.owner_comes_at is None:
        return ""
    return render("actions", "begins", at=format_soon(case.owner_comes_at, now))
