"""What a person's words mean who was asked something."""

from typing import Any

import pytest
from components.settling.asked import ASKED, is_one, settle
from components.settling.talk import Talk

CASE = {"number": "YX-20261122-0007", "kind": "water_leak", "elsewhere": False}


def parsed(intent: str, confidence: float = 0.9) -> dict[str, Any]:
    """What the engine understood."""
    ranking = [{"name": intent, "confidence": confidence}]
    return {"intent": ranking[0], "intent_ranking": ranking, "text": "周六上午在家"}


@pytest.mark.parametrize("intent", ["affirm", "deny", "bind_home", "nlu_fallback", "out_of_scope"])
def test_most_words_answer(intent: str) -> None:
    settled = settle(parsed(intent), Talk({ASKED: [CASE]}))
    assert settled["intent"]["name"] == "answer_question"
    assert is_one(settled, Talk())


@pytest.mark.parametrize("intent", ["emergency", "talk_to_human", "help_menu", "case_status"])
def test_what_is_something_of_its_own_is_served(intent: str) -> None:
    settled = settle(parsed(intent), Talk({ASKED: [CASE]}))
    assert settled["intent"]["name"] == intent
    assert not is_one(settled, Talk())


def test_danger_is_never_doubted() -> None:
    found = settle(parsed("emergency", 0.1), Talk({ASKED: [CASE, CASE]}, "complaint_form"))
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
    found = settle(parsed(intent, confidence), Talk({ASKED: [CASE] * cases}, form))
    assert found["intent"]["name"] == settled


def test_who_was_not_asked_is_understood_as_ever() -> None:
    before = parsed("affirm")
    assert settle(before, Talk()) is before
    assert settle(before, Talk({ASKED: []})) is before


@pytest.mark.parametrize(
    ("said", "understood", "settled"),
    [
        ("还在漏", {"intent": "case_rate"}, "answer_question"),
        ("今天好多了，不闪了", {"intent": "goodbye"}, "answer_question"),
        ("再见", {"intent": "goodbye"}, "goodbye"),
        ("天花板还在滴", {"intent": "report_problem", "sure": "water_leak"}, "answer_question"),
        ("还是湿的", {"intent": "report_problem", "guess": "water_leak"}, "answer_question"),
        ("电梯又坏了", {"intent": "report_problem", "sure": "lift"}, "answer_or_not"),
        ("那个又响了", {"intent": "report_problem", "guess": "noise"}, "answer_or_not"),
        ("物业费多少", {"intent": "query_fee"}, "query_fee"),
        ("物业费交过了", {"intent": "query_fee"}, "answer_or_not"),
        ("你们上门要多少钱", {"intent": "find_service"}, "answer_or_not"),
        ("办得不错，5分", {"intent": "case_rate"}, "case_rate"),
        ("态度很好", {"intent": "case_rate"}, "case_rate"),
    ],
)
def test_the_same_matter_is_the_answer(said: str, understood: dict[str, str], settled: str) -> None:
    parse = parsed(understood["intent"]) | {"text": said}
    if "sure" in understood:
        parse["entities"] = [{"entity": "kind", "value": understood["sure"]}]
    if "guess" in understood:
        parse["facets"] = {"kind": [{"name": "gas"}, {"name": understood["guess"]}]}
    found = settle(parse, Talk({ASKED: [CASE]}))
    assert found["intent"]["name"] == settled


@pytest.mark.parametrize("intent", ["report_problem", "affirm", "bind_home"])
def test_another_place_is_doubtful(intent: str) -> None:
    parse = parsed(intent) | {"entities": [{"entity": "kind", "value": "water_leak"}]}
    found = settle(parse, Talk({ASKED: [CASE | {"elsewhere": True}]}))
    assert found["intent"]["name"] == "answer_or_not"


@pytest.mark.parametrize(
    ("said", "intent", "settled"),
    [
        ("晚上七点以后", "out_of_scope", "answer_question"),
        ("还有两辆共享单车", "nlu_fallback", "answer_question"),
        ("三天了", "case_urge", "answer_question"),
        ("天花板还在滴", "report_problem", "answer_question"),
        ("谢谢", "thanks", "thanks"),
        ("好的", "affirm", "affirm"),
        ("快点来", "case_urge", "case_urge"),
        ("物业费多少", "query_fee", "query_fee"),
    ],
)
def test_after_the_answer_what_says_nothing_by_itself_is_more_of_it(
    said: str, intent: str, settled: str
) -> None:
    parse = parsed(intent) | {"text": said}
    parse["entities"] = [{"entity": "kind", "value": "water_leak"}]
    case = CASE | {"answered": True}
    assert settle(parse, Talk({ASKED: [case]}))["intent"]["name"] == settled
    elsewhere = case | {"elsewhere": True}
    assert settle(parse, Talk({ASKED: [elsewhere]}))["intent"]["name"] == intent


def test_hurry_is_about_what_it_is_being_asked_of() -> None:
    shown = {"skill": "ask_whether_answer", "messages": [1]}
    parse = parsed("case_urge") | {"text": "快点"}
    assert settle(parse, Talk({ASKED: [CASE]}))["intent"]["name"] == "case_urge"
    settled = settle(parse, Talk({ASKED: [CASE]}, just_shown=shown))
    assert settled["intent"]["name"] == "answer_or_not"
