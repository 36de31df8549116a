"""A location that somebody sends: where they are, and not what they want.

In a form, and to whoever has called for help or was asked by a worker, its words are an answer as any
others. Out of the blue it opens a report that has its place already; what is there is asked. Pure.
"""

from __future__ import annotations

from components.settling.in_danger import IN_DANGER
from components.settling.talk import Parse, Talk

LOCATION = "location"
"""The key in a message's metadata: the words are those of a location."""

SENT = "send_location"


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood, with the intent that the words of a location have."""
    emergency = talk.metadata.get(IN_DANGER)
    in_danger = emergency is not None and not emergency.get("ended")
    if in_danger or talk.active_form is not None or not talk.metadata.get(LOCATION):
        return parse
    intent = {"name": SENT, "confidence": 1.0}
    return {**parse, "intent": intent, "intent_ranking": [intent], "entities": [], "worry": None}
