"""Rasa's agent and processor, made atomic: a turn happens as a whole or not at all.

Stock Rasa logs the exception of a custom action, goes on without it and saves what is left; here
the first failure ends the turn with `TurnFailed` before anything is saved. Nothing of Rasa is
patched for it: these are subclasses.
"""

from __future__ import annotations

import functools
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.engine import loader
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.exceptions import ActionLimitReached
from rasa.shared.core.constants import (
    ACTION_VALIDATE_SLOT_MAPPINGS,
    REQUESTED_SLOT,
    SlotMappingType,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from components.another import UNSPECIFIED, Held
from components.introduced import told_beside
from components.request import Request
from components.runner import SequentialRunner
from components.settling import about_staff
from components.settling.reading import ALONE, ONE
from components.settling.worry import DENIED
from components.several import REST, SET_ASIDE, TAKEN_UP, WHOLE, requests_in
from components.trackers import CompactTrackerStore
from components.turn import ActionFailed, TurnFailed, current_turn

MESSAGE_ID = "message_id"

# So many of the engine's guesses at a kind are offered, and may be what is told.
GUESSES = 3

# In a message's metadata: the talk starts anew with it, and what a form held is forgotten.
ANEW = "anew"

# Of an open form: the words of what was told besides, and waits.
BESIDES = "besides"

# In a message's metadata: the files that came with it.
MEDIA = "media"

# In a message's metadata: how the person wants to be spoken to; it becomes the slot of this name.
PLAINLY = "plainly"

# Forms whose answers are waited for longer than a session lasts, in seconds: the dialogue room
# reminds the person, keeps the words after a day, and then has the talk start anew.
_WAITS = {"complaint_form": 25 * 3600}


class _Watched(Action):
    """An action that keeps its own exception, so that Rasa finds none to swallow."""

    def __init__(self, action: Action) -> None:
        self._action = action
        self.error: Exception | None = None

    def name(self) -> str:
        return str(self._action.name())

    def event_for_successful_execution(self, prediction: PolicyPrediction) -> Event:
        return self._action.event_for_successful_execution(prediction)

    async def run(
        self, output_channel: OutputChannel, nlg: Any, tracker: DialogueStateTracker, domain: Domain
    ) -> list[Event]:
        try:
            events = await self._action.run(output_channel, nlg, tracker, domain)
        except ActionExecutionRejection:  # not a failure: a form says "not my question"
            raise
        except Exception as error:  # noqa: BLE001 - raised again by AtomicProcessor
            self.error = error
            return []
        return list(events or [])


@dataclass(frozen=True)
class Served:
    """What was said to a message, and the form that now waits: its name, the slot that it asks
    for, and what it has been told so far.
    """

    said: list[BotUttered]
    form: dict[str, Any] | None = None


class AtomicProcessor(MessageProcessor):
    """A processor whose turns are atomic and can be repeated."""

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, GraphRunner]:
        with TemporaryDirectory() as directory:
            metadata, runner = loader.load_predict_graph_runner(
                Path(directory), Path(model_path), LocalModelStorage, SequentialRunner
            )
        return os.path.basename(model_path), metadata, runner

    async def run_turn(self, message: UserMessage) -> Served:
        """Serve one message; the caller holds the sender's lock.

        A message whose id is in the tracker already is not run again: what the bot said then is
        said again. Raises TurnFailed (and whatever the stores raise) with nothing saved.
        """
        tracker = await self.get_tracker(message.sender_id)
        said = _said_to(tracker, message.metadata[MESSAGE_ID])
        if said is not None:
            return Served(said, open_form(tracker))
        channel = message.output_channel
        if message.metadata.get(ANEW):
            tracker.update(ActiveLoop(None), self.domain)
            tracker.update(AllSlotsReset(), self.domain)
        await self._update_tracker_session(tracker, channel, message.metadata)
        self._note_manner(tracker, message)
        message = await self._first_of_several(message, tracker)
        tracker = await self._served(message, tracker)
        while (waiting := tracker.get_slot(REST)) and tracker.active_loop_name is None:
            tracker.update(SlotSet(REST, waiting[1:] or None), self.domain)
            tracker = await self._served(_taken_up(waiting[0], message), tracker)
        said = _said_to(tracker, message.metadata[MESSAGE_ID])
        await self.save_tracker(tracker)
        return Served(said or [], open_form(tracker))

    def _note_manner(self, tracker: DialogueStateTracker, message: UserMessage) -> None:
        """How to speak to the person is in the application's store; the slot only mirrors it."""
        plainly = bool(message.metadata.get(PLAINLY))
        if PLAINLY in tracker.slots and bool(tracker.get_slot(PLAINLY)) != plainly:
            tracker.update(SlotSet(PLAINLY, plainly), self.domain)

    def _has_session_expired(self, tracker: DialogueStateTracker) -> bool:
        """As Rasa's, but what is half told waits for longer than an hour."""
        last = tracker.get_last_event_for(UserUttered)
        waits = _WAITS.get(tracker.active_loop_name or "")
        if waits is not None and last is not None and time.time() - last.timestamp < waits:
            return False
        return bool(super()._has_session_expired(tracker))

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Rasa writes its domain out at each message, to warn of intents that it does not have.

        A trained model has them all, and the channel refuses payloads that name others.
        """

    async def _served(
        self, message: UserMessage, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """One request, understood and answered."""
        await self._handle_message_with_tracker(message, tracker)
        tracker = await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)
        return tracker

    async def _first_of_several(
        self, message: UserMessage, tracker: DialogueStateTracker
    ) -> UserMessage:
        """The message, understood; of several requests in it the first, the others wait in a slot.

        What an option of ours stands for is one request.
        """
        if message.text.startswith("/"):
            return message

        danger = message.metadata.get("danger") or {}
        denied = danger.get("weight") == DENIED
        # What was found of danger belongs to all of it; that there is none, to every piece.
        of_a_piece = {ALONE: True, "danger": danger if denied else {}}

        async def parse(text: str) -> dict[str, Any]:
            read = await self.parse_message(UserMessage(text, metadata=of_a_piece), tracker)
            return about_staff.settle_piece({**read, "text": text}, message.metadata)

        understood = dict(await self.parse_message(message, tracker))
        if understood.get(ONE):
            return _with(message, message.text, understood, message.metadata)
        raw = str(message.metadata.get("raw") or message.text)
        whole = Request(text=message.text, raw=raw, parse=understood)
        whole = replace(whole, parse=await told_beside(whole, parse))
        may_ask = not (denied or danger.get("asked"))
        first, *rest = await requests_in(
            whole,
            parse,
            active_form=tracker.active_loop_name,
            held=_open_report(tracker),
            may_ask=may_ask,
        )
        metadata = message.metadata
        if rest:
            waiting = [
                {"text": one.text, "raw": one.raw, "parse": one.parse, WHOLE: message.text}
                for one in rest
            ]
            aside = not first.text
            if aside and (files := metadata.get(MEDIA)):
                waiting[0][MEDIA] = files
                metadata = {**metadata, MEDIA: []}
            known = tracker.get_slot(REST) or []
            tracker.update(SlotSet(REST, [*known, *waiting]), self.domain)
            of_all = {REST: [one.raw for one in rest], WHOLE: message.text, SET_ASIDE: aside}
            metadata = {**metadata, "raw": first.raw or raw, **of_all}
        return _with(message, first.text or message.text, first.parse, metadata)

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """As Rasa's, which only logs it when an action that fills slots fails. Where no slot can be
        filled here, as with our domain, Rasa finds that out anew for each slot and each message.
        """
        if self._only_actions_set_slots:
            return tracker
        tracker = await super().run_action_extract_slots(output_channel, tracker)
        turn = current_turn.get()
        if turn is not None and turn.failures:
            raise ActionFailed("slot extraction") from turn.failures[0]
        return tracker

    @functools.cached_property
    def _only_actions_set_slots(self) -> bool:
        """Whether each slot leaves it to the actions that run anyway."""
        mappings = (mapping for slot in self.domain.slots for mapping in slot.mappings)
        return ACTION_VALIDATE_SLOT_MAPPINGS not in self.domain.user_actions and all(
            mapping["type"] == str(SlotMappingType.CUSTOM) and "action" not in mapping
            for mapping in mappings
        )

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[Action, PolicyPrediction]:
        """As Rasa's; going in circles is a failure, not an early end."""
        try:
            action, prediction = super().predict_next_with_tracker_if_should(tracker)
        except ActionLimitReached as error:
            raise TurnFailed("the rules go in circles") from error
        return action, prediction

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: Any,
        prediction: PolicyPrediction,
    ) -> bool:
        watched = _Watched(action)
        goes_on = await super()._run_action(watched, tracker, output_channel, nlg, prediction)
        turn = current_turn.get()
        if turn is not None and turn.failures:
            raise ActionFailed(action.name()) from turn.failures[0]
        if watched.error is not None:
            raise TurnFailed(action.name()) from watched.error
        return bool(goes_on)


