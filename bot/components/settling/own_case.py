"""Everyday words beside a case of one's own: what they mean there.

The dialogue room says so (`metadata["own_case"]`: what is said of it, and its number). What the
engine understood is settled by this table:

    danger, or what may be                          as it was understood
    the number of a case stands in the words        the intent of what is said, in a form as well
    to be done after all, and it was given up       `after_all`: it is taken up again, in a form as well
    a form is open                                  as it was understood
    a loose remark (`LOOSE`), and the engine is
    sure of a request of its own                    as it was understood
    more of the case, but of another kind           `report_problem` of that kind
    which one is meant, and nothing more            what was asked of one just before, else how far it is
    everything else                                 the intent of what is said, with the number

Pure.
"""

from __future__ import annotations

from components.settling.talk import Parse, Talk

OWN_CASE = "own_case"
"""The key of what is said of an own case in a message's metadata."""

GIVEN_UP = "dropped_form"
"""The slot with what was being told when the person gave it up."""

AGAIN, NAMED, MORE, WRONG = "again", "named", "more", "wrong"
AFTER_ALL = "after_all"
COMPLAINT_FORM = "complaint_form"

MEANS = {
    "when": "case_status",
    "progress": "case_status",
    "urge": "case_urge",
    "visit": "case_supplement",
    "contact": "case_supplement",
    "picture": "case_supplement",
    "as_well": "case_supplement",
    "afterthought": "case_supplement",
    "wish": "case_supplement",
    "other": "report_problem",
    "looking": "takes_a_moment",
    "over": "case_withdraw",
    "keep": "keep_case",
    "news": "hear_of_case",
    "again": "file_again",
    "relapsed": "file_again",
    "not_mended": "case_rate",
    "redo": "reopen_case",
    "verdict": "case_rate",
    "unfollow": "withdraw_case",
    "place": "case_supplement",
    "put_right": "case_supplement",
    "more": "case_supplement",
    "wrong": "case_withdraw",
}
"""What is said, by the dialogue room's names, and its intent."""

SEVERAL = {"unfollow": "case_withdraw"}
"""The same where it is not known of which case: it is asked."""

VERDICT = {"not_mended": "2"}
"""The score in what is said: dissatisfied."""

LOOSE = frozenset({"afterthought", "looking", "other", "put_right", "visit", "when", "wish"})
SURE = 0.55
"""As sure as of a piece that stands for a request of its own (`components.request`)."""

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
PRAISE = "praise_staff"
STATUS, SUPPLEMENT = "case_status", "case_supplement"
URGE, WITHDRAW = "case_urge", "case_withdraw"
VOLUNTEERS = frozenset({"query_volunteer", "signup_volunteer"})
GIVES_WAY = VOLUNTEERS | {SUPPLEMENT, "affirm", "greet", "nlu_fallback", "out_of_scope"}
"""What another matter may be taken for that is told in a word: 还有路灯."""
WORRY = "worry"

OF_A_NUMBER = frozenset({"case_rate", "case_seal", "case_status", "case_urge", "case_withdraw"})
"""What more of a case by its number may be by itself: "0007没修好" is a verdict."""

NO_DANGER = frozenset({None, "none", "calmed", "everyday"})
"""Weights of danger with which only the classifier, which knows no numbers, may hear any."""


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood, with the intent that it has beside the person's own case."""
    said = talk.metadata.get(OWN_CASE)
    intent, confidence = parse["intent"]["name"], float(parse["intent"]["confidence"] or 0.0)
    if said is None or said.get("numbered"):
        return parse
    if intent == EMERGENCY or parse.get(WORRY) or said["about"] == NAMED:
        return parse
    if said["about"] == AGAIN and _is_taken_up(talk):
        return _as(parse, AFTER_ALL)
    if talk.active_form is not None or (said["about"] == AGAIN and said["number"] is None):
        return parse
    if said["about"] == OTHER and intent in GIVES_WAY:
        return _as_report(parse, said["kind"])
    if said["about"] == OTHER or _is_of_its_own(said["about"], intent, confidence):
        return parse
    number = said["number"]
    name = MEANS[said["about"]] if number else SEVERAL.get(said["about"], MEANS[said["about"]])
    settled = _as(parse, name, number)
    if said["about"] in VERDICT:
        settled["entities"].append({"entity": "rating", "value": VERDICT[said["about"]]})
    return settled


