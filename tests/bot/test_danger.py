"""The component that weighs the room's reading of danger and the classifier's."""

from __future__ import annotations

from typing import Any

import pytest
from components.classifier import SECOND
from components.danger import DangerReading
from components.settling.worry import WORRY
from rasa.shared.core.events import ActiveLoop
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message

SETTINGS: dict[str, Any] = {
    "intent": "emergency",
    "from": {"sure": 0.0, "likely": 0.1, "hint": 0.2, "calmed": 0.7, "none": 0.4, "everyday": 0.98},
    "ask": {"sure": 0.0, "likely": 0.0, "hint": 0.1, "calmed": 0.5, "none": 0.4, "everyday": 0.95},
    "in_form": {"from": 0.9, "ask": 0.6},
}


NO_FORM = DialogueStateTracker("somebody", [])


def settled(weight: str | None, chance: float, *, first: bool = False) -> Message:
    """A message after the component; the classifier gave danger `chance`."""
    danger = {"name": "emergency", "confidence": chance}
    other = {"name": "report_problem", "confidence": 1 - chance}
    ranking = [danger, other] if first else [other, danger]
    data: dict[str, Any] = {"text": "话", "intent": ranking[0], "intent_ranking": ranking}
    if weight is not None:
        data["metadata"] = {"danger": {"weight": weight, "kind": "fire"}}
    message = Message(data)
    DangerReading(SETTINGS).process([message], NO_FORM)
    return message


@pytest.mark.parametrize(
    ("weight", "chance", "first", "intent"),
    [
        ("sure", 0.0, False, "emergency"),
        ("likely", 0.1, False, "emergency"),
        ("likely", 0.09, False, "report_problem"),
        ("hint", 0.2, False, "emergency"),
        ("hint", 0.19, False, "report_problem"),
        ("none", 0.4, False, "emergency"),
        (None, 0.39, False, "report_problem"),
        ("calmed", 0.69, True, "report_problem"),
        ("calmed", 0.7, True, "emergency"),
        ("everyday", 0.97, True, "report_problem"),
        ("new word", 0.5, True, "emergency"),
    ],
)
def test_the_more_the_words_weigh_the_less_is_added(
    weight: str | None, chance: float, first: bool, intent: str
) -> None:
    assert settled(weight, chance, first=first).get("intent")["name"] == intent


def test_danger_is_certain_and_alone_so_that_nobody_doubts_it() -> None:
    message = settled("sure", 0.0)
    assert message.get("intent_ranking") == [{"name": "emergency", "confidence": 1.0}]


def test_the_second_guess_is_as_sure_as_it_is_without_danger() -> None:
    danger = {"name": "emergency", "confidence": 0.5}
    ranking = [danger, {"name": "report_problem", "confidence": 0.3}]
    message = Message({"text": "话", "intent": danger, "intent_ranking": ranking})
    DangerReading(SETTINGS | {"from": SETTINGS["from"] | {"none": 0.7}}).process([message], NO_FORM)
    assert message.get("intent") == {"name": "report_problem", "confidence": pytest.approx(0.6)}


def test_the_second_guess_brings_its_kind() -> None:
    danger = {"name": "emergency", "confidence": 0.5}
    ranking = [danger, {"name": "report_problem", "confidence": 0.3}]
    kind = {"kind": [{"name": "fire_safety", "confidence": 0.8}]}
    entity = {"entity": "kind", "value": "fire_safety"}
    message = Message({"text": "话", "intent": danger, "intent_ranking": ranking, "facets": {}})
    message.set(SECOND, (kind, [entity]))
    DangerReading(SETTINGS | {"from": SETTINGS["from"] | {"none": 0.7}}).process([message], NO_FORM)
    assert (message.get("facets"), message.get("entities")) == (kind, [entity])


def test_the_kind_of_danger_is_an_entity() -> None:
    (entity,) = settled("sure", 0.0).get("entities")
    assert (entity["entity"], entity["value"]) == ("danger", "fire")
    assert not settled("calmed", 0.1).get("entities")


