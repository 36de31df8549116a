"""What Rasa writes, says and reads otherwise than we want."""

from __future__ import annotations

import functools
import re
from types import SimpleNamespace
from typing import Any

from rasa import telemetry
from rasa.core import processor
from rasa.core.actions import forms
from rasa.core.nlg import interpolator
from rasa.core.policies import rule_policy
from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import Slot


def log_without_copies() -> None:
    """Rasa copies deeply what its debug lines show, also where no such line is written."""
    shown = SimpleNamespace(deepcopy=lambda value: value)
    processor.copy = forms.copy = rule_policy.copy = shown


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
