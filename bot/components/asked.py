"""Words of somebody whom a worker has asked something: an answer, or another matter?

The dialogue room sends the numbers of the waiting cases along (`metadata["asked"]`). Where no form
is open that has asked since, what the engine understood is settled by this table:

    something of its own (danger, a person, the menu, progress, a greeting)   as it was understood
    a new matter that the engine is sure of                                   `answer_or_not`
    hurry without a word of hurry ("三天了")                                  `answer_or_not`
    several questions, or a form that was left open before                    `answer_or_not`
    all other words                                                           `answer_question`

Pure.
"""

from __future__ import annotations

import re
from typing import Any

ASKED = "asked"
"""The key of the waiting cases in a message's metadata."""

ANSWER = "answer_question"
WHETHER = "answer_or_not"

SURE = 0.55
"""As sure as a piece must be that stands for a request of its own (`components.several`)."""

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

HURRY = re.compile("催|快|赶紧|抓紧|还没|还不|怎么|没人|什么时候|多久")
"""What hurry is told by; a mere length of time may be what was asked for."""


def settle(
    parse: dict[str, Any], metadata: dict[str, Any], *, active_form: str | None
) -> dict[str, Any]:
    """What was understood, with the intent that it has for somebody who was asked."""
    cases = metadata.get(ASKED) or ()
    if not cases:
        return parse
    intent, confidence = parse["intent"]["name"], float(parse["intent"]["confidence"] or 0.0)
    vague = intent == "case_urge" and HURRY.search(str(parse.get("text") or "")) is None
    if intent == "emergency" or (intent in OF_ITS_OWN and confidence >= SURE and not vague):
        return parse
    new = vague or (intent in MAY_BE_ANSWERS and confidence >= SURE)
    doubtful = new or len(cases) > 1 or active_form is not None
    settled = {"name": WHETHER if doubtful else ANSWER, "confidence": 1.0}
    return {**parse, "intent": settled, "intent_ranking": [settled]}


def is_settled(parse: dict[str, Any]) -> bool:
    """Whether the words are about a question; such a message is one and is not cut."""
    return parse["intent"]["name"] in {ANSWER, WHETHER}
