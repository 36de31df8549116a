"""How RulePolicy looks at a talk."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import USER
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    Event,
)
from rasa.shared.core.trackers import DialogueStateTracker

_KNOWN_STATES = 4096


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
        if use_text_for_last_user_input and not rules_name_words(self):
            return None, None, False
        found: tuple[str | None, str | None, bool] = original(
            self, tracker, domain, use_text_for_last_user_input
        )
        return found

    RulePolicy._find_action_from_rules = find


def rules_name_words(policy: RulePolicy) -> bool:
    """Whether any rule's key holds a text of a user; looked up once a policy."""
    known: bool | None = getattr(policy, "_linli_rules_name_words", None)
    if known is None:
        keys = [*policy.lookup[RULES], *policy.lookup[RULES_FOR_LOOP_UNHAPPY_PATH]]
        known = any("text" in state.get(USER, {}) for key in keys for state in json.loads(key))
        policy._linli_rules_name_words = known
    return known


@dataclass
class _Described:
    """How far a talk has been described: the events so far, a tracker that lived through them, and
    the states before the last of the actions among them.
    """

    events: list[Event]
    lived: DialogueStateTracker
    states: list[dict[str, Any]]


class LastTurns:
    """A tracker that tells only the last of its past states, and goes on from where it last was asked."""

    def __init__(self, tracker: DialogueStateTracker, depth: int) -> None:
        self._tracker = tracker
        self._depth = depth

    def past_states(
        self, domain: Domain, omit_unset_slots: bool = False, **_: Any
    ) -> list[dict[str, Any]]:
        """As `DialogueStateTracker.past_states` for a policy of rules, without what is older."""
        events = self._tracker.applied_events()
        known = self._known(events, omit_unset_slots)
        for event in events[len(known.events) :]:
            if isinstance(event, ActionExecuted):
                known.states.append(self._state(known.lived, domain, omit_unset_slots))
            known.lived.update(event)
        known.events = events
        before = self._depth - 1
        known.states = known.states[-before:] if before else []
        # A policy may write into what it is given.
        kept = [{about: dict(told) for about, told in state.items()} for state in known.states]
        return [*kept, self._state(known.lived, domain, omit_unset_slots)]

    def _known(self, events: list[Event], omit_unset_slots: bool) -> _Described:
        """What was described when the talk was shorter; from the start where it is another now."""
        kept = self._tracker.__dict__.setdefault("_linli_described", {})
        known: _Described | None = kept.get(omit_unset_slots)
        if known is None or known.events != events[: len(known.events)]:
            known = _Described([], self._tracker.init_copy(), [])
            kept[omit_unset_slots] = known
        return known

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
        ending = LastTurns(tracker, longest_rule(self))
        states: list[dict[str, Any]] = original(self, ending, *args, **kwargs)
        return states

    RulePolicy._prediction_states = prediction_states


def longest_rule(policy: RulePolicy) -> int:
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
