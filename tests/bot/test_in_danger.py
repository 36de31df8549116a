"""What is said after a call for help: what can be about it is, and all else is itself."""

from __future__ import annotations

from typing import Any

import pytest
from components.settling.in_danger import ABOUT_IT, settle
from components.settling.talk import Talk

SAID = {"where", "elsewhere", "corrects", "over", "helped", "hurries", "other_case"}
SAID |= {"answers", "eases", "heeds", "asks_how"}


def settled(
    intent: str,
    confidence: float = 1.0,
    *says: str,
    kind: str = "fire",
    placed: bool = False,
    ended: bool = False,
    speaks: bool = True,
    form: str | None = None,
    worry: bool = False,
    meanwhile: str | None = None,
    **metadata: Any,
) -> str:
    """The intent of words for whoever has called for help; `says`: what they are beside it."""
    parse: dict[str, Any] = {"intent": {"name": intent, "confidence": confidence}}
    if worry:
        parse["worry"] = {"kind": None}
    emergency = {one: one in says for one in SAID}
    emergency |= {"kind": kind, "placed": placed, "ended": ended, "speaks": speaks}
    emergency["meanwhile"] = meanwhile
    found = settle(parse, Talk({"in_danger": emergency, **metadata}, form))
    assert bool(found.get(ABOUT_IT)) is (found["intent"]["name"] == "emergency" != intent)
    return str(found["intent"]["name"])


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
def test_of_what_can_be_about_it_only_a_clear_request_is_another(
    intent: str, confidence: float, found: str
) -> None:
    assert settled(intent, confidence) == found


@pytest.mark.parametrize("intent", ["out_of_scope", "report_problem", "find_service", "help_menu"])
def test_what_cannot_be_about_it_is_served_as_itself(intent: str) -> None:
    assert settled(intent, 0.5, speaks=False) == intent


@pytest.mark.parametrize(("confidence", "found"), [(0.89, "emergency"), (0.9, "report_problem")])
def test_another_problem_once_the_place_is_known(confidence: float, found: str) -> None:
    assert settled("report_problem", confidence, placed=True) == found


def test_the_end_is_heard_in_a_form_too_and_all_else_answers_it() -> None:
    assert settled("report_problem", 0.5, form="complaint_form") == "report_problem"
    assert settled("out_of_scope", 0.5, "over", form="complaint_form") == "emergency"


def test_hurry_and_what_nobody_understands_go_to_the_emergency_in_a_form_too() -> None:
    form = "complaint_form"
    assert settled("nlu_fallback", 0.3, form=form) == "emergency"
    assert settled("case_status", 0.9, "hurries", form=form) == "emergency"
    assert settled("affirm", 0.9, "hurries", form=form) == "affirm"
    assert settled("nlu_fallback", 0.3, ended=True, form=form) == "nlu_fallback"


def test_what_was_advised_and_is_done_answers_no_form() -> None:
    assert settled("nlu_fallback", 0.3, "heeds", form="complaint_form") == "emergency"
    assert settled("affirm", 1.0, "heeds", placed=True) == "emergency"
    assert settled("affirm", 1.0, "heeds", ended=True) == "affirm"


@pytest.mark.parametrize("says", ["called", "out", "number", "easy"])
def test_who_waits_for_help_speaks_of_it(says: str) -> None:
    in_a_form = "emergency" if says in {"called", "out"} else "bind_home"
    assert settled("find_service", 0.99, placed=True, speaks=False, meanwhile=says) == "emergency"
    assert settled("bind_home", form="bind_home_form", meanwhile=says) == in_a_form
    assert settled("cancel", ended=True, meanwhile=says) == "cancel"


def test_what_to_do_meanwhile_is_no_question_for_the_menu() -> None:
    assert settled("help_menu", 0.99, "asks_how", speaks=False) == "emergency"
    assert settled("ask_policy", 0.99, "asks_how", speaks=False) == "ask_policy"


def test_what_presses_less_may_be_another_case() -> None:
    assert settled("case_urge", 1.0, "other_case", placed=True, meanwhile="easy") == "case_urge"


