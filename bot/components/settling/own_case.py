"""Everyday words beside a case of one's own: what they mean there.

The dialogue room says so (`metadata["own_case"]`: what is said of it, and its number). What the
engine understood is settled by this table:

    danger, or what may be                          as it was understood
    a form is open                                  as it was understood
    a loose remark (`LOOSE`), and the engine is
    sure of a request of its own                    as it was understood
    more of the case, but of another kind           `report_problem` of that kind
    everything else                                 the intent of what is said, with the number

Pure.
"""

from __future__ import annotations

from components.settling.talk import Parse, Talk

OWN_CASE = "own_case"
"""The key of what is said of an own case in a message's metadata."""

MEANS = {
    "when": "case_status",
    "visit": "case_supplement",
    "contact": "case_supplement",
    "picture": "case_supplement",
    "as_well": "case_supplement",
    "afterthought": "case_supplement",
    "other": "report_problem",
    "over": "case_withdraw",
    "keep": "keep_case",
    "news": "hear_of_case",
    "again": "file_again",
    "not_mended": "case_rate",
    "redo": "reopen_case",
    "unfollow": "withdraw_case",
    "place": "case_supplement",
}
"""What is said, by the dialogue room's names, and its intent."""

SEVERAL = {"unfollow": "case_withdraw"}
"""The same where it is not known of which case: it is asked."""

VERDICT = {"not_mended": "2"}
"""The score in what is said: dissatisfied."""

LOOSE = frozenset({"afterthought", "other", "visit", "when"})
SURE = 0.55
"""As sure as of a piece that stands for a request of its own (`components.several`)."""

OF_ITS_OWN = frozenset(
    {
        "apply_assistance",
        "ask_notice",
        "ask_policy",
        "dispute_fee",
        "find_service",
        "query_fee",
        "query_volunteer",
        "signup_volunteer",
        "talk_to_human",
    }
)

EMERGENCY = "emergency"
OTHER = "other"
SUPPLEMENT = "case_supplement"
WORRY = "worry"


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood, with the intent that it has beside the person's own case."""
    said = talk.metadata.get(OWN_CASE)
    intent, confidence = parse["intent"]["name"], float(parse["intent"]["confidence"] or 0.0)
    if said is None or talk.active_form is not None or intent == EMERGENCY or parse.get(WORRY):
        return parse
    if said["about"] in LOOSE and intent in OF_ITS_OWN and confidence >= SURE:
        return parse
    if said["about"] == OTHER:
        return _as_report(parse, said["kind"]) if intent == SUPPLEMENT else parse
    number = said["number"]
    name = MEANS[said["about"]] if number else SEVERAL.get(said["about"], MEANS[said["about"]])
    entities = [{"entity": "case_number", "value": number}] if number else []
    if said["about"] in VERDICT:
        entities.append({"entity": "rating", "value": VERDICT[said["about"]]})
    settled = {"name": name, "confidence": 1.0}
    return {**parse, "intent": settled, "intent_ranking": [settled], "entities": entities}


def _as_report(parse: Parse, kind: str) -> Parse:
    """What sounds like more of the case, but is of another kind: "还有啊，那个电梯也晃"."""
    settled = {"name": MEANS[OTHER], "confidence": 1.0}
    entities = [{"entity": "kind", "value": kind}]
    return {**parse, "intent": settled, "intent_ranking": [settled], "entities": entities}


def is_one(parse: Parse, talk: Talk) -> bool:
    """Whether the words are about a case of their own; such a message is one and is not cut."""
    said = talk.metadata.get(OWN_CASE)
    return said is not None and parse["intent"]["name"] in {
        MEANS[said["about"]],
        SEVERAL.get(said["about"]),
    }
