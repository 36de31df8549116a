"""What a person's words mean who was asked something."""

from typing import Any

import pytest
from components.asked import ASKED, is_settled, settle


def parsed(intent: str, confidence: float = 0.9) -> dict[str, Any]:
    """What the engine understood."""
    ranking = [{"name": intent, "confidence": confidence}]
    return {"intent": ranking[0], "intent_ranking": ranking, "text": "周六上午在家"}


@pytest.mark.parametrize("intent", ["affirm", "deny", "bind_home", "nlu_fallback", "out_of_scope"])
def test_most_words_answer(intent: str) -> None:
    settled = settle(parsed(intent), {ASKED: ["YX-20261122-0007"]}, active_form=None)
    assert settled["intent"]["name"] == "answer_question"
    assert is_settled(settled)


@pytest.mark.parametrize("intent", ["emergency", "talk_to_human", "help_menu", "case_status"])
def test_what_is_something_of_its_own_is_served(intent: str) -> None:
    settled = settle(parsed(intent), {ASKED: ["YX-20261122-0007"]}, active_form=None)
    assert settled["intent"]["name"] == intent
    assert not is_settled(settled)


def test_danger_is_never_doubted() -> None:
    found = settle(parsed("emergency", 0.1), {ASKED: ["a", "b"]}, active_form="complaint_form")
    assert found["intent"]["name"] == "emergency"


@pytest.mark.parametrize(
    ("intent", "confidence", "cases", "form", "settled"),
    [
        ("report_problem", 0.9, 1, None, "answer_or_not"),
        ("case_urge", 0.9, 1, None, "answer_or_not"),
        ("query_fee", 0.55, 1, None, "answer_or_not"),
        ("query_fee", 0.54, 1, None, "answer_question"),
        ("affirm", 0.9, 2, None, "answer_or_not"),
        ("affirm", 0.9, 1, "complaint_form", "answer_or_not"),
        ("thanks", 0.3, 1, None, "answer_question"),
    ],
)
def test_the_table(
    intent: str, confidence: float, cases: int, form: str | None, settled: str
) -> None:
    numbers = [f"YX-20261122-000{count}" for count in range(cases)]
    found = settle(parsed(intent, confidence), {ASKED: numbers}, active_form=form)
    assert found["intent"]["name"] == settled


def test_who_was_not_asked_is_understood_as_ever() -> None:
    before = parsed("affirm")
    assert settle(before, {}, active_form=None) is before
    assert settle(before, {ASKED: []}, active_form=None) is before