def settle_numbered(parse: Parse, talk: Talk) -> Parse:
    """What was understood, where the number of a case of theirs stands in the words."""
    said = talk.metadata.get(OWN_CASE) or {}
    if not said.get("numbered"):
        return parse
    danger = (talk.metadata.get("danger") or {}).get("weight") not in NO_DANGER
    if danger and (parse["intent"]["name"] == EMERGENCY or parse.get(WORRY)):
        return parse
    if said["about"] == NAMED and talk.active_form != COMPLAINT_FORM:
        return {**_as(parse, _asked_before(talk), said["number"]), WORRY: None}
    if said["about"] == WRONG and talk.metadata.get("about_staff") == "praise":
        return _as(parse, PRAISE, said["number"])
    if said["about"] == MORE and parse["intent"]["name"] in OF_A_NUMBER:
        return _as(parse, parse["intent"]["name"], said["number"])
    return {**_as(parse, MEANS.get(said["about"], SUPPLEMENT), said["number"]), WORRY: None}


def _is_of_its_own(about: str, intent: str, confidence: float) -> bool:
    return about in LOOSE and intent in OF_ITS_OWN and confidence >= SURE


def settle_named(parse: Parse, talk: Talk) -> Parse:
    """What was understood, where the words name one of the person's cases and say nothing more; that
    holds beside a call for help as well.
    """
    said = talk.metadata.get(OWN_CASE) or {}
    danger = parse["intent"]["name"] == EMERGENCY or parse.get(WORRY)
    if said.get("about") != NAMED or said.get("numbered") or talk.active_form is not None or danger:
        return parse
    return _as(parse, _asked_before(talk), said["number"])


def _is_taken_up(talk: Talk) -> bool:
    """Whether there is something to go on with: what was given up, or the complaint that is open."""
    return talk.gave_up if talk.active_form is None else talk.active_form == COMPLAINT_FORM


def _asked_before(talk: Talk) -> str:
    """What was asked of a case just before, which is asked of the one that is named now."""
    shown = talk.just_shown or {}
    skill = shown.get("skill")
    goes_on = skill == WITHDRAW or (skill == URGE and shown.get("number") is None)
    return str(skill) if goes_on else STATUS


def _as(parse: Parse, name: str, number: str | None = None) -> Parse:
    settled = {"name": name, "confidence": 1.0}
    entities = [{"entity": "case_number", "value": number}] if number else []
    return {**parse, "intent": settled, "intent_ranking": [settled], "entities": entities}


def _as_report(parse: Parse, kind: str) -> Parse:
    """What sounds like more of the case, but is of another kind: "还有啊，那个电梯也晃"."""
    return {**_as(parse, MEANS[OTHER]), "entities": [{"entity": "kind", "value": kind}]}


def is_one(parse: Parse, talk: Talk) -> bool:
    """Whether the words are about a case of their own; such a message is one and is not cut."""
    said = talk.metadata.get(OWN_CASE)
    if said is None or said.get("numbered") or said["about"] == NAMED:
        return False
    means = {MEANS[said["about"]], SEVERAL.get(said["about"])}
    return parse["intent"]["name"] in means | ({AFTER_ALL} if said["about"] == AGAIN else set())


def is_numbered(parse: Parse, talk: Talk) -> bool:
    """Whether the words are about a case whose number stands in them."""
    return settle_numbered(parse, talk) is not parse


def is_named(parse: Parse, talk: Talk) -> bool:
    """Whether the words name a case of theirs, and nothing more."""
    return settle_named(parse, talk) is not parse
