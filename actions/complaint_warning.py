"""What to keep clear of until somebody comes: said once, as soon as a hazard is told of."""

from collections.abc import Mapping
from typing import Any

from actions.turn import Turn
from api.cases.hazards import hazard_in
from api.texts import render


def warn(turn: Turn, values: Mapping[str, Any]) -> None:
    """Warn of the hazard in the story, unless it was told before."""
    story = values.get("complaint_text")
    hazard = hazard_in(story) if isinstance(story, str) else None
    if hazard is None or hazard is hazard_in(turn.slot("complaint_text") or ""):
        return
    turn.say("utter_hazard", advice=render("actions", "hazard_advice", hazard=hazard))
