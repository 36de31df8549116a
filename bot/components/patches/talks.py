"""Trackers, their slots and their events."""

from __future__ import annotations

import copy
import functools
import itertools
from types import SimpleNamespace

from rasa.shared.core import trackers
from rasa.shared.core.events import (
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    EntitiesAdded,
    Event,
    FollowupAction,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker


def remember_event_types() -> None:
    """Rasa walks all subclasses of Event for every stored event that it reads."""
    original = getattr(Event.resolve_by_type, "__wrapped__", Event.resolve_by_type)
    Event.resolve_by_type = staticmethod(functools.cache(original))


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


_PLAIN_EVENTS = (
    UserUttered,
    BotUttered,
    SlotSet,
    EntitiesAdded,
    DefinePrevUserUtteredFeaturization,
)
"""Events that count, and change nothing about which others do."""


def remember_applied_events() -> None:
    """Rasa works out five times a message which events of the talk count.

    They only grow, mostly by such as take nothing back.
    """
    original = getattr(
        DialogueStateTracker.applied_events, "__wrapped__", DialogueStateTracker.applied_events
    )

    @functools.wraps(original)
    def applied_events(self: DialogueStateTracker) -> list[Event]:
        length, last, known = getattr(self, "_linli_applied", (0, None, []))
        if not 0 < length <= len(self.events) or self.events[length - 1] is not last:
            known = original(self)
        elif length < len(self.events):
            later = list(itertools.islice(self.events, length, None))
            plain = all(type(event) in _PLAIN_EVENTS for event in later)
            known = [*known, *later] if plain else original(self)
        if self.events:
            self._linli_applied = (len(self.events), self.events[-1], known)
        return list(known)

    DialogueStateTracker.applied_events = applied_events


def show_forms_without_copies() -> None:
    """Rasa copies the message that opened a form deeply, with all guesses, to show where a talk is."""
    trackers.dataclasses = SimpleNamespace(asdict=lambda loop: dict(vars(loop)))
