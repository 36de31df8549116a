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


def parse_of(name: str, **more: Any) -> dict[str, Any]:
    return {"intent": {"name": name, "confidence": 0.9}, "entities": [], **more}


@pytest.mark.parametrize(
    ("shown", "settled"),
    [
        ({"skill": "complain_of_staff", "number": "YX-20261127-0001"}, "complain_of_staff"),
        ({"skill": "ask_policy", "article": 1}, "talk_to_human"),
        (None, "talk_to_human"),
    ],
)
def test_who_is_meant_is_said_right_after_a_complaint(
    shown: dict[str, Any] | None, settled: str
) -> None:
    found = settle(parse_of("talk_to_human"), Talk({"about_staff": "more"}, None, shown))
    assert found["intent"]["name"] == settled
    assert found.get("goes_on") == ("more" if settled == "complain_of_staff" else None)


@pytest.mark.parametrize(("open_one", "settled"), [(True, "complain_of_staff"), (False, "suggest")])
def test_what_may_be_danger_is_asked_about_unless_help_is_coming(
    open_one: bool, settled: str
) -> None:
    metadata = {"about_staff": "complaint"} | ({"in_danger": {}} if open_one else {})
    found = settle(parse_of("suggest", worry={"kind": "injury"}), Talk(metadata))
    assert found["intent"]["name"] == settled
