"""What is said after a call for help: most of it is about it."""

from __future__ import annotations

from typing import Any

import pytest
from components.settling.in_danger import settle
from components.settling.talk import Talk


def settled(
    intent: str,
    confidence: float,
    *,
    over: bool = False,
    placed: bool = False,
    where: bool = False,
    form: str | None = None,
) -> str:
    """The intent that words have for whoever has called for help."""
    parse: dict[str, Any] = {"intent": {"name": intent, "confidence": confidence}}
    emergency = {"kind": "fire", "over": over, "placed": placed, "where": where}
    metadata = {"in_danger": emergency}
    return str(settle(parse, Talk(metadata, form))["intent"]["name"])


@pytest.mark.parametrize(
    ("intent", "confidence", "found"),
    [
        ("out_of_scope", 0.99, "emergency"),
        ("nlu_fallback", 0.4, "emergency"),
        ("report_problem", 0.99, "emergency"),
        ("query_fee", 0.79, "emergency"),
        ("query_fee", 0.8, "query_fee"),
        ("talk_to_human", 0.9, "talk_to_human"),
        ("affirm", 0.4, "affirm"),
        ("bind_home", 0.5, "bind_home"),
    ],
)
def test_only_what_is_clearly_something_else_is(intent: str, confidence: float, found: str) -> None:
    assert settled(intent, confidence) == found


@pytest.mark.parametrize(("confidence", "found"), [(0.89, "emergency"), (0.9, "report_problem")])
def test_another_problem_once_the_place_is_known(confidence: float, found: str) -> None:
    assert settled("report_problem", confidence, placed=True) == found


def test_the_end_is_heard_in_a_form_too_and_all_else_answers_it() -> None:
    assert settled("report_problem", 0.5, form="complaint_form") == "report_problem"
    assert settled("out_of_scope", 0.5, form="complaint_form", over=True) == "emergency"


def test_a_place_is_for_the_emergency_first() -> None:
    assert settled("bind_home", 0.9, where=True, form="complaint_form") == "emergency"
    assert settled("report_problem", 0.99, where=True) == "emergency"
    assert settled("bind_home", 0.9, where=True, placed=True, form="complaint_form") == "bind_home"


def test_without_an_emergency_nothing_changes() -> None:
    parse: dict[str, Any] = {"intent": {"name": "out_of_scope", "confidence": 0.9}}
    assert settle(parse, Talk()) is parse