class AtomicAgent(Agent):
    """An agent with our processor, on a tracker store that may fail.

    Rasa's own agent falls back to memory when the tracker store is away, and people's talks fork.
    """

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain) -> TrackerStore:
        if store is None:
            raise ValueError("AtomicAgent needs a tracker store")
        store.domain = domain
        return store

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load the model and hand its domain to whoever needs it."""
        self.processor = AtomicProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        self.nlg.responses = self.domain.responses

    async def forget(self, sender: str) -> bool:
        """Delete the talk with a person; False when there is none. The caller holds its lock."""
        if not isinstance(self.tracker_store, CompactTrackerStore):
            raise TypeError("this tracker store cannot forget")
        return await self.tracker_store.forget(sender)


def open_form(tracker: DialogueStateTracker) -> dict[str, Any] | None:
    """The form that waits for an answer; its slots share its name. What was told besides is told
    with it, for it is lost with the form where the person does not come back.
    """
    name = tracker.active_loop_name
    if name is None:
        return None
    stem = name.removesuffix("form")
    told = {key: value for key, value in tracker.current_slot_values().items() if value is not None}
    of_form = {key.removeprefix(stem): told[key] for key in told if key.startswith(stem)}
    if waiting := told.get(REST):
        of_form[BESIDES] = [one["raw"] for one in waiting]
    return {"name": name, "asks": told.get(REQUESTED_SLOT), "told": of_form}


def _open_report(tracker: DialogueStateTracker) -> Held | None:
    """The report that has been told and waits for an answer; none where what is wrong with it is
    being asked: whatever is said then puts it right.
    """
    told = tracker.active_loop_name == "complaint_form" and tracker.get_slot("complaint_text")
    if not told or tracker.get_slot("complaint_changing"):
        return None
    kind = tracker.get_slot("complaint_kind")
    guesses = tracker.get_slot("complaint_guesses") or ()
    kinds = [kind] if kind else guesses[:GUESSES] or [UNSPECIFIED]
    waiting = tuple(one["text"] for one in tracker.get_slot(REST) or ())
    return Held(frozenset(kinds), asked=kind is None, waiting=waiting)


def _with(
    message: UserMessage, text: str, parse: dict[str, Any], metadata: dict[str, Any]
) -> UserMessage:
    """The message with other words, which are understood already."""
    return UserMessage(
        text,
        message.output_channel,
        message.sender_id,
        parse_data=parse,
        input_channel=message.input_channel,
        message_id=message.message_id,
        metadata=metadata,
    )


def _taken_up(waiting: dict[str, Any], message: UserMessage) -> UserMessage:
    """A request that has waited, as part of the message that made room for it."""
    metadata = {
        MESSAGE_ID: message.metadata[MESSAGE_ID],
        "raw": waiting["raw"],
        TAKEN_UP: waiting["raw"],
        WHOLE: waiting.get(WHOLE, ""),
        MEDIA: waiting.get(MEDIA, []),
    }
    return _with(message, waiting["text"], waiting["parse"], metadata)


def _said_to(tracker: DialogueStateTracker, message_id: str) -> list[BotUttered] | None:
    """What the bot said to this message, to all requests in it; None when the tracker does not
    know it.
    """
    said: list[BotUttered] = []
    found: list[BotUttered] | None = None
    # Backwards: the message asked for is nearly always the last one.
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            said.append(event)
        elif isinstance(event, UserUttered):
            if event.metadata.get(MESSAGE_ID) == message_id:
                found = [*(found or []), *said]
            elif found is not None:
                break
            said = []
    return None if found is None else found[::-1]
