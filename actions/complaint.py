"""Complaint, repair, report: what, where, pictures; read back; filed."""

from datetime import datetime
from typing import Any

from rasa_sdk.events import EventType

from actions.alike import UNLIKE, answered_hint
from actions.answers import says_more
from actions.attachments import told, told_of_case
from actions.base import (
    LEAVE,
    PHOTO,
    RECORDING,
    SURE,
    FormEnd,
    FormSkill,
    Skill,
    forget,
    is_aside,
)
from actions.complaint_place import (
    LOCATION,
    answered_where,
    corrected,
    located,
    no_binding_meant,
    place_answer,
    placed,
)
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
from api.cases.filing import FileCase, file_case
from api.cases.kind_words import changed_kind, kind_of_word, likely_kinds
from api.cases.kinds import KIND_RULES, CaseKind
from api.cases.models import Case
from api.cases.queries import has_unfinished
from api.cases.sealing import besides_the_wish, wants_seal
from api.grids.service import find_place
from api.staff.models import ROLE_NAMES, StaffMember
from api.texts import format_soon, render

SLOTS = (
    "complaint_text",
    "complaint_kind",
    "complaint_place",
    "complaint_photos",
    "complaint_guesses",
    "complaint_read",
    "complaint_changing",
    "complaint_corrected",
    "complaint_sealed",
    "complaint_confirmed",
    "complaint_alike",
    "complaint_unplaced",
)
UNSPECIFIED = "unspecified"
UNCLEAR = "unclear"
"""Of a recording: somebody listened, and understood nothing."""
COMPLAINT = "report_problem"
PARTS = frozenset({"text", "kind", "place"})

LONGEST_OPENING = 12
"""Characters of "我想反映个事"; a longer sentence without a kind tells something already."""

BARE_PLACE = 12
"""So few characters with a place in them are a correction of the place, not more of the story."""


ANSWERS = frozenset({"report_problem", "bind_home", "suggest", "case_supplement", "dispute_fee"})
"""Intents whose words are part of what is being told here."""


class ComplaintForm(FormSkill):
    """One step of telling a problem: all at once or bit by bit, in any order, corrected."""

    form = "complaint_form"
    takes_photos = True
    answered_by_yes = frozenset({"complaint_confirmed"})
    required = ("complaint_text", "complaint_kind", "complaint_place", "complaint_confirmed")

    async def act(self, turn: Turn) -> list[EventType]:
        """An address that was told for this matter was not told for a binding."""
        events = await super().act(turn)
        return [*events, *no_binding_meant(turn, events)]

    async def fill(self, turn: Turn) -> dict[str, Any] | None:
        """Read the words as an answer, a correction, a supplement or the first telling."""
        if turn.intent == LOCATION:
            return {**await located(turn), "complaint_text": None}
        if turn.intent == PHOTO:
            return await _with_photo(turn)
        if turn.intent == RECORDING:
            return _with_recording(turn)
        if turn.requested is not None and wants_seal(turn.words):
            return await self._sealed(turn)
        values = await self._answered(turn)
        if values is None or not turn.media_ids:
            return values
        return values | {"complaint_photos": _media(turn)}

    async def taken_up(self, turn: Turn) -> dict[str, Any]:
        """A place in the words is that of what is being told."""
        said = await mention(turn)
        return {} if said.is_empty else await placed(turn, said)

    async def _sealed(self, turn: Turn) -> dict[str, Any]:
        """They do not want to be known; what else they say is read as ever."""
        turn.say("utter_complaint_sealed")
        sealed = {"complaint_sealed": True}
        if not besides_the_wish(turn.words):
            return sealed | {str(turn.requested): None}
        return {str(turn.requested): None, **(await self._answered(turn) or {}), **sealed}

    async def _answered(self, turn: Turn) -> dict[str, Any] | None:
        """What the words say to the question that was asked."""
        if turn.intent == "change_part":
            return _to_change(turn)
        if turn.requested is not None and turn.intent == "case_urge" and turn.confidence >= SURE:
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
            case "complaint_place" if changed_kind(turn.words):
                return {**_changed_kind(turn), "complaint_place": None}
            case "complaint_place" if turn.words:
                return await answered_where(turn, answers=ANSWERS)
            case "complaint_confirmed":
                return await _confirmed(turn)
        return None


async def _first_telling(turn: Turn) -> dict[str, Any]:
    """The message that opened the form; a picture may have opened it before."""
    photos = turn.slot("complaint_photos") or []
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
    said, before = await mention(turn), TalkPlace.of_slot(turn.slot("complaint_place"))
    if before is None and said.is_empty:
        before = await place_before(turn)
    place = before.corrected_by(said) if before else await place_of_problem(turn, said)
    if place is not None and await unknown_building(turn, place):
        turn.say("utter_unknown_building", estate=place.estate, building=place.building)
        place = None
    if await estates_meant(turn):
        place = None
    kind = turn.entity("kind")
    if turn.intent == "case_urge":  # Hurry about what nobody has told us yet.
        kind = kind_of_word(turn.words)
    return {
        "complaint_text": turn.raw,
        "complaint_sealed": turn.slot("complaint_sealed") or wants_seal(turn.words) or None,
        "complaint_kind": kind if kind in KIND_RULES else None,
        "complaint_guesses": [kind for kind in turn.facet("kind") if kind in KIND_RULES],
        "complaint_place": place.to_slot() if place else None,
    }