def test_a_text_of_which_the_classifier_knows_nothing() -> None:
    message = Message({"text": "话", "metadata": {"danger": {"weight": "sure", "kind": "gas"}}})
    DangerReading(SETTINGS).process([message], NO_FORM)
    assert message.get("intent")["name"] == "emergency"


@pytest.mark.parametrize(
    ("weight", "chance", "worried"),
    [
        ("hint", 0.1, True),
        ("hint", 0.09, False),
        ("calmed", 0.5, True),
        ("calmed", 0.49, False),
        ("none", 0.39, False),
    ],
)
def test_what_may_be_danger_is_a_worry(weight: str, chance: float, worried: bool) -> None:
    message = settled(weight, chance, first=True)
    assert message.get("intent")["name"] == "report_problem"
    assert message.get(WORRY) == ({"kind": "fire"} if worried else None)


def test_danger_is_no_worry() -> None:
    assert settled("hint", 0.2).get(WORRY) is None


def test_words_that_danger_knows_nothing_of_can_be_a_worry() -> None:
    sure = {"from": SETTINGS["from"] | {"sure": 0.05}}
    data = {"text": "话", "metadata": {"danger": {"weight": "sure", "kind": "gas"}}}
    message = Message(data)
    DangerReading(SETTINGS | sure).process([message], NO_FORM)
    assert message.get(WORRY) == {"kind": "gas"}


@pytest.mark.parametrize(
    ("weight", "chance", "intent", "worried"),
    [
        ("sure", 0.0, "emergency", False),
        ("hint", 0.59, "report_problem", False),
        ("hint", 0.6, "report_problem", True),
        ("hint", 0.89, "report_problem", True),
        ("hint", 0.9, "emergency", False),
        ("none", 0.89, "report_problem", False),
        ("none", 0.9, "emergency", False),
        ("everyday", 0.97, "report_problem", False),
    ],
)
def test_an_answer_to_a_form_must_be_clear(
    weight: str, chance: float, intent: str, worried: bool
) -> None:
    ranking = [
        {"name": "emergency", "confidence": chance},
        {"name": "report_problem", "confidence": 1 - chance},
    ]
    message = Message({"text": "话", "intent_ranking": ranking, "intent": ranking[0]})
    message.set("metadata", {"danger": {"weight": weight, "kind": "fire"}})
    talk = DialogueStateTracker("somebody", [])
    talk.update(ActiveLoop("complaint_form"))
    DangerReading(SETTINGS).process([message], talk)
    assert message.get("intent")["name"] == intent
    assert (message.get(WORRY) is not None) == worried


def test_the_persons_own_answer_settles_it() -> None:
    assert settled("confirmed", 0.0).get("intent")["name"] == "emergency"
    denied = settled("denied", 0.9, first=True)
    assert (denied.get("intent")["name"], denied.get(WORRY)) == ("report_problem", None)


def test_nobody_is_asked_twice() -> None:
    danger = {"weight": "hint", "kind": "fire", "asked": True}
    data: dict[str, Any] = {"text": "话", "metadata": {"danger": danger}}
    data["intent_ranking"] = [{"name": "emergency", "confidence": 0.15}]
    message = Message(data)
    DangerReading(SETTINGS).process([message], NO_FORM)
    assert message.get(WORRY) is None


@pytest.mark.parametrize("name", ["from", "ask"])
@pytest.mark.parametrize("thresholds", [{"sure": 0}, SETTINGS["from"] | {"none": 2}])
def test_thresholds_are_checked(name: str, thresholds: dict[str, float]) -> None:
    with pytest.raises(InvalidConfigException, match=name):
        DangerReading.validate_config(SETTINGS | {name: thresholds})


def test_nobody_is_asked_about_what_is_danger_already() -> None:
    with pytest.raises(InvalidConfigException, match="above"):
        DangerReading.validate_config(SETTINGS | {"ask": SETTINGS["from"] | {"hint": 0.3}})
