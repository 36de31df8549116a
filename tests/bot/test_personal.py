"""What people say of themselves gives way to danger, and a swindle to next to nothing."""

from __future__ import annotations

from typing import Any

import pytest
from components.settling.personal import settle
from components.settling.talk import Talk

EMERGENCY = {"in_danger": {"placed": True, "where": False, "over": False}}
GRIEF = {"personal": "grief"}
SCAMMED = {"personal": "scammed"}
NEXT = {"personal": "next"}


def parse(name: str = "out_of_scope", **more: Any) -> dict[str, Any]:
    return {"intent": {"name": name, "confidence": 0.9}, "entities": [], **more}


@pytest.mark.parametrize(
    ("metadata", "understood", "form", "said"),
    [
        (GRIEF, parse("goodbye"), None, "grief"),
        (GRIEF, parse("goodbye"), "volunteer_form", "grief"),
        (GRIEF, parse("emergency"), None, None),
        (GRIEF, parse(worry={"kind": "self_harm"}), None, "grief"),
        (GRIEF | EMERGENCY, parse("goodbye"), None, None),
        ({"personal": "low"}, parse(worry={"kind": "self_harm"}), None, None),
        ({"personal": "who"} | EMERGENCY, parse("help_menu"), None, "who"),
        ({"personal": "chat"}, parse(), None, "chat"),
        ({"personal": "chat"}, parse(), "complaint_form", None),
        (SCAMMED | EMERGENCY, parse("emergency"), None, "scammed"),
        (SCAMMED | {"danger": {"weight": "likely", "kind": "injury"}}, parse(), None, "scammed"),
        (SCAMMED | {"danger": {"weight": "sure", "kind": "violence"}}, parse(), None, None),
        (SCAMMED | {"danger": {"weight": "hint", "kind": "self_harm"}}, parse(), None, None),
        ({"personal": "scam"}, parse("report_problem"), None, None),
        ({"personal": "scam"}, parse("ask_policy"), None, "scam"),
        ({"personal": "low", "danger": {"kind": "self_harm"}}, parse(), None, None),
        ({"personal": "lost"}, parse("report_problem"), None, None),
        ({"personal": "lost"}, parse(), None, "lost"),
        ({"personal": "number"}, parse("case_supplement"), None, None),
        ({"personal": "tenant"}, parse("bind_home"), "bind_home_form", "tenant"),
        (NEXT, parse(), None, None),
        ({}, parse(), None, None),
    ],
)
def test_what_gives_way(
    metadata: dict[str, Any], understood: dict[str, Any], form: str | None, said: str | None
) -> None:
    found = settle(understood, Talk(metadata, form))
    assert [one["value"] for one in found["entities"]] == ([said] if said else [])
    assert (found["intent"]["name"] == "personal") is (said is not None)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ({"skill": "personal", "about": "scammed"}, "scammed_next"),
        ({"skill": "personal", "about": "scammed_next"}, "scammed_next"),
        ({"skill": "personal", "about": "grief"}, "grief_next"),
        ({"skill": "personal", "about": "chat"}, None),
        ({"skill": "ask_policy", "article": 1}, None),
    ],
)
def test_the_next_question_is_about_what_was_said(shown: dict[str, Any], said: str | None) -> None:
    found = settle(parse(), Talk(NEXT, None, shown))
    assert [one["value"] for one in found["entities"]] == ([said] if said else [])


@pytest.mark.parametrize(("about", "said"), [("scam", "scam_refused"), ("chat", None)])
def test_who_paid_nothing_is_praised_for_it(about: str, said: str | None) -> None:
    shown = {"skill": "personal", "about": about}
    found = settle(parse("report_problem"), Talk({"personal": "refused"}, None, shown))
    assert [one["value"] for one in found["entities"]] == ([said] if said else [])


def test_a_provider_who_cheats_is_complained_of() -> None:
    understood = parse("report_problem")
    assert settle(understood, Talk(SCAMMED, None, {"skill": "find_service"})) is understood
