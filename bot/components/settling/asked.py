"""Words of somebody whom a worker has asked something: an answer, or another matter?

The dialogue room sends the waiting cases along (`metadata["asked"]`: number and kind of each, and
whether the words name a place that is `elsewhere`). Where no form is open that has asked since, what
the engine understood is settled by this table:

    something of its own (danger, a person, the menu, progress, a greeting)   as it was understood
    several questions, or a form that was left open before                    `answer_or_not`
    another place than the case's                                             `answer_or_not`
    a report that may be of the case's own kind ("还在漏")                     `answer_question`
    a new matter that the engine is sure of                                   `answer_or_not`
    hurry without a word of hurry ("三天了")                                  `answer_or_not`
    all other words, a verdict without a word of praise or marks among them   `answer_question`

Pure.
"""

from __future__ import annotations

import re

from components.settling.talk import Parse, Talk

ASKED = "asked"
"""The key of the waiting cases in a message's metadata."""

ANSWER = "answer_question"
WHETHER = "answer_or_not"

SURE = 0.55
"""As sure as a piece must be that stands for a request of its own (`components.request`)."""

OF_ITS_OWN = frozenset(
    {
        "cancel",
        "case_rate",
        "case_status",
        "case_urge",
        "case_withdraw",
        "emergency",
        "goodbye",
        "greet",
        "help_menu",
        "talk_to_human",
        "thanks",
    }
)
"""Served as understood, at `SURE`; the question stays open."""

MAY_BE_ANSWERS = frozenset(
    {
        "apply_assistance",
        "ask_notice",
        "ask_policy",
        "dispute_fee",
        "find_service",
        "query_fee",
        "query_volunteer",
        "report_problem",
        "signup_volunteer",
        "suggest",
    }
)

REPORT, RATING = "report_problem", "case_rate"
GUESSES = 3
"""So many of the engine's guesses at a kind may be the case's own."""

VERDICT = re.compile(
    r"满意|[1-5一二三四五两]\s?(?:分|颗?星)|评[价分]|打分|[好差]评|点赞|服务|态度|(?:办|修|处理|弄|搞)得"
)
"""What a rating is told by; "还在漏" tells how it is, while the work goes on."""

SHORT_TALK = frozenset({"goodbye", "greet"})
LONGEST_TALK = 6
"""Characters; a longer greeting or farewell is none ("今天好多了，不闪了")."""

HURRY = re.compile("催|快|赶紧|抓紧|还没|还不|怎么|没人|什么时候|多久")
"""What hurry is told by; a mere length of time may be what was asked for."""


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood, with the intent that it has for somebody who was asked."""
    cases = talk.metadata.get(ASKED) or ()
    if not cases:
        return parse
    intent, confidence = parse["intent"]["name"], float(parse["intent"]["confidence"] or 0.0)
    text = str(parse.get("text") or "")
    vague = intent == "case_urge" and HURRY.search(text) is None
    how_it_is = intent == RATING and VERDICT.search(text) is None
    told = intent in SHORT_TALK and len(text) > LONGEST_TALK
    own = intent in OF_ITS_OWN and confidence >= SURE and not (vague or how_it_is or told)
    if intent == "emergency" or own:
        return parse
    new = vague or (intent in MAY_BE_ANSWERS and confidence >= SURE)
    if new and intent == REPORT and cases[0]["kind"] in _kinds(parse):
        new = False
    elsewhere = any(case["elsewhere"] for case in cases)
    doubtful = new or elsewhere or len(cases) > 1 or talk.active_form is not None
    settled = {"name": WHETHER if doubtful else ANSWER, "confidence": 1.0}
    return {**parse, "intent": settled, "intent_ranking": [settled]}


def _kinds(parse: Parse) -> list[str]:
    """The kinds that a report may be of: the one that is settled, else the likeliest guesses."""
    sure = [one["value"] for one in parse.get("entities") or () if one["entity"] == "kind"]
    guesses = (parse.get("facets") or {}).get("kind") or ()
    return sure or [one["name"] for one in guesses[:GUESSES]]


def is_one(parse: Parse, talk: Talk) -> bool:
    """Whether the words are about a question; such a message is one and is not cut."""
    return parse["intent"]["name"] in {ANSWER, WHETHER}
