"""Changes to Rasa itself, where a subclass cannot reach. Each says why, and has a test.

`apply()` may run twice.
"""

from __future__ import annotations

import functools
import json
import re
from typing import Any

from rasa import telemetry
from rasa.core.actions.action import RemoteAction
from rasa.core.nlg import interpolator
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import USER
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from components.actions_client import answer_validator


def apply() -> None:
    """Apply every patch."""
    reuse_answer_validator()
    send_no_domain()
    remember_event_types()
    skip_rules_on_text()
    let_slots_share_an_anchor()
    keep_out_of_the_home_folder()
    fill_in_once()


def reuse_answer_validator() -> None:
    """Rasa builds a jsonschema validator at every action call: 69 % of its time in a talk."""

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        answer_validator().validate(result)
        return True

    RemoteAction._validate_action_result = validate


def send_no_domain() -> None:
    """Rasa sends the whole domain with every action call; ours never look at it.

    The key must stay (rasa-sdk raises without it, which is what Rasa's own selective domain
    runs into), its content need not.
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