@pytest.mark.parametrize("ended", [False, True])
def test_a_wish_beside_it_is_none_for_the_good_of_all(ended: bool) -> None:
    assert settled("suggest", 1.0, ended=ended) == "emergency"
    assert settled("suggest", 1.0, ended=ended, speaks=False) == "suggest"


def test_a_place_is_for_the_emergency_first() -> None:
    assert settled("bind_home", 0.9, "where", form="complaint_form") == "emergency"
    assert settled("report_problem", 0.99, "where") == "emergency"
    in_a_form = settled("bind_home", 0.9, "where", placed=True, form="complaint_form")
    assert in_a_form == "bind_home"


def test_a_place_alone_puts_right_what_was_guessed() -> None:
    assert settled("report_problem", 0.99, "corrects", placed=True, speaks=False) == "emergency"


@pytest.mark.parametrize("intent", ["cancel", "affirm", "out_of_scope", "report_problem"])
def test_how_many_there_are_and_whether_it_goes_on_is_of_it(intent: str) -> None:
    assert settled(intent, 1.0, "answers", placed=True, speaks=False) == "emergency"
    assert settled(intent, 1.0, "answers", form="complaint_form") == intent


def test_the_end_of_a_part_is_of_it_in_a_form_too() -> None:
    assert settled("report_problem", 1.0, "eases", form="complaint_form") == "emergency"


@pytest.mark.parametrize("intent", ["case_urge", "case_status", "ask_policy"])
def test_hurry_is_about_it_unless_it_names_another_case(intent: str) -> None:
    assert settled(intent, 1.0, "hurries", placed=True, speaks=False) == "emergency"
    assert settled(intent, 1.0, "hurries", "other_case", placed=True) == intent
    assert settled(intent, 1.0, "hurries", placed=True, ended=True) == intent


def test_a_complaint_of_the_staff_never_goes_to_whoever_has_the_emergency() -> None:
    assert settled("nlu_fallback", 0.3, about_staff="complaint") == "nlu_fallback"


def test_who_wants_to_die_is_listened_to_in_small_talk() -> None:
    assert settled("help_menu", 0.9, kind="self_harm", speaks=False) == "emergency"
    assert settled("query_fee", 0.9, kind="self_harm", speaks=False) == "query_fee"


def test_what_may_be_danger_is_a_part_of_it_and_is_asked_about_once_it_is_over() -> None:
    assert settled("danger_or_not", worry=True, speaks=False) == "emergency"
    assert settled("danger_or_not", worry=True, ended=True) == "danger_or_not"


@pytest.mark.parametrize("intent", ["report_problem", "case_urge", "case_rate", "thanks"])
def test_once_it_is_over_all_that_is_understood_is_itself(intent: str) -> None:
    assert settled(intent, 0.5, ended=True, placed=True) == intent


def test_once_it_is_over_only_what_speaks_of_it_goes_on_about_it() -> None:
    assert settled("nlu_fallback", 0.3, ended=True) == "emergency"
    assert settled("nlu_fallback", 0.3, ended=True, speaks=False) == "nlu_fallback"


def test_without_an_emergency_nothing_changes() -> None:
    parse: dict[str, Any] = {"intent": {"name": "out_of_scope", "confidence": 0.9}}
    assert settle(parse, Talk()) is parse


def test_after_violence_no_form_keeps_what_is_said_of_it() -> None:
    emergency = dict.fromkeys(SAID, False) | {"kind": "violence", "placed": True, "ended": False}
    emergency |= {"meanwhile": None}
    said = {"in_danger": emergency | {"speaks": True, "aftermath": "gone", "of_the_family": True}}
    parse = {"intent": {"name": "goodbye", "confidence": 0.9}}
    for form in (None, "complaint_form"):
        assert settle(parse, Talk(said, form))["intent"]["name"] == "emergency"


@pytest.mark.parametrize(("confidence", "found"), [(0.79, "emergency"), (0.8, "report_problem")])
def test_of_who_wants_to_die_an_unsure_report_is_heard(confidence: float, found: str) -> None:
    said = settled("report_problem", confidence, kind="self_harm", placed=True, speaks=False)
    assert said == found
