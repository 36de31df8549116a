"""Which of several problems is told first: "先报漏水" while the lamp is being reported.

The one that waits is taken up, and what has been told of the open one waits in its place, as if it
had been told besides.
"""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.base import REST
from actions.beside_the_question import comes_first
from actions.complaint_kind import COMPLAINT, LIKELY
from actions.form_ways import drop_form
from actions.places import TalkPlace
from actions.turn import REQUESTED_SLOT, Turn
from api.cases.kind_words import kind_of_word
from api.texts import render

BY_WORD, BY_KIND, NOT_AT_ALL = 2, 1, 0
"""How well a problem fits the name that it is called by."""


def put_first(turn: Turn, form: str) -> list[EventType] | None:
    """What follows words that call one of the problems by name and want it first; None where they
    name none of them, or say something else.
    """
    matter = comes_first(turn.words)
    story = turn.slot("complaint_text")
    if matter is None or story is None:
        return None
    waiting: list[dict[str, Any]] = turn.slot(REST) or []
    open_one = _fits(matter, story, turn.slot("complaint_kind"))
    fits = [_fits(matter, one["raw"], _kind(one)) for one in waiting]
    best = max([open_one, *fits])
    if best == NOT_AT_ALL:
        return None
    if open_one == best:
        asked = str(turn.requested)
        return [SlotSet(asked, turn.slot(asked)), SlotSet(REQUESTED_SLOT, asked)]
    first = waiting.pop(fits.index(best))
    return [*drop_form(turn, form), SlotSet(REST, [first, _told_so_far(turn, story), *waiting])]


def _fits(matter: str, told: str, kind: str | None) -> int:
    if matter in told:
        return BY_WORD
    named = kind_of_word(matter)
    return BY_KIND if named is not None and named == kind else NOT_AT_ALL


def _kind(waiting: Mapping[str, Any]) -> str | None:
    """The kind that the engine read in a request that waits."""
    entities = waiting["parse"].get("entities") or ()
    return next((one["value"] for one in entities if one["entity"] == "kind"), None)


def _told_so_far(turn: Turn, story: str) -> dict[str, Any]:
    """The open report as a request that waits: the place and the wish to stay unnamed are words
    beside the story.
    """
    place = TalkPlace.of_slot(turn.slot("complaint_place"))
    said = place.text if place is not None and place.offered is None else ""
    unnamed = render("actions", "unnamed") if turn.slot("complaint_sealed") else ""
    text = "，".join(part for part in (said, story, unnamed) if part)
    kind = turn.slot("complaint_kind")
    likely = kind or turn.slot("complaint_likely")
    guesses = [*([kind] if kind else ()), *(turn.slot("complaint_guesses") or ())]
    ranking = [
        {"name": one, "confidence": LIKELY if one == likely else 0.0}
        for one in dict.fromkeys(guesses)
    ]
    intent = {"name": COMPLAINT, "confidence": 1.0}
    parse = {
        "text": text,
        "intent": intent,
        "intent_ranking": [intent],
        "entities": [{"entity": "kind", "value": kind}] if kind else [],
        "facets": {"kind": ranking},
    }
    photos = turn.slot("complaint_photos") or []
    return {"text": text, "raw": story, "parse": parse, "media": photos}
