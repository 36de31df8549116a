"""What people say of themselves and to us: grief, loneliness, a swindle, a joke, who we are.

The dialogue room says so (`metadata["personal"]`). What the engine understood is settled by this table:

    what the room is sure of as danger, or the person has said is     as it was understood
    a swindle, a loss, unless it is surely reported                   `personal`, whatever it sounds like
    danger, or what may be                                            as it was understood
    an emergency is open, and neither a swindle nor who we are        as it was understood: it goes into that
    an emergency is open for who wants to die, and all but a swindle  as it was understood: they are heard
    a joke, while a form is open                                      as it was understood
    the next question, right after one of these that has a next       `personal`
    nothing was paid, right after a swindle was asked about           `personal`
    everything else                                                   `personal`

Pure.
"""

from __future__ import annotations

from components.settling.in_danger import EMERGENCY, IN_DANGER, REPORT
from components.settling.talk import Parse, Talk

PERSONAL = "personal"
"""The key in a message's metadata, the intent, and the entity with what it is."""

SWINDLES = frozenset({"scam", "scammed"})
ANY_TIME = SWINDLES | {"who"}
"""Said while an emergency is open they are no part of it."""

NO_ANSWERS = frozenset({"chat"})
"""What a form has its own words for."""

NEXT = "next"
HAS_NEXT = {"grief": "grief_next", "scam": "scammed_next", "scammed": "scammed_next"}
HAS_NEXT |= {one: one for one in HAS_NEXT.values()}
"""After which there is a next question, and how it is answered."""

REFUSES, SCAM = "refused", "scam"
"""Right after a question about a swindle: nothing was paid."""

GRIEF = "grief"
"""Who mourns is told whom to call in any case, and not asked whether somebody is in danger."""

HEAVY = frozenset({"lonely", "low"})
"""What is said by those, too, who may harm themselves."""

SELF_HARM = "self_harm"
SURE = frozenset({"sure", "confirmed"})
"""Weights of danger that a swindle does not outweigh."""

SURELY = {"found": REPORT, "lost": REPORT, "number": "case_supplement", "scam": REPORT}
"""What such words are where the engine is sure of it: a swindle that nobody fell for is reported, a
number belongs to a case.
"""

SURE_OF_IT = 0.8

SERVICE = "find_service"
"""Of providers that were shown a swindle is a complaint (`settling.thread`)."""


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood, with the intent that such words have."""
    said = _meant(talk)
    if said is None or (said in NO_ANSWERS and talk.active_form is not None):
        return parse
    emergency = talk.metadata.get(IN_DANGER)
    wants_to_die = emergency is not None and emergency.get("kind") == SELF_HARM
    heard = wants_to_die and said not in SWINDLES
    in_danger = emergency is not None and (heard or said not in ANY_TIME)
    if in_danger or _is_danger(parse, talk, said) or _surely_else(parse, said):
        return parse
    intent = {"name": PERSONAL, "confidence": 1.0}
    entities = [{"entity": PERSONAL, "value": said}]
    settled = {"intent": intent, "intent_ranking": [intent], "entities": entities, "worry": None}
    return {**parse, **settled}


def _is_danger(parse: Parse, talk: Talk, said: str) -> bool:
    """Whether the words are danger, or may be, and that weighs more."""
    danger = talk.metadata.get("danger") or {}
    may_harm_self = danger.get("kind") == SELF_HARM
    if said in SWINDLES:
        return danger.get("weight") in SURE or may_harm_self
    if said == GRIEF:
        return bool(parse["intent"]["name"] == EMERGENCY)
    worried = parse.get("worry") is not None or (said in HEAVY and may_harm_self)
    return worried or bool(parse["intent"]["name"] == EMERGENCY)


def _surely_else(parse: Parse, said: str) -> bool:
    """Whether somebody tells of who goes about swindling, or of a loss, and does not ask."""
    intent = parse["intent"]
    return bool(intent["name"] == SURELY.get(said) and intent["confidence"] >= SURE_OF_IT)


def _meant(talk: Talk) -> str | None:
    """Which of these the words are in this talk."""
    said: str | None = talk.metadata.get(PERSONAL)
    shown = talk.just_shown or {}
    if said == NEXT:
        return HAS_NEXT.get(str(shown.get("about"))) if shown.get("skill") == PERSONAL else None
    if said == REFUSES:
        refused = shown.get("skill") == PERSONAL and shown.get("about") == SCAM
        return f"{SCAM}_{REFUSES}" if refused else None
    if said in SWINDLES and shown.get("skill") == SERVICE:
        return None
    return said


def is_one(parse: Parse, talk: Talk) -> bool:
    """Whether the words are such; such a message is one and is not cut."""
    return bool(parse["intent"]["name"] == PERSONAL)
