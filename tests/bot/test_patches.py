"""The patched engine says, does and remembers what stock Rasa does; and each patch does its job."""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import client_reqrep
from components import patches
from components.actions_client import CheckedAnswer, WholeRequestWriter
from components.patches import rules
from engine_process import EngineProcess
from fake_actions import FakeActions
from fastjsonschema import JsonSchemaValueException
from jsonschema.validators import validator_for
from rasa.core import processor
from rasa.core.actions import action, forms
from rasa.core.actions.action import RemoteAction
from rasa.core.nlg import interpolator
from rasa.core.policies import rule_policy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core import trackers
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    BotUttered,
    Event,
    FollowupAction,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

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


ANSWERS: list[Any] = [
    {"events": [], "responses": []},
    {},
    {"events": [{"event": "slot", "name": "place", "value": "3栋", "timestamp": None}]},
    {"events": [{"event": "reset_slots"}, {"event": "followup", "name": "action_x"}]},
    {"responses": [{"text": "好"}]},
    [],
    "none",
    {"events": "none"},
    {"events": ["slot"]},
    {"events": [{"name": "place"}]},
    {"events": [{"event": "slot", "name": "place"}]},
    {"events": [{"event": "slot", "name": 3, "value": 3}]},
    {"events": [{"event": "slot", "name": "place", "value": 3, "timestamp": "now"}]},
    {"events": [{"event": "reset_slots"}, {"event": "nothing like it"}]},
    {"responses": ["好"]},
]


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_answers_are_held_against_the_schema_of_rasa(answer: Any) -> None:
    schema = RemoteAction.action_response_format_spec()
    remote = RemoteAction("action_x", None)
    if validator_for(schema)(schema).is_valid(answer):
        assert remote._validate_action_result(answer)
    else:
        with pytest.raises(JsonSchemaValueException):
            remote._validate_action_result(answer)


@pytest.mark.parametrize(
    ("body", "sent"),
    [([b"one"], [b"HEADone"]), ([b"one", b"two"], [b"HEADone", b"two"]), ([], [b"HEAD"])],
)
def test_a_request_leaves_with_its_head(body: list[bytes], sent: list[bytes]) -> None:
    chunks: list[bytes] = []
    transport = SimpleNamespace(write=chunks.append, is_closing=lambda: False)

    async def no_wait() -> None: ...

    protocol = SimpleNamespace(connected=True, transport=transport, _drain_helper=no_wait)

    async def send() -> None:
        writer = WholeRequestWriter(protocol, asyncio.get_running_loop())
        writer._write(b"HEAD")
        for chunk in body:
            await writer.write(chunk)
        await writer.write_eof()

    asyncio.run(send())
    assert chunks == sent
    assert client_reqrep.StreamWriter is WholeRequestWriter


def test_neither_the_domain_nor_old_guesses_are_sent() -> None:
    domain = Domain.from_dict({"intents": ["greet"], "actions": ["action_x"]})
    parsed = {"intent": {"name": "greet"}, "intent_ranking": [{"name": "greet"}]}
    said = UserUttered("你好", {"name": "greet"}, parse_data=parsed)
    tracker = DialogueStateTracker.from_events("p", [said], domain.slots)
    call = RemoteAction("action_x", None)._action_call_format(tracker, domain)
    assert call["domain"] == {}
    assert call["tracker"]["events"][0]["parse_data"]["intent"] == {"name": "greet"}
    assert "intent_ranking" not in call["tracker"]["events"][0]["parse_data"]
    assert call["tracker"]["events"][0]["text"] == "你好"
    assert call["tracker"]["latest_message"]["intent_ranking"] == [{"name": "greet"}]
    assert "intent_ranking" in tracker.latest_message.parse_data
    assert call["next_action"] == "action_x"
    assert call["tracker"]["sender_id"] == "p"


