"""Words of who thinks to cast a vote in the chat."""

from __future__ import annotations

from typing import Any

import pytest
from components.settling.talk import Talk
from components.settling.thread import GOES_ON
from components.settling.vote import VOTE, settle


def understood(text: str, intent: str) -> dict[str, Any]:
    """What the classifier makes of some words."""
    return {"text": text, "intent": {"name": intent, "confidence": 0.9}}


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("我投同意", "affirm"),
        ("投反对票", "deny"),
        ("我们家投赞成", "out_of_scope"),
        ("投票,我反对", "nlu_fallback"),
        ("俺家弃权", "cancel"),
        ("我投第二套方案", "suggest"),
    ],
)
def test_a_vote_is_a_question_about_the_vote(text: str, alone: str) -> None:
    settled = settle(understood(text, alone), Talk())
    assert settled["intent"]["name"] == "ask_notice"
    assert settled[GOES_ON] == VOTE


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("我同意", "affirm"),
        ("我要投诉,反对他们施工", "report_problem"),
        ("我投诉邻居", "report_problem"),
        ("投票那天有人打架", "emergency"),
        ("投递员把包裹丢了", "out_of_scope"),
    ],
)
def test_what_is_no_vote(text: str, alone: str) -> None:
    parse = understood(text, alone)
    assert settle(parse, Talk()) == parse


def test_in_a_form_it_answers_the_form() -> None:
    parse = understood("我投同意", "affirm")
    assert settle(parse, Talk({}, "volunteer_form")) == parse
