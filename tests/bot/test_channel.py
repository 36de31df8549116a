"""What the channel accepts, and that no text is ever a command."""

from __future__ import annotations

from typing import Any

import pytest
from components.channel import Inbound, Malformed, neutral
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.training_data.message import Message

DOMAIN = Domain.from_dict({"intents": ["query", "report"], "entities": ["kind"]})

TRICKS = [
    "/query",
    " /query",
    "\n\t/query",
    "\u3000/query",
    "\u200b/query",
    "\ufeff/query",
    "\u202e/query",
    "//query",
    "/ /query",
    "/\u200b/query",
    "\uff0fquery",
    "\u2044query",
    "\u2215query",
    "\x00/query",
    "\x1f/query",
    "\u0301/query",
    "\u00a0\u2028/query",
    '/query{"kind": "noise"}',
    "/query@1.0",
    "/query|/report",
]


def body(**changes: Any) -> dict[str, Any]:
    return {"sender": "p", "message_id": "m", "text": "你好", "payload": None} | changes


@pytest.mark.parametrize("text", TRICKS)
def test_no_text_is_a_command(text: str) -> None:
    words = Inbound.parse(body(text=text), DOMAIN).words
    message = Message({"text": UserMessage(words).text})
    assert YAMLStoryReader.unpack_regex_message(message, DOMAIN) is message
    assert words.startswith("query")


@pytest.mark.parametrize("text", ["/", " // ", "\uff0f\u200b/"])
def test_nothing_but_slashes_stays_text(text: str) -> None:
    assert neutral(text) == "\uff0f"


@pytest.mark.parametrize("text", ["3/4号楼", "你好 /query", "灯坏了。", "😀"])
def test_other_text_is_left_alone(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize("payload", ["/query", '/report{"kind": "noise"}', "/report{}"])
def test_a_payload_passes_as_it_is(payload: str) -> None:
    assert Inbound.parse(body(text=None, payload=payload), DOMAIN).words == payload


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": None},
        {"payload": "/query"},
        {"text": ""},
        {"text": " \u3000"},
        {"text": 7},
        {"text": "长" * 8_001},
        {"sender": ""},
        {"sender": 5},
        {"sender": "x" * 129},
        {"message_id": None},
        {"metadata": []},
        {"text": None, "payload": "query"},
        {"text": None, "payload": "/unknown"},
        {"text": None, "payload": " /query"},
        {"text": None, "payload": "/query@0.5"},
        {"text": None, "payload": "/query{"},
        {"text": None, "payload": '/query{"kind": }'},
        {"text": None, "payload": '/query{"other": "x"}'},
        {"text": None, "payload": ""},
        {"text": None, "payload": 3},
    ],
)
def test_malformed(wrong: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        Inbound.parse(body(**wrong), DOMAIN)


@pytest.mark.parametrize("whole", [None, [], "text", 3])
def test_the_body_must_be_an_object(whole: object) -> None:
    with pytest.raises(Malformed):
        Inbound.parse(whole, DOMAIN)
