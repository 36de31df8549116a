"""What may be danger is asked about before anything else."""

from __future__ import annotations

from typing import Any

import pytest
from components.settling.talk import Talk
from components.settling.worry import ASKS, HEAVY_HEART, WORRY, settle, worried

REPORT: dict[str, Any] = {
    "intent": {"name": "report_problem", "confidence": 0.9},
    "entities": [{"entity": "kind", "value": "power"}],
    "text": "插座有焦味",
}


def test_without_a_worry_it_is_as_it_was_understood() -> None:
    assert settle(REPORT, Talk({"danger": {"weight": "hint", "kind": "fire"}})) is REPORT


def test_with_one_the_question_comes_first() -> None:
    asked = settle({**REPORT, WORRY: {"kind": "fire"}}, Talk())
    assert asked["intent"] == {"name": ASKS, "confidence": 1.0}
    assert asked["entities"] == [{"entity": "danger", "value": "fire"}]
    assert asked["text"] == REPORT["text"]


def test_a_worry_without_a_kind() -> None:
    assert worried(REPORT)["entities"] == []


def read_as(intent: str, confidence: float, **danger: Any) -> str:
    """The intent that words have, by what was understood and what was found of danger."""
    parse = {"intent": {"name": intent, "confidence": confidence}, "entities": []}
    return str(settle(parse, Talk({"danger": danger}))["intent"]["name"])


@pytest.mark.parametrize(
    ("intent", "confidence", "danger", "settled"),
    [
        ("out_of_scope", 0.5, {"weight": "denied", "kind": "self_harm"}, HEAVY_HEART),
        ("report_problem", 0.51, {"weight": "denied", "kind": "self_harm"}, HEAVY_HEART),
        (
            "nlu_fallback",
            0.4,
            {"weight": "calmed", "kind": "self_harm", "asked": True},
            HEAVY_HEART,
        ),
        ("query_fee", 0.9, {"weight": "denied", "kind": "self_harm"}, "query_fee"),
        ("emergency", 1.0, {"weight": "calmed", "kind": "self_harm", "asked": True}, "emergency"),
        ("out_of_scope", 0.5, {"weight": "denied", "kind": "fire"}, "out_of_scope"),
        ("out_of_scope", 0.5, {"weight": "hint", "kind": "self_harm"}, "out_of_scope"),
    ],
)
def test_a_heavy_heart(
    intent: str, confidence: float, danger: dict[str, Any], settled: str
) -> None:
    assert read_as(intent, confidence, **danger) == settled


def test_who_was_asked_once_is_not_asked_to_say_it_anew() -> None:
    doubt, guess = ({"name": name, "confidence": 0.4} for name in ("nlu_fallback", "suggest"))
    parse: dict[str, Any] = {"intent": doubt, "intent_ranking": [doubt, guess], "entities": []}
    assert settle(parse, Talk({"danger": {"weight": "denied", "kind": "fire"}}))["intent"] == guess
    assert settle(parse, Talk({"danger": {"weight": "hint", "kind": "fire"}}))["intent"] == doubt
