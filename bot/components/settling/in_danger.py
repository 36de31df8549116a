"""Words of somebody who has called for help within the last half hour.

The dialogue room says so (`metadata["in_danger"]`: the kind, whether the place is known, whether these
words name one, or say that it is over). What the engine understood is settled by this table:

    it is over                                                  `emergency`: the action says so
    danger by itself                                            as it was understood
    a place, while that of the emergency is not known           `emergency`, in a form as well
    a form is open                                              as it was understood
    a yes, a no, an address and the like                        as it was understood: their actions know
    a request of its own that the engine is sure of             as it was understood
    another problem, once the place of the emergency is known   the same
    everything else ("……", "她女儿电话打不通", "在南门口")             `emergency`: it goes into that case

Pure.
"""

from __future__ import annotations

from components.settling.talk import Parse, Talk

IN_DANGER = "in_danger"
"""The key of the open emergency in a message's metadata."""

EMERGENCY = "emergency"
REPORT = "report_problem"

SURE = 0.8
"""So sure must the engine be of a request of its own."""

SURE_OF_A_REPORT = 0.9
"""And so of another problem: what happens in an emergency sounds like one."""

SHORT_TALK = frozenset(
    {"affirm", "bind_home", "cancel", "deny", "goodbye", "greet", "thanks", "case_withdraw"}
)
UNCLEAR = frozenset({"nlu_fallback", "out_of_scope"})


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood, with the intent that it has for somebody who has called for help."""
    emergency = talk.metadata.get(IN_DANGER)
    if emergency is None:
        return parse
    if parse["intent"]["name"] == EMERGENCY:
        return parse
    own = talk.active_form is not None or _is_of_its_own(parse, placed=emergency["placed"])
    asked_where = emergency["where"] and not emergency["placed"]
    if emergency["over"] or asked_where or not own:
        intent = {"name": EMERGENCY, "confidence": 1.0}
        return {**parse, "intent": intent, "intent_ranking": [intent], "worry": None}
    return parse


def _is_of_its_own(parse: Parse, *, placed: bool) -> bool:
    intent, confidence = parse["intent"]["name"], float(parse["intent"]["confidence"] or 0.0)
    if intent in UNCLEAR:
        return False
    if intent == REPORT:
        return placed and confidence >= SURE_OF_A_REPORT
    return intent in SHORT_TALK or confidence >= SURE
