"""Words about those who work here give way to danger, forms, and reports of something else."""

from __future__ import annotations

from typing import Any

import pytest
from components.settling.about_staff import settle
from components.settling.talk import Talk


@pytest.mark.parametrize(
    ("intent", "confidence", "kind", "settled"),
    [
        ("case_rate", 0.9, None, "complain_of_staff"),
        ("report_problem", 0.95, "property_service", "complain_of_staff"),
        ("report_problem", 0.95, None, "complain_of_staff"),
        ("report_problem", 0.89, "lighting", "complain_of_staff"),
        ("report_problem", 0.95, "lighting", "report_problem"),
        ("emergency", 1.0, None, "emergency"),
    ],
)
def test_a_report_of_something_else_stays_one(
    intent: str, confidence: float, kind: str | None, settled: str
) -> None:
    entities = [{"entity": "kind", "value": kind}] if kind else []
    parse: dict[str, Any] = {
        "intent": {"name": intent, "confidence": confidence},
        "entities": entities,
    }
    found = settle(parse, Talk({"about_staff": "complaint"}))
    assert found["intent"]["name"] == settled


def test_a_form_keeps_its_words() -> None:
    parse: dict[str, Any] = {"intent": {"name": "thanks", "confidence": 0.9}, "entities": []}
    assert settle(parse, Talk({"about_staff": "praise"}, "complaint_form")) is parse
