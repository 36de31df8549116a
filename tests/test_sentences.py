"""What residents can read, all of it: no English, no id, no trace of the machine."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("actions", "api/dialogue", "api/notifications", "api/cases")
JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
LATIN = re.compile(r"[A-Za-z]{2,}")
ALLOWED = {"YX", "Excel", "MB"}
"""Words that people here read as they are."""


def responses_of(path: Path) -> dict[str, Any]:
    """The responses of one file of the domain."""
    domain = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return domain.get("responses") or {}


def sentences() -> Iterator[tuple[str, str]]:
    """Name and text of every variation of every response, of every option, of every template."""
    for path in sorted((ROOT / "bot/domain").glob("*.yml")):
        for name, variations in responses_of(path).items():
            for variation in variations:
                yield name, PLACEHOLDER.sub("", variation["text"])
                for button in variation.get("buttons") or ():
                    yield name, PLACEHOLDER.sub("", button["title"])
    for room in ROOMS:
        for path in sorted((ROOT / room / "texts").glob("*.j2")):
            yield path.name, JINJA.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "text"), sorted(set(sentences())))
def test_no_english(name: str, text: str) -> None:
    assert set(LATIN.findall(text)) <= ALLOWED, name


OFTEN = (
    "utter_ask_complaint_text",
    "utter_ask_complaint_place",
    "utter_complaint_read_back_short",
    "utter_complaint_what_to_change",
    "utter_complaint_not_filed_yet",
    "utter_greet",
    "utter_thanks",
    "utter_goodbye",
    "utter_acknowledge",
    "utter_take_your_time",
    "utter_please_rephrase",
    "utter_out_of_scope",
    "utter_not_followed_in_form",
    "utter_rest_kept",
    "utter_rest_taken_up",
    "utter_case_urged",
    "utter_case_supplemented",
)


@pytest.mark.parametrize("name", OFTEN)
def test_what_is_said_often_is_said_in_two_ways(name: str) -> None:
    """Variations that any talk may get; those for short sentences do not count."""
    for path in (ROOT / "bot/domain").glob("*.yml"):
        responses = responses_of(path)
        if name in responses:
            usual = [one["text"] for one in responses[name] if "condition" not in one]
            assert len(set(usual)) >= 2
            return
    pytest.fail(f"{name} is not declared")
