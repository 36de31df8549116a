"""What may be danger is asked about before anything else."""

from __future__ import annotations

from typing import Any

import pytest
from components.settling.own_case import OWN_CASE
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


@pytest.mark.parametrize(
    ("report", "confidence", "own_case", "settled"),
    [
        (0.34, 0.55, False, "report_problem"),
        (0.1, 0.55, False, "case_status"),
        (0.34, 0.8, False, "case_status"),
        (0.34, 0.55, True, "case_status"),
    ],
)
def test_what_was_told_and_is_no_danger_is_reported(
    report: float, confidence: float, own_case: bool, settled: str
) -> None:
    ranking = [
        {"name": "case_status", "confidence": confidence},
        {"name": "report_problem", "confidence": report},
    ]
    parse = {"intent": ranking[0], "intent_ranking": ranking, "entities": []}
    talk = Talk({"danger": {"weight": "denied"}, **({OWN_CASE: "X"} if own_case else {})})
    assert settle(parse, talk)["intent"]["name"] == settled


@pytest.mark.parametrize(
    ("text", "kinds"), [("水管爆了快来人", ["water_leak"]), ("门锁坏了快来人", [])]
)
def test_a_mishap_with_a_shout_is_reported(text: str, kinds: list[str]) -> None:
    ranking = [
        {"name": "case_urge", "confidence": 0.57},
        {"name": "report_problem", "confidence": 0.38},
    ]
    parse = {"intent": ranking[0], "intent_ranking": ranking, "entities": [], "text": text}
    found = settle(parse, Talk({"danger": {"weight": "everyday"}}))
    assert found["intent"]["name"] == "report_problem"
    assert [one["value"] for one in found["entities"]] == kinds


@pytest.mark.parametrize(("confidence", "settled"), [(0.5, "nlu_fallback"), (0.9, "talk_to_human")])
def test_a_no_files_nothing_that_is_doubtful(confidence: float, settled: str) -> None:
    assert read_as("talk_to_human", confidence, weight="denied") == settled
