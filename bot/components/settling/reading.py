"""`TalkReading`: the meaning of a message in its talk, at the end of Rasa's pipeline.

The components before it read a sentence by itself. Each step of `STEPS` may take it for something else
because of what it is said beside; the first that is certain that the whole message is that, and nothing
more, ends it. Words that are read by themselves (`ALONE`) and an option of ours are left as
they were read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.settling import (
    about_staff,
    asked,
    fault,
    fumes,
    in_danger,
    located,
    may_one,
    mediation,
    own_case,
    personal,
    spoken_of,
    thread,
    vote,
    worry,
)
from components.settling.talk import Parse, Talk

ALONE = "alone"
"""In a message's metadata: the words are read for what they are by themselves, as a piece of a message is
and what stands in no talk.
"""

ONE = "one_matter"
"""The key in a parse: the message is about one thing and must not be cut."""


def _never(parse: Parse, talk: Talk) -> bool:
    return False


class Step(NamedTuple):
    """`settle` gives what the words mean; `is_one`, whether that is all that they mean."""

    settle: Callable[[Parse, Talk], Parse]
    is_one: Callable[[Parse, Talk], bool] = _never


STEPS = (
    Step(own_case.settle_numbered, own_case.is_numbered),
    Step(asked.settle, asked.is_one),
    Step(about_staff.settle, about_staff.is_one),
    Step(personal.settle, personal.is_one),
    Step(own_case.settle_named, own_case.is_named),
    Step(spoken_of.settle),
    Step(fumes.settle),
    Step(in_danger.settle),
    Step(located.settle),
    Step(own_case.settle, own_case.is_one),
    Step(thread.settle, thread.is_one),
    Step(vote.settle),
    Step(mediation.settle),
    Step(may_one.settle),
    Step(fault.settle),
    Step(worry.settle),
)


def settled(parse: Parse, talk: Talk) -> Parse:
    """What was understood, as it is meant in the talk."""
    for step in STEPS:
        parse = step.settle(parse, talk)
        if step.is_one(parse, talk):
            return {**parse, ONE: True}
    return parse


def _kind(tracker: DialogueStateTracker) -> str | None:
    """The kind of the problem that is being told, else of the case that was just spoken of."""
    told = (
        tracker.get_slot("complaint_kind")
        if tracker.active_loop_name == spoken_of.COMPLAINT_FORM
        else None
    )
    kind: str | None = told or (tracker.get_slot(thread.JUST_SHOWN) or {}).get("kind")
    return kind


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TalkReading(GraphComponent):
    """Settles each message beside its talk (see the module's docstring)."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TalkReading:
        """Rasa's constructor; there are no settings."""
        return cls()

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        """Settle each message that is said in the talk."""
        for message in messages:
            is_option = str(message.get(TEXT) or "").startswith("/")
            if not is_option and not (message.get(METADATA) or {}).get(ALONE):
                self._settle(message, tracker)
        return messages

    def _settle(self, message: Message, tracker: DialogueStateTracker) -> None:
        metadata = message.get(METADATA) or {}
        talk = Talk(
            metadata,
            tracker.active_loop_name,
            tracker.get_slot(thread.JUST_SHOWN),
            gave_up=tracker.get_slot(own_case.GIVEN_UP) is not None,
            kind=_kind(tracker),
        )
        understood = message.as_dict(only_output_properties=True)
        for key, value in settled(understood, talk).items():
            if value is not understood.get(key):
                message.set(key, value, add_to_output=True)
