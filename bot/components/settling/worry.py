"""Words that may tell of danger, and what is said to whoever has been asked about them.

    what `components.danger` has a worry about            `danger_or_not`
    a piece of a message is danger, the whole is not      `danger_or_not`
    words that a worker waits for (`settling.asked`)    as they are: somebody reads them anyway
    a word about taking one's life, once there is no
    danger: all but what is clearly a request             `heavy_heart`
    once there is none, and the rest is doubtful          the best guess: they have been asked once;
                                                          never what is filed without a question
    once there is none, or of an everyday mishap, and     a report, if it may be one: it was told, and
    it may be about a case                                whoever has a case says so

The dialogue room brings the same words again with the person's answer. Pure.
"""

from __future__ import annotations

from typing import Any

from components.settling.fault import FAULTS
from components.settling.own_case import OWN_CASE
from components.settling.talk import Parse, Talk

WORRY = "worry"
"""The key in a parse: `{"kind": ... | None}` where there is a worry."""

ASKS = "danger_or_not"
HEAVY_HEART = "heavy_heart"

DENIED = "denied"
"""A weight of danger (`components.danger`): the person has said that there is none."""

EVERYDAY = "everyday"
"""A weight of danger: an everyday mishap, told in its words."""

CLEAR = 0.8
"""So sure must the engine be of a request that comes with a heavy heart."""

REPORT = "report_problem"
OF_A_CASE = frozenset({"case_rate", "case_status", "case_supplement", "case_urge", "case_withdraw"})
MAY_BE = 0.15
"""So likely must a report be, where words of a danger that is none sound as if about a case."""

SELF_HARM = "self_harm"
AT_ONCE = frozenset({"apply_assistance", "dispute_fee", "talk_to_human"})
"""What is filed without a question: too much for words that are doubtful."""

DANGER = "emergency"
DOUBT = "nlu_fallback"


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood, with the intent that it has for somebody who may be in danger."""
    danger = talk.metadata.get("danger") or {}
    worry = parse.get(WORRY)
    if worry is not None:
        return worried(parse, kind=worry["kind"])
    answered = danger.get("weight") == DENIED or danger.get("asked")
    if answered and danger.get("kind") == SELF_HARM and not _is_clear(parse):
        return _settled(parse, HEAVY_HEART, entities=[])
    if not (answered or danger.get("weight") == EVERYDAY):
        return parse
    if answered and parse["intent"]["name"] == DOUBT:
        parse = _best_guess(parse)
    if answered and parse["intent"]["name"] in AT_ONCE and not _is_clear(parse):
        return _settled(parse, DOUBT, entities=[])
    return _told(parse) if OWN_CASE not in talk.metadata else parse


def worried(parse: Parse, *, kind: str | None = None) -> Parse:
    """The parse as words that have to be asked about; `kind` is that of the danger."""
    return _settled(parse, ASKS, entities=[{"entity": "danger", "value": kind}] if kind else [])


def _best_guess(parse: Parse) -> Parse:
    """The likeliest meaning, as sure as it is."""
    guesses = [one for one in parse.get("intent_ranking") or () if one["name"] != DOUBT]
    return {**parse, "intent": guesses[0], "intent_ranking": guesses} if guesses else parse


def _told(parse: Parse) -> Parse:
    """The parse as a report, where it sounds as if about a case and is not clear."""
    guesses = parse.get("intent_ranking") or ()
    report = next((one for one in guesses if one["name"] == REPORT), None)
    may_be = report is not None and float(report["confidence"] or 0.0) >= MAY_BE
    if parse["intent"]["name"] not in OF_A_CASE or _is_clear(parse) or not may_be:
        return parse
    text = str(parse.get("text") or "")
    kinds = [one.kind for one in FAULTS if one.words.search(text)]
    entities = [{"entity": "kind", "value": kind} for kind in kinds[:1]]
    return {**parse, "intent": report, "intent_ranking": [report], "entities": entities}


def _is_clear(parse: Parse) -> bool:
    intent = parse["intent"]
    return intent["name"] == DANGER or float(intent["confidence"] or 0.0) >= CLEAR


def _settled(parse: Parse, name: str, *, entities: list[dict[str, Any]]) -> Parse:
    intent = {"name": name, "confidence": 1.0}
    return {**parse, "intent": intent, "intent_ranking": [intent], "entities": entities}
