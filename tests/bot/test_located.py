"""A location out of the blue, and one that something waits for."""

from __future__ import annotations

from typing import Any

import pytest
from components.settling.located import settle
from components.settling.talk import Talk

PARSE: dict[str, Any] = {"intent": {"name": "bind_home", "confidence": 0.9}}


def settled(metadata: dict[str, Any], *, form: str | None = None) -> str:
    """The intent that the words of a message have."""
    return str(settle(PARSE, Talk(metadata, form))["intent"]["name"])


def test_out_of_the_blue_it_opens_a_report() -> None:
    assert settled({"location": True}) == "send_location"


@pytest.mark.parametrize("form", ["complaint_form", "bind_home_form"])
def test_in_a_form_it_is_an_answer(form: str) -> None:
    assert settled({"location": True}, form=form) == "bind_home"


def test_whoever_called_for_help_says_where() -> None:
    assert settled({"location": True, "in_danger": {"placed": False}}) == "bind_home"


def test_words_are_no_location() -> None:
    assert settled({}) == "bind_home"
