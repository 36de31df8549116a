"""Changes to Rasa itself, where a subclass cannot reach. Each says why, and has a test.

`apply()` may run twice.
"""

from __future__ import annotations

import copy
import functools
import json
import re
from types import SimpleNamespace
from typing import Any

from rasa import telemetry
from rasa.core import processor
from rasa.core.actions import action, forms
from rasa.core.actions.action import Action, RemoteAction
from rasa.core.nlg import interpolator
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import USER
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, FollowupAction
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from components.actions_client import CheckedAnswer, answer_validator

_KNOWN_STATES = 4096
_GUESSES = ("intent_ranking", "facets")


def apply() -> None:
    """Apply every patch."""
    reuse_answer_validator()
    send_what_actions_read()
    remember_event_types()
    skip_rules_on_text()
    look_back_as_far_as_rules_do()
    remember_rules_of_states()
    tell_events_apart_plainly()
    copy_slots_plainly()
    copy_trackers_plainly()
    remember_applied_events()
    make_default_actions_once()
    log_without_copies()
    let_slots_share_an_anchor()
    keep_out_of_the_home_folder()
    fill_in_once()


def reuse_answer_validator() -> None:
    """Rasa builds a jsonschema validator at every action call: 69 % of its time in a talk.

    What our own client brings it has looked at already.
    """

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        if not isinstance(result, CheckedAnswer):
            answer_validator().validate(result)
        return True

    RemoteAction._validate_action_result = validate


def send_what_actions_read() -> None:
    """Rasa sends the whole domain and all guesses at every old message with every action call.

    Ours look at neither. The domain's key must stay (rasa-sdk raises without it, which is what
    Rasa's own selective domain runs into), its content need not. Of an old message its intent
    stays; what else might have been meant by the present one is in `latest_message`.
    """
    original = getattr(
        RemoteAction._action_call_format, "__wrapped__", RemoteAction._action_call_format
    )
    nothing = Domain.empty()

    @functools.wraps(original)
    def call_format(
        self: RemoteAction, tracker: DialogueStateTracker, domain: Domain
    ) -> dict[str, Any]:
        call: dict[str, Any] = original(self, tracker, nothing)
        call["domain"] = {}
        for event in call["tracker"]["events"]:
            if "parse_data" in event:
                known = event["parse_data"]
                event["parse_data"] = {key: known[key] for key in known if key not in _GUESSES}
        return call

    RemoteAction._action_call_format = call_format


def remember_event_types() -> None:
    """Rasa walks all subclasses of Event for every stored event that it reads."""
    original = getattr(Event.resolve_by_type, "__wrapped__", Event.resolve_by_type)
    Event.resolve_by_type = staticmethod(functools.cache(original))


