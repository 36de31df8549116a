"""The patched engine says, does and remembers what stock Rasa does; and each patch does its job."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from components import patches
from engine_process import EngineProcess
from fake_actions import FakeActions
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.nlg import interpolator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

TALK = [
    "你好",
    "楼道灯坏了没人修",
    "你好",
    "3栋2单元",
    "查水费",
    '/report{"kind": "noise"}',
    "隔壁装修太吵",
    "zzzz",
    "不用了",
    "/affirm",
] * 2  # long enough to be folded


@pytest.fixture(autouse=True)
def patched() -> None:
    patches.apply()
    patches.apply()


def test_same_as_stock(engine: EngineProcess, actions: FakeActions, model: Path) -> None:
    """Replies, events, slots and the actions called, over a talk with forms in it."""
    actions.answers["action_query"] = lambda _: (
        200,
        {
            "events": [{"event": "slot", "name": "kind", "value": "water"}],
            "responses": [{"text": "欠费", "buttons": [{"title": "缴", "payload": "/affirm"}]}],
        },
    )
    script = Path(__file__).parent / "stock_talk.py"
    done = subprocess.run(
        [sys.executable, str(script), str(model), actions.url],
        input=json.dumps(TALK),
        capture_output=True,
        text=True,
        check=True,
    )
    # structlog, left alone, writes its debug lines before it.
    stock, stock_calls = json.loads(done.stdout.splitlines()[-1]), actions.names()
    actions.calls.clear()
    for number, words in enumerate(TALK):
        kind = "payload" if words.startswith("/") else "text"
        status, body = engine.turn("like-stock", message_id=str(number), **{kind: words})
        assert status == 200
        expected = stock[number]
        texts = [reply["text"] for reply in expected["replies"]]
        assert [reply["text"] for reply in body["replies"]] == texts
        ours = engine.tracker("like-stock")
        assert ours is not None
        # Our store folds older turns, so it is this turn's events that must be equal.
        events = zip(_last_turn(ours), _last_turn(expected["state"]), strict=True)
        for our_event, stock_event in events:
            assert _plain(our_event) == _plain(stock_event)
        for part in ("slots", "active_loop", "latest_action_name", "followup_action"):
            assert _plain(ours[part]) == _plain(expected["state"][part])
    assert actions.names() == stock_calls


def _last_turn(state: dict[str, Any]) -> list[dict[str, Any]]:
    last = max(place for place, event in enumerate(state["events"]) if event["event"] == "user")
    return state["events"][last:]


def _plain(value: Any) -> Any:
    """Without what differs between any two talks: times, ids, the channel."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        kept = value.keys() - {"timestamp", "message_id", "input_channel", "metadata"}
        return {key: _plain(value[key]) for key in kept}
    return value


def test_answers_are_still_validated() -> None:
    action = RemoteAction("action_x", None)
    assert action._validate_action_result({"events": [], "responses": []})
    with pytest.raises(ValidationError):
        action._validate_action_result({"events": "none"})


def test_no_domain_is_sent() -> None:
    domain = Domain.from_dict({"intents": ["greet"], "actions": ["action_x"]})
    tracker = DialogueStateTracker.from_events("p", [], domain.slots)
    call = RemoteAction("action_x", None)._action_call_format(tracker, domain)
    assert call["domain"] == {}
    assert call["next_action"] == "action_x"
    assert call["tracker"]["sender_id"] == "p"


def test_event_types_are_found_and_unknown_ones_refused() -> None:
    assert Event.resolve_by_type("slot") is SlotSet
    with pytest.raises(ValueError, match="explode"):
        Event.resolve_by_type("explode")


def test_rules_on_words_still_count() -> None:
    policy = SimpleNamespace(
        lookup={
            "rules": {'[{"user": {"intent": "greet"}}]': "utter_greet"},
            "rules_for_loop_unhappy_path": {},
        }
    )
    assert not patches._rules_name_words(policy)
    spoken = SimpleNamespace(
        lookup={"rules": {'[{"user": {"text": "你好"}}]': "x"}, "rules_for_loop_unhappy_path": {}}
    )
    assert patches._rules_name_words(spoken)


def test_slots_may_share_a_yaml_anchor() -> None:
    domain = Domain.from_yaml(
        """
        slots:
          first: &shared {type: any, mappings: [{type: custom}]}
          second: *shared
        """
    )
    names = {slot.name: type(slot).__name__ for slot in domain.slots}
    assert names["first"] == names["second"] == "AnySlot"


def test_values_are_filled_in_once_and_never_looked_into() -> None:
    patches.apply()
    fill = interpolator.interpolate_text
    said = "{number} {0[1]} }{ {{x}} 0["
    assert fill("事情：{said}", {"said": said}) == f"事情：{said}"
    assert fill('/rate{{"case": "{number}"}}', {"number": "YX-1"}) == '/rate{"case": "YX-1"}'
    assert fill('/rate{"rating": "1"}', {}) == '/rate{"rating": "1"}'
    with pytest.raises(KeyError):
        fill("{missing}", {})
