"""Everyday words beside a case of one's own, and words about the staff: what gives way to them."""

from typing import Any

import pytest
from components.settling import about_staff, own_case
from components.settling.talk import Talk

NUMBER = "YX-20261127-0001"


def parsed(name: str, confidence: float = 0.9, **more: Any) -> dict[str, Any]:
    """What the engine understood."""
    intent = {"name": name, "confidence": confidence}
    return {"intent": intent, "intent_ranking": [intent], "entities": [], **more}


def said(about: str, number: str | None = NUMBER) -> dict[str, Any]:
    """What the room has heard."""
    return {"own_case": {"about": about, "number": number}}


@pytest.mark.parametrize(
    ("about", "understood", "means"),
    [
        ("when", "help_menu", "case_status"),
        ("visit", "suggest", "case_supplement"),
        ("contact", "talk_to_human", "case_supplement"),
        ("as_well", "report_problem", "case_supplement"),
        ("over", "out_of_scope", "case_withdraw"),
        ("progress", "nlu_fallback", "case_status"),
        ("urge", "report_problem", "case_urge"),
        ("keep", "case_withdraw", "keep_case"),
        ("news", "nlu_fallback", "hear_of_case"),
        ("again", "nlu_fallback", "file_again"),
        ("not_mended", "report_problem", "case_rate"),
        ("redo", "report_problem", "reopen_case"),
        ("unfollow", "deny", "withdraw_case"),
        ("place", "bind_home", "case_supplement"),
    ],
)
def test_it_means_the_case(about: str, understood: str, means: str) -> None:
    settled = own_case.settle(parsed(understood), Talk(said(about)))
    assert settled["intent"]["name"] == means
    assert {"entity": "case_number", "value": NUMBER} in settled["entities"]
    assert own_case.is_one(settled, Talk(said(about)))


@pytest.mark.parametrize(
    ("parse", "form"),
    [
        (parsed("emergency"), None),
        (parsed("report_problem", worry={"kind": "fire"}), None),
        (parsed("affirm"), "complaint_form"),
        (parsed("query_fee", 0.9), None),
    ],
)
def test_danger_forms_and_sure_requests_come_first(parse: dict[str, Any], form: str | None) -> None:
    assert own_case.settle(parse, Talk(said("when"), form)) == parse


def test_not_mended_is_a_verdict() -> None:
    settled = own_case.settle(parsed("report_problem"), Talk(said("not_mended")))
    assert {"entity": "rating", "value": "2"} in settled["entities"]


def test_an_unsure_request_gives_way() -> None:
    settled = own_case.settle(parsed("query_fee", 0.5), Talk(said("when")))
    assert settled["intent"]["name"] == "case_status"


def test_more_of_another_kind_is_a_report() -> None:
    heard = {"own_case": {"about": "other", "number": None, "kind": "lift"}}
    settled = own_case.settle(parsed("case_supplement"), Talk(heard))
    assert settled["intent"]["name"] == "report_problem"
    assert settled["entities"] == [{"entity": "kind", "value": "lift"}]
    asked = parsed("case_status")
    assert own_case.settle(asked, Talk(heard)) == asked


def test_which_of_several_is_asked() -> None:
    settled = own_case.settle(parsed("deny"), Talk(said("unfollow", None)))
    assert settled["intent"]["name"] == "case_withdraw"
    assert settled["entities"] == []


def test_without_a_word_of_the_room_nothing_changes() -> None:
    parse = parsed("greet")
    assert own_case.settle(parse, Talk()) == parse
    assert about_staff.settle(parse, Talk()) == parse
    assert not own_case.is_one(parse, Talk())


@pytest.mark.parametrize(
    ("stance", "understood", "means"),
    [
        ("complaint", "case_rate", "complain_of_staff"),
        ("complaint", "case_urge", "complain_of_staff"),
        ("complaint", "suggest", "complain_of_staff"),
        ("praise", "thanks", "praise_staff"),
    ],
)
def test_a_stance_is_no_rating_and_no_hurry(stance: str, understood: str, means: str) -> None:
    metadata = {"about_staff": stance}
    settled = about_staff.settle(parsed(understood), Talk(metadata))
    assert settled["intent"]["name"] == means
    assert about_staff.is_one(settled, Talk())


@pytest.mark.parametrize(
    ("parse", "form"), [(parsed("emergency"), None), (parsed("case_rate"), "rating_form")]
)
def test_a_stance_waits_for_danger_and_forms(parse: dict[str, Any], form: str | None) -> None:
    assert about_staff.settle(parse, Talk({"about_staff": "complaint"}, form)) == parse
