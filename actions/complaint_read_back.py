"""The read-back of a complaint before it is filed."""

from rasa_sdk.events import EventType, SlotSet

from actions.alike import ANNOUNCED, APART_FROM, hint
from actions.attachments import told
from actions.base import Skill
from actions.complaint_kind import ASKED
from actions.complaint_small import WHERE
from actions.form_ways import ASIDES
from actions.places import TalkPlace
from actions.sealing import seal_line
from actions.turn import Turn
from api.cases.filing import told_since
from api.cases.kinds import KIND_RULES, CaseKind
from api.texts import excerpt, render

REMINDER = 24
"""Characters of the story that call it to mind after an aside."""

ASIDE = "aside"
"""Of the slot `complaint_recalled`: something else was asked and answered since it was read back.
The id of a message stands there for a yes that may have been for that answer: it is asked about,
once.
"""

SAID_EARLIER = frozenset({"told", "before"})
"""Where an offered place comes from that they have told us themselves."""

EXCERPT = 80
"""Characters of a long story that are read back; all of it is filed."""


class AskComplaintConfirmed(Skill):
    """Read back before filing."""

    action = "action_ask_complaint_confirmed"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """What, where, pictures; a place taken from the home is marked as an offer. What has been
        read back already and is as it was, after an aside, is only called to mind.
        """
        if turn.slot("complaint_changing") is True:
            turn.say("utter_complaint_what_to_change")
            return [SlotSet("complaint_changing", ASKED)]
        if turn.slot("complaint_changing") == WHERE:
            turn.say("utter_ask_complaint_place")
            return []
        place = TalkPlace.of_slot(turn.slot("complaint_place")) or TalkPlace()
        story = described(turn, place)
        files = turn.slot("complaint_photos") or []
        attached = await told(turn, files)
        sealed = bool(turn.slot("complaint_sealed"))
        where = place.text or render("actions", "open_place")
        doubted = turn.slot("complaint_recalled") == turn.message_id
        read = [story, turn.slot("complaint_kind"), place.text, files, sealed]
        again = turn.slot("complaint_read") == read
        if again:
            shown = excerpt(story, REMINDER)
        elif len(story) > EXCERPT:
            shown = render("actions", "excerpt", told=story, length=EXCERPT)
        else:
            shown = story
        alike, slot = "", turn.slot("complaint_alike")
        if sealed:
            slot = None  # Who follows a neighbour's matter tells the staff of their own.
        elif not again:
            alike, slot = await hint(turn, place)
        turn.say(
            _read_again(slot, doubted=doubted)
            if again
            else _read_back(place, alike=alike, slot=slot),
            said=shown,
            kind=KIND_RULES[CaseKind(turn.slot("complaint_kind"))].name,
            place=f"{where}{render('actions', 'offered', offered=place.offered)}"
            if alike or (place.offered in SAID_EARLIER and not again)
            else where,
            estate=place.estate,
            attached=_with_files(attached, short=again, since=_since(turn))
            + seal_line(turn, short=again),
            alike=alike,
        )
        return [
            SlotSet("complaint_read", read),
            SlotSet("complaint_alike", slot),
            SlotSet("complaint_changing", None),
            SlotSet("complaint_recalled", ASIDE if again and turn.intent in ASIDES else None),
        ]


def described(turn: Turn, place: TalkPlace) -> str:
    """The story as told, and which place counts when it was corrected afterwards."""
    story: str = turn.slot("complaint_text")
    if not turn.slot("complaint_corrected"):
        return story
    return render("actions", "corrected", told=story, place=place.text)


def _with_files(attached: str, *, short: bool, since: str | None) -> str:
    """Since when, and the files, as lines of the read-back; the files as a word of the reminder."""
    if short:
        return f"，{attached}" if attached else ""
    lines = render("actions", "read_back_lines", since=since, attached=attached)
    return f"\n{lines}" if lines else ""


def _since(turn: Turn) -> str | None:
    """Since when, by the story."""
    kind = CaseKind(turn.slot("complaint_kind"))
    return told_since(kind, turn.slot("complaint_text"), now=turn.now)


def _read_again(slot: dict[str, int] | None, *, doubted: bool) -> str:
    """What was read back already; what is known of the like matter can still be followed."""
    if doubted:
        return "utter_complaint_is_it_to_be_filed"
    hinted = slot is not None and not APART_FROM.keys().isdisjoint(slot)
    return "utter_complaint_read_back_alike_short" if hinted else "utter_complaint_read_back_short"


def _read_back(place: TalkPlace, *, alike: str, slot: dict[str, int] | None) -> str:
    """Which read-back fits: one with an outage that is announced or a neighbour's like matter, a
    place that was only offered, one whose estate was guessed, one without its estate or its unit,
    or any other.
    """
    if alike and ANNOUNCED in (slot or {}):
        return "utter_complaint_read_back_announced"
    if alike:
        return "utter_complaint_read_back_alike"
    if place.offered == "door":
        return "utter_complaint_read_back_at_door"
    if place.offered == "home":
        return "utter_complaint_read_back_at_home"
    if place.offered == "near":
        return "utter_complaint_read_back_near"
    if place.offered in SAID_EARLIER:
        return "utter_complaint_read_back"
    if place.text and place.estate is None:
        return "utter_complaint_read_back_no_estate"
    if place.building and not (place.unit or place.landmark):
        return "utter_complaint_read_back_no_unit"
    return "utter_complaint_read_back"