async def _is_bare_place(turn: Turn) -> bool:
    """Whether they say where before they say what."""
    if turn.intent == COMPLAINT or len(turn.words) > BARE_PLACE:
        return await is_estate(turn)
    return not (await mention(turn)).is_empty


async def _urged(turn: Turn) -> dict[str, Any] | None:
    """Hurry is about what is filed already; who has nothing filed is told what is missing."""
    if await has_unfinished(turn.session, turn.resident):
        return None
    turn.say("utter_complaint_not_filed_yet")
    return {str(turn.requested): None}


def _to_change(turn: Turn) -> dict[str, Any] | None:
    """The part that they want to say anew, by option."""
    part = turn.entity("part")
    if part not in PARTS:
        return None
    return {f"complaint_{part}": None, "complaint_confirmed": None}


def _changed_kind(turn: Turn) -> dict[str, Any]:
    """Another kind, and the words that say so, which the worker reads too."""
    told: str = turn.slot("complaint_text")
    return {
        "complaint_kind": str(changed_kind(turn.words)),
        "complaint_text": f"{told}；{turn.raw}",
        "complaint_confirmed": None,
    }


def _media(turn: Turn) -> list[int]:
    """Everything that has come with this complaint: pictures, recordings, videos."""
    return list(dict.fromkeys([*(turn.slot("complaint_photos") or []), *turn.media_ids]))


async def _with_photo(turn: Turn) -> dict[str, Any]:
    media = _media(turn)
    turn.say("utter_complaint_photo", attached=await told(turn, media))
    return {"complaint_photos": media}


def _with_recording(turn: Turn) -> dict[str, Any]:
    """It stays with the case, for the worker to hear; the person is asked for words."""
    unclear = turn.entity("heard") == UNCLEAR
    turn.say("utter_complaint_recording_unclear" if unclear else "utter_complaint_recording")
    return {"complaint_photos": _media(turn)}


async def _chosen_kind(turn: Turn) -> dict[str, Any] | None:
    """The kind by option, by its name, or by words that the engine now understands; more of the
    story is kept, and a corrected place is taken.
    """
    kind = turn.entity("kind")
    if kind not in KIND_RULES:
        kind = kind_of_word(turn.words)
    if kind is None and is_aside(turn, answers=ANSWERS):
        return None
    values: dict[str, Any] = {}
    if turn.intent == COMPLAINT and turn.words:
        values["complaint_text"] = f"{turn.slot('complaint_text')}；{turn.raw}"
    where = await place_answer(turn)
    said = where.place if kind is None and where.is_bare_place else await mention(turn)
    if not said.is_empty:
        values |= await corrected(turn, said)
    elif kind is None and (turn.says_yes or turn.says_no or where.own):
        return {"complaint_kind": None}  # None of these names a kind.
    elif kind is None and turn.words:
        kind = CaseKind.OTHER
    return (values | {"complaint_kind": kind and str(kind)}) if values or kind else None


async def _confirmed(turn: Turn) -> dict[str, Any] | None:
    """Yes files it; a place corrects it; more words add to it; "不对" alone is asked about. Where a
    neighbour's like matter was told of, "我也是" follows that.
    """
    hinted = await answered_hint(turn)
    if hinted is not None:
        return hinted
    said = await mention(turn)
    changed = said if not said.is_empty else None
    if changed is not None and (turn.intent != "report_problem" or len(turn.words) <= BARE_PLACE):
        return await corrected(turn, changed)
    if turn.says_yes:
        return {"complaint_confirmed": True}
    if changed_kind(turn.words):
        return _changed_kind(turn)
    if turn.says_no:
        return {"complaint_confirmed": None, "complaint_changing": True}
    if is_aside(turn, answers=ANSWERS):
        return None
    if turn.entity("kind") == UNSPECIFIED:
        return {"complaint_confirmed": None}  # "我要投诉" once more: read it back again.
    if (turn.intent in ANSWERS and turn.words) or says_more(turn.words):
        text = f"{turn.slot('complaint_text')}；{turn.raw}"
        more: dict[str, Any] = {"complaint_text": text, "complaint_confirmed": None}
        return more if changed is None else more | await corrected(turn, changed)
    return None


class AskComplaintKind(Skill):
    """Ask what it is about, with the likeliest guesses."""

    action = "action_ask_complaint_kind"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """Three guesses of the engine and a way out."""
        kinds = likely_kinds(turn.slot("complaint_guesses") or ())
        turn.say(
            "utter_complaint_which_kind",
            buttons=[
                {
                    "title": KIND_RULES[kind].name,
                    "payload": f'/choose_kind{{"kind": "{kind}"}}',
                }
                for kind in kinds
            ],
        )
        return []


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
                description=_description(turn, place),
                place=place.text or render("actions", "no_place"),
                estate_id=known.estate.id if known else None,
                building=known.building.number if known and known.building else None,
                media_ids=turn.slot("complaint_photos") or [],
                sealed=bool(turn.slot("complaint_sealed")),
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
        return forget(*SLOTS)


def _begins(case: Case, *, now: datetime) -> str:
    """When its owner comes on duty; nothing for who is there."""
    if case.owner_comes_at is None:
        return ""
    return render("actions", "begins", at=format_soon(case.owner_comes_at, now))


def _description(turn: Turn, place: TalkPlace) -> str:
    """The story as told, and which place counts when it was corrected afterwards."""
    story: str = turn.slot("complaint_text")
    if not turn.slot("complaint_corrected"):
        return story
    return render("actions", "corrected", told=story, place=place.text)
