"""The last component of the pipeline: which step comes first, and what is left as it was read."""

from __future__ import annotations

from typing import Any

import pytest
from components.settling.reading import ALONE, ONE, TalkReading, settled
from components.settling.talk import Talk
from components.settling.thread import JUST_SHOWN
from rasa.shared.core.events import ActiveLoop
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

NUMBER = "YX-20261127-0001"
ASKED = {"asked": [{"number": NUMBER, "kind": "lighting", "elsewhere": False}]}
IN_DANGER = {
    "in_danger": {
        "kind": "fire",
        "speaks": True,
        **dict.fromkeys(
            (
                "placed",
                "where",
                "over",
                "ended",
                "corrects",
                "hurries",
                "eases",
                "heeds",
                "asks_how",
                "meanwhile",
                "answers",
            ),
            False,
        ),
    }
}
OWN_CASE = {"own_case": {"about": "when", "number": NUMBER}}
ANOTHER = {"own_case": {"about": "other", "kind": "lift", "number": NUMBER}}
OF_STAFF = {"about_staff": "complaint"}
SERVICES = {"skill": "find_service", "providers": [1]}


def understood(name: str, confidence: float = 0.9, **more: Any) -> dict[str, Any]:
    """What the components before it make of some words."""
    intent = {"name": name, "confidence": confidence}
    return {
        "text": "要多少钱",
        "intent": intent,
        "intent_ranking": [intent],
        "entities": [],
        **more,
    }


def talk(*, form: str | None = None, shown: dict[str, Any] | None = None) -> DialogueStateTracker:
    """A talk in which that was shown and that form waits."""
    slot = AnySlot(JUST_SHOWN, mappings=[], initial_value=shown, influence_conversation=False)
    tracker = DialogueStateTracker("somebody", [slot])
    tracker.update(ActiveLoop(form))
    return tracker


def read(parse: dict[str, Any], tracker: DialogueStateTracker, **metadata: Any) -> dict[str, Any]:
    """The message after the component."""
    message = Message({"metadata": metadata})
    for key, value in parse.items():
        message.set(key, value, add_to_output=True)
    TalkReading().process([message], tracker)
    return message.as_dict(only_output_properties=True)


@pytest.mark.parametrize(
    ("metadata", "parse", "intent", "one"),
    [
        (ASKED | OWN_CASE, understood("nlu_fallback"), "answer_question", True),
        (ASKED | IN_DANGER, understood("nlu_fallback"), "answer_question", True),
        (ASKED | IN_DANGER, understood("emergency"), "emergency", False),
        (IN_DANGER | OWN_CASE, understood("nlu_fallback"), "emergency", False),
        (OF_STAFF | OWN_CASE, understood("suggest"), "complain_of_staff", True),
        (OF_STAFF | ANOTHER, understood("case_supplement"), "report_problem", True),
        (OWN_CASE, understood("suggest"), "case_status", True),
        (OWN_CASE, understood("case_status"), "case_status", True),
        (OWN_CASE, understood("suggest", worry={"kind": "fire"}), "danger_or_not", False),
        ({}, understood("query_fee"), "find_service", False),
    ],
)
def test_the_first_that_is_certain_ends_it(
    metadata: dict[str, Any], parse: dict[str, Any], intent: str, *, one: bool
) -> None:
    found = settled(parse, Talk(metadata, just_shown=SERVICES))
    assert found["intent"]["name"] == intent
    assert bool(found.get(ONE)) == one


def test_it_reads_the_talk_from_the_tracker() -> None:
    parse = understood("query_fee")
    found = read(parse, talk(shown=SERVICES))
    assert (found["intent"]["name"], found["goes_on"]) == ("find_service", "price")
    assert read(parse, talk(shown=SERVICES, form="complaint_form")) == parse


def test_it_reads_what_the_room_tells_from_the_metadata() -> None:
    found = read(understood("nlu_fallback"), talk(), **OWN_CASE)
    assert found["intent"]["name"] == "case_status"
    assert found["entities"] == [{"entity": "case_number", "value": NUMBER}]
    assert found[ONE]


def test_a_worry_that_was_settled_is_none_any_more() -> None:
    found = read(understood("nlu_fallback", worry={"kind": "fire"}), talk(), **IN_DANGER)
    assert found["intent"]["name"] == "emergency"
    assert "worry" not in found


@pytest.mark.parametrize(
    ("parse", "tracker", "metadata"),
    [
        (understood("query_fee"), talk(shown=SERVICES), {ALONE: True} | OWN_CASE),
        (understood("query_fee") | {"text": "/thanks"}, talk(shown=SERVICES), OWN_CASE),
    ],
)
def test_what_is_left_as_it_was_read(
    parse: dict[str, Any], tracker: DialogueStateTracker, metadata: dict[str, Any]
) -> None:
    assert read(parse, tracker, **metadata) == parse