def test_an_answer_of_our_client_is_not_looked_at_twice() -> None:
    assert RemoteAction("x", None)._validate_action_result(CheckedAnswer(events="none"))


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
    assert not rules.rules_name_words(policy)
    spoken = SimpleNamespace(
        lookup={"rules": {'[{"user": {"text": "你好"}}]': "x"}, "rules_for_loop_unhappy_path": {}}
    )
    assert rules.rules_name_words(spoken)


DOMAIN = Domain.from_yaml(
    """
    intents: [greet]
    slots:
      place: {type: text, mappings: [{type: custom}]}
      kind: {type: categorical, values: [a, b], mappings: [{type: custom}]}
    forms: {place_form: {required_slots: [place]}}
    """
)


def long_talk() -> DialogueStateTracker:
    events: list[Event] = [ActionExecuted("action_listen")]
    for number in range(8):
        events += [
            UserUttered(f"第{number}句", {"name": "greet"}),
            ActionExecuted("utter_greet"),
            SlotSet("kind", "ab"[number % 2]),
            ActionExecuted("action_listen"),
        ]
    events += [ActionExecuted("place_form"), ActiveLoop("place_form"), SlotSet("place", "3栋")]
    return DialogueStateTracker.from_events("p", events, DOMAIN.slots)


@pytest.mark.parametrize("depth", [1, 3, 1000])
def test_the_last_states_are_those_of_the_whole_talk(depth: int) -> None:
    tracker = long_talk()
    every = tracker.past_states(DOMAIN)
    assert len(every) == 19
    assert rules.LastTurns(tracker, depth).past_states(DOMAIN) == every[-depth:]


@pytest.mark.parametrize("depth", [1, 3, 1000])
def test_the_last_states_are_told_anew_as_the_talk_goes_on(depth: int) -> None:
    """Also where what was said is taken back, and where a copy of the talk goes another way."""
    tracker = long_talk()
    later: list[Event] = [
        ActionExecuted("action_listen"),
        UserUttered("算了", {"name": "greet"}),
        UserUtteranceReverted(),
        ActionExecuted("place_form"),
        ActionReverted(),
        Restarted(),
        ActionExecuted("action_listen"),
    ]
    for event in later:
        rules.LastTurns(tracker, depth).past_states(DOMAIN)[-1].clear()
        other = tracker.copy()
        other.update(UserUttered("另一句", {"name": "greet"}))
        for one in (other, tracker):
            told = rules.LastTurns(one, depth).past_states(DOMAIN)
            assert told == one.past_states(DOMAIN)[-depth:]
        tracker.update(event)
    told = rules.LastTurns(tracker, depth).past_states(DOMAIN)
    assert told == tracker.past_states(DOMAIN)[-depth:]


def test_the_longest_rule_is_found_in_both_tables() -> None:
    lookup = {"rules": {"[{}, {}]": "x"}, "rules_for_loop_unhappy_path": {"[{}, {}, {}]": "y"}}
    assert rules.longest_rule(SimpleNamespace(lookup=lookup)) == 3


def test_rules_are_remembered_for_states_and_for_nothing_else() -> None:
    policy = RulePolicy.__new__(RulePolicy)
    listen = {"prev_action": {"action_name": "action_listen"}}
    greet, thanks = ({"user": {"intent": name}, **listen} for name in ("greet", "thanks"))
    rules = {json.dumps([greet]): "utter_greet", json.dumps([thanks]): "utter_thanks"}
    others: dict[str, str] = {json.dumps([thanks]): "other"}
    found = policy._get_possible_keys(rules, [greet])
    assert found == {json.dumps([greet])}
    found.clear()
    assert policy._get_possible_keys(rules, [greet]) == {json.dumps([greet])}
    assert policy._get_possible_keys(rules, [thanks]) == {json.dumps([thanks])}
    assert policy._get_possible_keys(others, [greet]) == set()


def test_events_are_told_apart() -> None:
    slot = SlotSet("place", "3栋")
    assert isinstance(slot, Event)
    assert isinstance(slot, SlotSet)
    assert not isinstance(slot, ActionExecuted)
    assert not isinstance("slot", Event)
    assert issubclass(SlotSet, Event)
    with pytest.raises(TypeError):
        Event()  # abstract still


