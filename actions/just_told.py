"""What was told just before somebody wanted it filed: "暖气不热，只有16度" · "那你给我报一下吧"."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.complaint_kind import COMPLAINT
from actions.complaint_words import SHORTEST_STORY, wish_to_file
from actions.turn import Turn
from api.cases.kind_words import kind_of_word
from api.cases.kinds import KIND_RULES

MESSAGES_BACK = 3
"""So many messages before the wish are looked at. Ours."""

NOT_LONG = 30 * 60
"""Seconds before the wish."""

FILED = "action_file_complaint"


def told_just_before(turn: Turn) -> Turn | None:
    """The turn with the words that told the problem, where the words now only want it filed; None
    where they tell it themselves, or nothing was told.
    """
    rest = wish_to_file(turn.words)
    if rest is None:
        return None
    events = list(turn.tracker.events)
    said = [place for place, event in enumerate(events) if event.get("event") == "user"]
    if not said:
        return None
    now = float(events[said[-1]].get("timestamp") or 0.0)
    for place in reversed(said[-1 - MESSAGES_BACK : -1]):
        event = events[place]
        filed = any(one.get("name") == FILED for one in events[place:])
        if filed or now - float(event.get("timestamp") or 0.0) > NOT_LONG:
            return None
        if _tells(event, rest):
            return _at(turn, event)
    return None


def _tells(event: Mapping[str, Any], rest: str) -> bool:
    """Whether a problem is told in a message, the one that the rest of the wish speaks of."""
    words = str(event.get("text") or "")
    if words.startswith("/") or len(words) < SHORTEST_STORY or rest not in words:
        return False
    return _kind(event) is not None


def _kind(event: Mapping[str, Any]) -> str | None:
    """The kind of what is told in a message, as the engine read it or by a plain word."""
    entities = (event.get("parse_data") or {}).get("entities") or ()
    read = [one["value"] for one in entities if one["entity"] == "kind"]
    return next((kind for kind in read if kind in KIND_RULES), None) or kind_of_word(
        str(event.get("text") or "")
    )


def _at(turn: Turn, event: Mapping[str, Any]) -> Turn:
    """The turn as if these words had been said now, of whatever else they may have been."""
    tracker = copy.copy(turn.tracker)
    said = {**(event.get("metadata") or {}), "message_id": turn.message_id}
    tracker.latest_message = {
        **(event.get("parse_data") or {}),
        "text": event.get("text"),
        "intent": {"name": COMPLAINT, "confidence": 1.0},
        "entities": [{"entity": "kind", "value": str(_kind(event))}],
        "metadata": {name: value for name, value in said.items() if name != "media"},
    }
    return replace(turn, tracker=tracker)
