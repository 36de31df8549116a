"""Calls to the action server: what is sent, and how the answer is looked at."""

from __future__ import annotations

import functools
from typing import Any

from aiohttp import client_reqrep
from rasa.core.actions import action
from rasa.core.actions.action import Action, RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from components.actions_client import CheckedAnswer, WholeRequestWriter, check_answer

_GUESSES = ("intent_ranking", "facets")


def compile_answer_check() -> None:
    """Rasa builds a jsonschema validator at every action call: 69 % of its time in a talk.

    What our own client brings it has looked at already.
    """

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        if not isinstance(result, CheckedAnswer):
            check_answer(result)
        return True

    RemoteAction._validate_action_result = validate


def send_calls_in_one_piece() -> None:
    """aiohttp sends the head and the body of a request apart: a twentieth of a turn."""
    vars(client_reqrep)["StreamWriter"] = WholeRequestWriter


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
        told = [event for event in call["tracker"]["events"] if "parse_data" in event]
        loop = call["tracker"]["active_loop"]
        for holder, key in [(event, "parse_data") for event in told] + [(loop, "trigger_message")]:
            if known := holder.get(key):
                holder[key] = {name: known[name] for name in known if name not in _GUESSES}
        return call

    RemoteAction._action_call_format = call_format


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
