"""Words about those who work here: a complaint of somebody, or praise.

The dialogue room says so (`metadata["about_staff"]`). Danger stays what it is, and a form that is
open keeps its words; all else that was understood (a rating, hurry, a suggestion, plain thanks)
gives way. Pure.
"""

from __future__ import annotations

from typing import Any

ABOUT_STAFF = "about_staff"
"""The key of the stance in a message's metadata."""

MEANS = {"complaint": "complain_of_staff", "praise": "praise_staff"}
EMERGENCY = "emergency"
WORRY = "worry"


def settle(
    parse: dict[str, Any], metadata: dict[str, Any], *, active_form: str | None
) -> dict[str, Any]:
    """What was understood, with the intent that it has where it is about somebody of the staff."""
    stance = metadata.get(ABOUT_STAFF)
    in_danger = parse["intent"]["name"] == EMERGENCY or parse.get(WORRY)
    if stance is None or active_form is not None or in_danger:
        return parse
    settled = {"name": MEANS[stance], "confidence": 1.0}
    return {**parse, "intent": settled, "intent_ranking": [settled], "entities": []}


def is_settled(parse: dict[str, Any]) -> bool:
    """Whether the words are about the staff; such a message is one and is not cut."""
    return parse["intent"]["name"] in MEANS.values()
