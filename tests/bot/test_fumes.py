"""Who is dizzy beside what they tell of gas is poisoned by it."""

from __future__ import annotations

from typing import Any

import pytest
from components.settling.fumes import settle
from components.settling.talk import Talk


def parsed(text: str) -> dict[str, Any]:
    """Words that are taken for a report, with a worry."""
    intent = {"name": "report_problem", "confidence": 0.9}
    return {"intent": intent, "entities": [], "text": text, "worry": {"kind": "injury"}}


@pytest.mark.parametrize("words", ["有点头晕", "头好昏", "我恶心想吐", "站不住了", "浑身没力气"])
def test_it_is_a_call_for_help_of_that_kind(words: str) -> None:
    found = settle(parsed(words), Talk(kind="gas"))
    assert found["intent"]["name"] == "emergency"
    assert found["entities"] == [{"entity": "danger", "value": "gas"}]
    assert found["worry"] is None


@pytest.mark.parametrize(
    ("words", "talk"),
    [
        ("有点头晕", Talk(kind="water_leak")),
        ("有点头晕", Talk()),
        ("有点头晕", Talk({"danger": {"weight": "denied"}}, kind="gas")),
        ("头不晕", Talk(kind="gas")),
        ("开窗了", Talk(kind="gas")),
        ("表头坏了", Talk(kind="gas")),
    ],
)
def test_other_words_and_other_matters_are_as_they_were(words: str, talk: Talk) -> None:
    before = parsed(words)
    assert settle(before, talk) is before