def skip_rules_on_text() -> None:
    """RulePolicy looks at every turn twice, first as words; our rules know intents only.

    Half of its time. A model whose rules do name words is left as it was.
    """
    original = getattr(
        RulePolicy._find_action_from_rules, "__wrapped__", RulePolicy._find_action_from_rules
    )

    @functools.wraps(original)
    def find(
        self: RulePolicy,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool,
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input and not _rules_name_words(self):
            return None, None, False
        found: tuple[str | None, str | None, bool] = original(
            self, tracker, domain, use_text_for_last_user_input
        )
        return found

    RulePolicy._find_action_from_rules = find


def _rules_name_words(policy: RulePolicy) -> bool:
    """Whether any rule's key holds a text of a user; looked up once a policy."""
    known: bool | None = getattr(policy, "_linli_rules_name_words", None)
    if known is None:
        keys = [*policy.lookup[RULES], *policy.lookup[RULES_FOR_LOOP_UNHAPPY_PATH]]
        known = any("text" in state.get(USER, {}) for key in keys for state in json.loads(key))
        policy._linli_rules_name_words = known
    return known


class _LastTurns:
    """A tracker that tells only the last of its past states."""

    def __init__(self, tracker: DialogueStateTracker, depth: int) -> None:
        self._tracker = tracker
        self._depth = depth

    def past_states(
        self, domain: Domain, omit_unset_slots: bool = False, **_: Any
    ) -> list[dict[str, Any]]:
        """As `DialogueStateTracker.past_states` for a policy of rules, without what is older."""
        tracker = self._tracker.init_copy()
        events = self._tracker.applied_events()
        # There is a state before each action, and the present one.
        older = sum(isinstance(event, ActionExecuted) for event in events) + 1 - self._depth
        states = []
        for event in events:
            if isinstance(event, ActionExecuted):
                if older <= 0:
                    states.append(self._state(tracker, domain, omit_unset_slots))
                older -= 1
            tracker.update(event)
        states.append(self._state(tracker, domain, omit_unset_slots))
        return states

    @staticmethod
    def _state(
        tracker: DialogueStateTracker, domain: Domain, omit_unset_slots: bool
    ) -> dict[str, Any]:
        state = domain.get_active_state(tracker, omit_unset_slots=omit_unset_slots)
        cleaned: dict[str, Any] = domain._clean_state(state)
        return cleaned


def look_back_as_far_as_rules_do() -> None:
    """RulePolicy describes every turn of a talk anew and compares it with rules that are shorter.

    A state further back than a rule is long says nothing about the rule, in Rasa's own words.
    """
    original = getattr(RulePolicy._prediction_states, "__wrapped__", RulePolicy._prediction_states)

    @functools.wraps(original)
    def prediction_states(
        self: RulePolicy, tracker: DialogueStateTracker, *args: Any, **kwargs: Any
    ) -> list[dict[str, Any]]:
        ending = _LastTurns(tracker, _longest_rule(self))
        states: list[dict[str, Any]] = original(self, ending, *args, **kwargs)
        return states

    RulePolicy._prediction_states = prediction_states


def _longest_rule(policy: RulePolicy) -> int:
    """How many states the longest rule has; counted once a policy."""
    known: int | None = getattr(policy, "_linli_longest_rule", None)
    if known is None:
        keys = [*policy.lookup[RULES], *policy.lookup[RULES_FOR_LOOP_UNHAPPY_PATH]]
        known = max((len(json.loads(key)) for key in keys), default=1)
        policy._linli_longest_rule = known
    return known


def remember_rules_of_states() -> None:
    """RulePolicy tries all its rules on the states of a talk; most talks pass through the same."""
    original = getattr(RulePolicy._get_possible_keys, "__wrapped__", RulePolicy._get_possible_keys)

    @functools.wraps(original)
    def possible_keys(
        self: RulePolicy, lookup: dict[str, str], states: list[dict[str, Any]]
    ) -> set[str]:
        if (known := getattr(self, "_linli_known_states", None)) is None:
            known = self._linli_known_states = {}
        # The two tables live as long as the policy does.
        seen = (id(lookup), repr(states))
        if seen not in known:
            if len(known) >= _KNOWN_STATES:
                known.clear()
            known[seen] = frozenset(original(self, lookup, states))
        return set(known[seen])

    RulePolicy._get_possible_keys = possible_keys


class _Plain(type(Event)):  # type: ignore[misc]
    """A kind of class whose members are those that were made from it or its subclasses."""

    __instancecheck__ = type.__instancecheck__


def tell_events_apart_plainly() -> None:
    """Rasa asks some 2,600 times a message what an event is; abstract classes answer slowly."""
    pending = [Event]
    while pending:
        kind = pending.pop()
        kind.__class__ = _Plain
        pending.extend(kind.__subclasses__())


def copy_slots_plainly() -> None:
    """Every copy of a tracker copies every slot, eight trackers a message; pickle's way is slow."""

    def plain_copy(self: Slot) -> Slot:
        copied: Slot = object.__new__(type(self))
        copied.__dict__.update(self.__dict__)
        return copied

    Slot.__copy__ = plain_copy


def copy_trackers_plainly() -> None:
    """Rasa copies a tracker before each action by living through the whole talk again.

    That brings a follow-up action back which has been taken already, so there it stays.
    """
    original = getattr(DialogueStateTracker.copy, "__wrapped__", DialogueStateTracker.copy)

    @functools.wraps(original)
    def plain_copy(self: DialogueStateTracker) -> DialogueStateTracker:
        if any(isinstance(event, FollowupAction) for event in self.events):
            lived: DialogueStateTracker = original(self)
            return lived
        copied: DialogueStateTracker = object.__new__(type(self))
        copied.__dict__.update(self.__dict__)
        copied.events = self._create_events(self.events)
        copied.slots = copy.copy(self.slots)
        for name, slot in self.slots.items():
            copied.slots[name] = copy.copy(slot)
        copied.active_loop = copy.copy(self.active_loop)
        # As Rasa's copy, which forgets where the talk and its model came from.
        copied.sender_source = copied.model_id = copied.assistant_id = None
        return copied

    DialogueStateTracker.copy = plain_copy


def remember_applied_events() -> None:
    """Rasa works out five times a message which events of the talk count; they only grow."""
    original = getattr(
        DialogueStateTracker.applied_events, "__wrapped__", DialogueStateTracker.applied_events
    )

    @functools.wraps(original)
    def applied_events(self: DialogueStateTracker) -> list[Event]:
        last = self.events[-1] if self.events else None
        length, known_last, known = getattr(self, "_linli_applied", (-1, None, []))
        if length != len(self.events) or known_last is not last:
            known = original(self)
            self._linli_applied = (len(self.events), last, known)
        return list(known)

    DialogueStateTracker.applied_events = applied_events


def make_default_actions_once() -> None:
    """Rasa makes all of its own actions to find one by its name; they hold nothing of a talk."""
    original = getattr(action.default_actions, "__wrapped__", action.default_actions)
    made: dict[int, tuple[Any, list[Action]]] = {}

    @functools.wraps(original)
    def default_actions(action_endpoint: Any = None) -> list[Action]:
        # Endpoints cannot be hashed. Kept beside its actions, none gets the number of another.
        if id(action_endpoint) not in made:
            made[id(action_endpoint)] = action_endpoint, original(action_endpoint)
        return list(made[id(action_endpoint)][1])

    action.default_actions = default_actions


def log_without_copies() -> None:
    """Rasa copies deeply what its debug lines show, also where no such line is written."""
    shown = SimpleNamespace(deepcopy=lambda value: value)
    processor.copy = forms.copy = shown


def let_slots_share_an_anchor() -> None:
    """Rasa empties a slot's definition while it reads it, which breaks YAML's `*alias` of it."""
    original = getattr(Domain.collect_slots, "__wrapped__", Domain.collect_slots)

    @functools.wraps(original)
    def collect_slots(slots: dict[str, Any]) -> list[Slot]:
        read: list[Slot] = original({name: dict(definition) for name, definition in slots.items()})
        return read

    Domain.collect_slots = staticmethod(collect_slots)


def keep_out_of_the_home_folder() -> None:
    """Rasa writes a telemetry id into ~/.config before it looks whether telemetry is off."""
    telemetry.initialize_telemetry = lambda: False


_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)\}")


def fill_in_once() -> None:
    """Rasa fills responses by `str.format` and reads the result again: a person's "0[" broke it.

    One pass, in which values are never looked into. `{{` and `}}` are single braces. A name
    without a value is an error of ours, which gives the turn up rather than showing a hole.
    """

    def interpolate_text(response: str, values: dict[str, Any]) -> str:
        def filled(found: re.Match[str]) -> str:
            name = found[1]
            return found[0][0] if name is None else str(values[name])

        return _PLACEHOLDER.sub(filled, response)

    interpolator.interpolate_text = interpolate_text