def test_a_copied_tracker_is_one_that_lived_through_the_same() -> None:
    tracker = long_talk()
    copied, lived = tracker.copy(), tracker.travel_back_in_time(float("inf"))
    assert copied.__dict__.keys() - {"_linli_applied"} == lived.__dict__.keys() - {"_linli_applied"}
    for name in lived.__dict__.keys() - {"slots", "_linli_applied"}:
        assert getattr(copied, name) == getattr(lived, name), name
    assert [vars(slot) for slot in copied.slots.values()] == [
        vars(slot) for slot in lived.slots.values()
    ]


def test_a_copied_tracker_has_the_follow_up_that_rasa_s_copy_has() -> None:
    tracker = long_talk()
    tracker.update(FollowupAction("utter_greet"))
    tracker.clear_followup_action()
    assert tracker.copy().followup_action == "utter_greet"


def test_a_copied_tracker_goes_its_own_way() -> None:
    tracker = long_talk()
    before = tracker.current_state()
    copied = tracker.copy()
    copied.update_with_events([SlotSet("place", "4栋"), UserUttered("别处")], DOMAIN)
    copied.active_loop.rejected = True
    copied.events.append(SlotSet("kind", "b"))
    assert tracker.current_state() == before
    assert tracker.get_slot("place") == "3栋"
    assert len(copied.events) == len(tracker.events) + 3


def test_applied_events_follow_the_talk() -> None:
    tracker = long_talk()
    first = tracker.applied_events()
    first.clear()
    known = tracker.applied_events()
    assert known == list(tracker.events)
    copied = tracker.copy()
    copied.update(SlotSet("place", "4栋"))
    tracker.update(SlotSet("place", "5栋"))
    assert copied.applied_events()[-1].value == "4栋"
    assert tracker.applied_events()[-1].value == "5栋"
    tracker.update(Restarted())
    assert tracker.applied_events() == []


def test_applied_events_are_those_of_rasa_after_each_event() -> None:
    """Among them such as take back others, or make what was a turn one of a form."""
    tracker, original = long_talk(), DialogueStateTracker.applied_events.__wrapped__
    later: list[Event] = [
        ActionExecuted("action_listen"),
        UserUttered("3栋", {"name": "inform"}),
        ActionExecuted("place_form"),
        SlotSet("place", "4栋"),
        ActionExecuted("utter_greet"),
        ActiveLoop("other_form"),
        ActionExecuted("other_form"),
        BotUttered("好"),
        ActionReverted(),
        ActiveLoop(None),
        UserUtteranceReverted(),
        SlotSet("place", None),
        SessionStarted(),
        UserUttered("你好"),
    ]
    for event in later:
        tracker.update(event)
        assert tracker.applied_events() == original(tracker)


def test_where_a_talk_is_in_a_form_is_shown_as_by_rasa() -> None:
    loop = long_talk().active_loop
    shown = trackers.dataclasses.asdict(loop)
    assert shown == dataclasses.asdict(loop)
    shown.clear()
    assert loop.name == "place_form"


def test_default_actions_belong_to_their_endpoint() -> None:
    one, other = (EndpointConfig(f"http://127.0.0.1:{port}") for port in (1, 2))
    first = action.default_actions(one)
    first.clear()
    again = {each.name(): each for each in action.default_actions(one)}
    assert again["action_listen"] is action.default_actions(one)[0]
    extract = {each.name(): each for each in action.default_actions(other)}["action_extract_slots"]
    assert extract._action_endpoint is other
    assert again["action_extract_slots"]._action_endpoint is one


def test_only_debug_lines_go_without_copies() -> None:
    """Where the patch reaches, Rasa copies nothing but what it shows."""
    for module in (processor, forms, rule_policy):
        source = inspect.getsource(module)
        assert source.count("copy.") == source.count("=copy.deepcopy(")


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
