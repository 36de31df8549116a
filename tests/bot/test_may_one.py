"""Who asks whether one may report here reports."""

from __future__ import annotations

import pytest
from components.settling.may_one import settle
from components.settling.talk import Talk


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("请问可以报修吗", "ask_policy"),
        ("能报修不", "case_rate"),
        ("可以在这里投诉吗", "ask_policy"),
        ("你们这能不能反映问题", "out_of_scope"),
        ("晚上能报修吗", "ask_policy"),
    ],
)
def test_it_opens_a_report(text: str, alone: str) -> None:
    parse = {"text": text, "intent": {"name": alone, "confidence": 0.7}}
    settled = settle(parse, Talk())
    assert settled["intent"]["name"] == "report_problem"
    assert settled["entities"] == [{"entity": "kind", "value": "unspecified"}]
    assert settle(parse, Talk(active_form="complaint_form")) == parse


@pytest.mark.parametrize(
    "text",
    ["可以报修吗,我家灯坏了", "能不能投诉物业", "我要报修", "报修电话可以告诉我吗", "可以装修吗"],
)
def test_what_says_more_is_read_for_itself(text: str) -> None:
    parse = {"text": text, "intent": {"name": "ask_policy", "confidence": 0.7}}
    assert settle(parse, Talk()) == parse
