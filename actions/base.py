"""What every action is made of: a turn, one transaction, responses by name, and the way back.

An action that was an aside ("顺便问下物业费") leads back to the form it interrupted. A refusal of
the business becomes the response `utter_refused_<code>`; anything else fails the whole turn, and
the dialogue room keeps the person's words.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.queries import read_case_number
from api.db import Database
from api.errors import LinliError
from api.residents.models import Resident
from api.residents.service import ensure_resident
from api.texts import format_moment

REQUESTED_SLOT = "requested_slot"
LISTEN = "action_listen"
PHOTO = "send_photo"
RECORDING = "send_recording"
"""A recording that nobody understood; one that was understood is words."""
GIVES_UP = frozenset({"case_withdraw"})
"""In a form, who takes something back means what is being filled in."""

WAIT = re.compile(
    r"(?:你?等|稍等|等等|慢着)(?:一?下|会儿?|等|啊|哈|哦"
    r"|我(?:想想|看看|找找|问问|查查|去看看|拍个?照片?))*[。!！]?"
)
LEAVE: Final[dict[str, Any]] = {}
"""What a form's step returns to end the form; compared by identity."""

OFFERS = frozenset({"rating_form"})
"""Forms that are an offer: who turns to something else is not led back to them."""
SURE = 0.5
"""Above this the engine's intent may interrupt a form; below it the words answer the question."""

ASIDES = frozenset(
    {
        "apply_assistance",
        "ask_notice",
        "ask_policy",
        "cancel",
        "case_status",
        "case_urge",
        "case_withdraw",
        "dispute_fee",
        "find_service",
        "help_menu",
        "query_fee",
        "query_volunteer",
        "report_problem",
        "signup_volunteer",
        "talk_to_human",
    }
)
"""Intents that may interrupt a form, unless the form says that they answer it."""

ALWAYS = frozenset({"cancel", "emergency"})
"""Intents that interrupt at any confidence that the engine reports them with."""


@dataclass(frozen=True)
class ActionParts:
    """What actions need of the house."""

    database: Database
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class Turn:
    """One turn of the talk as an action sees it; the person is the verified sender."""

    session: AsyncSession
    resident: Resident
    now: datetime
    tracker: Tracker
    dispatcher: CollectingDispatcher
    form: str | None = None
    """The form whose step this is; None for other actions."""

    @property
    def message_id(self) -> int:
        """The inbound message, which is also the key that makes a command happen once."""
        key: str = self.tracker.latest_message["metadata"]["message_id"]
        return int(key.partition("-")[0])

    @property
    def words(self) -> str:
        """What the person wrote; empty when they tapped an option."""
        text: str = self.tracker.latest_message.get("text") or ""
        return "" if text.startswith("/") else text

    @property
    def raw(self) -> str:
        """The words as they were written, for the record; `words` are for understanding."""
        metadata: Mapping[str, Any] = self.tracker.latest_message.get("metadata") or {}
        return str(metadata.get("raw") or self.words)

    @property
    def media_ids(self) -> list[int]:
        """What came with this turn: beside the words, or as a picture or recording of its own."""
        metadata: Mapping[str, Any] = self.tracker.latest_message.get("metadata") or {}
        alone = (self.entity("photo") or "").split(",")
        ids = [*metadata.get("media", ()), *(int(id_) for id_ in alone if id_.isdecimal())]
        return list(dict.fromkeys(ids))

    @property
    def heard(self) -> bool:
        """Whether the words were heard in a recording, and may have been heard wrongly."""
        metadata: Mapping[str, Any] = self.tracker.latest_message.get("metadata") or {}
        return bool(metadata.get("heard"))

    @property
    def intent(self) -> str:
        """The engine's reading of the words, or the option's own intent."""
        name: str | None = self.tracker.latest_message.get("intent", {}).get("name")
        return name or "nlu_fallback"

    @property
    def confidence(self) -> float:
        """How sure the engine is of the intent, 0 to 1; 1 for options."""
        return float(self.tracker.latest_message.get("intent", {}).get("confidence") or 0.0)

    def entity(self, name: str) -> str | None:
        """The value of an entity of this message, such as `kind`."""
        for entity in self.tracker.latest_message.get("entities") or ():
            if entity["entity"] == name:
                return str(entity["value"])
        return None

    def facet(self, name: str) -> list[str]:
        """The engine's best guesses for a facet, the likeliest first, however unsure."""
        facets: Mapping[str, Sequence[Mapping[str, Any]]] = (
            self.tracker.latest_message.get("facets") or {}
        )
        return [str(guess["name"]) for guess in facets.get(name, ())]

    def slot(self, name: str) -> Any:
        """A slot's value."""
        return self.tracker.get_slot(name)

    @property
    def active_form(self) -> str | None:
        """The form that waits for an answer, if one does."""
        loop: Mapping[str, Any] = self.tracker.active_loop or {}
        return loop.get("name")

    @property
    def requested(self) -> str | None:
        """The slot that this form has just asked for; None when it starts."""
        return self.slot(REQUESTED_SLOT) if self.form and self.active_form == self.form else None

    @property
    def case_number(self) -> str | None:
        """The case number in the message, in its full form, or its last four digits."""
        return read_case_number(self.entity("case_number") or self.words)

    def say(self, response: str, *, buttons: Sequence[dict[str, str]] = (), **facts: Any) -> None:
        """Answer with a response of the domain; moments are written for people."""
        shown = {
            key: format_moment(value) if isinstance(value, datetime) else value
            for key, value in facts.items()
        }
        self.dispatcher.utter_message(response=response, buttons=list(buttons), **shown)


class Skill(Action):  # type: ignore[misc]  # rasa_sdk's base has no types
    """An action of one turn. Subclasses set `action` and write `act`."""

    action: ClassVar[str]
    resumes: ClassVar[bool] = True
    """Whether to lead back to the form that this action interrupted."""

    def __init__(self, parts: ActionParts) -> None:
        self._parts = parts

    def name(self) -> str:
        """The name in the domain."""
        return self.action

    async def act(self, turn: Turn) -> list[EventType]:
        """Do it, say it, and return what Rasa should remember."""
        raise NotImplementedError

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Rasa's entry: one transaction around `act`."""
        now = self._parts.clock()
        try:
            async with self._parts.database.transaction() as session:
                resident = await ensure_resident(session, tracker.sender_id, now=now)
                turn = Turn(
                    session=session,
                    resident=resident,
                    now=now,
                    tracker=tracker,
                    dispatcher=dispatcher,
                    form=self.form if isinstance(self, FormSkill) else None,
                )
                events = await self.act(turn)
        except LinliError as refusal:
            dispatcher.messages.clear()  # What was said is undone with what was done.
            turn.say(f"utter_refused_{refusal.code}", **refusal.facts)
            events = self.after_refusal(refusal)
        if self.resumes and not _leaves(events):
            events = [*events, *_way_back(turn)]
        return events

    def after_refusal(self, refusal: LinliError) -> list[EventType]:
        """What Rasa should remember after a refusal; nothing unless a skill says otherwise."""
        return []


class FormSkill(Skill):
    """The step of a form: reads the answer, fills slots, decides what to ask next.

    Subclasses set `form` and `required` (in the order of asking) and write `fill`.
    """

    form: ClassVar[str]
    required: ClassVar[tuple[str, ...]]
    takes_photos: ClassVar[bool] = False
    resumes = False

    def name(self) -> str:
        """Rasa looks for the step of a form by this name."""
        return f"validate_{self.form}"

    async def fill(self, turn: Turn) -> dict[str, Any] | None:
        """Slot values from this turn; None when the words do not answer the form, `LEAVE` when
        the form was not meant at all and the person has been told what was done instead.
        """
        raise NotImplementedError

    async def act(self, turn: Turn) -> list[EventType]:
        """Fill what can be filled; without an understood answer Rasa tries the other rules."""
        if turn.intent in {PHOTO, RECORDING} and not self.takes_photos:
            return []
        if turn.requested is not None and turn.case_number is None and gives_up(turn):
            turn.say("utter_cancelled")
            return drop_form(turn, self.form)
        if turn.requested is not None and turn.intent not in ALWAYS and WAIT.fullmatch(turn.words):
            turn.say("utter_take_your_time")
            return [SlotSet(turn.requested, None), SlotSet(REQUESTED_SLOT, turn.requested)]
        values = await self.fill(turn)
        if values is None:
            return []
        if values is LEAVE:
            return drop_form(turn, self.form)
        slots = {name: turn.slot(name) for name in self.required} | values
        missing = next((name for name in self.required if slots[name] is None), None)
        if turn.requested is not None:
            values.setdefault(turn.requested, slots[turn.requested])
        return [
            *(SlotSet(name, value) for name, value in values.items()),
            SlotSet(REQUESTED_SLOT, missing),
        ]


class FormEnd(Skill):
    """What a filled form is for. Subclasses name the form and write `submit`."""

    form: ClassVar[type[FormSkill]]
    resumes = False

    async def submit(self, turn: Turn) -> list[EventType]:
        """Carry out what the form asked for."""
        raise NotImplementedError

    async def act(self, turn: Turn) -> list[EventType]:
        """Rasa comes here also when a form was left early, which has said why."""
        if any(turn.slot(name) is None for name in self.form.required):
            return forget(*self.form.required)
        return await self.submit(turn)


def gives_up(turn: Turn) -> bool:
    """Whether the person takes back what is being filled in; an offer has nothing to take back."""
    sure = turn.intent in GIVES_UP and turn.confidence >= SURE
    return sure and turn.active_form not in OFFERS


def is_aside(turn: Turn, *, answers: frozenset[str] = frozenset(), sure: float = SURE) -> bool:
    """Whether the person turned to something else than the question of the form."""
    if turn.intent in ALWAYS and turn.confidence >= SURE:
        return True
    return turn.intent in ASIDES - answers and turn.confidence >= sure


def forget(*slots: str) -> list[EventType]:
    """Empty slots."""
    return [SlotSet(name, None) for name in slots]


def leave_form(*slots: str) -> list[EventType]:
    """End the active form and empty its slots."""
    return [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), *forget(*slots)]


def drop_form(turn: Turn, form: str) -> list[EventType]:
    """End a form and empty its slots, which share its name."""
    stem = form.removesuffix("form")
    return leave_form(*(name for name in turn.tracker.slots if name.startswith(stem)))


def _way_back(turn: Turn) -> list[EventType]:
    """Where the talk goes after an aside; said outright, for no rule foresees it after a detour."""
    if turn.active_form in OFFERS:
        return [*drop_form(turn, turn.active_form), FollowupAction(LISTEN)]
    return [FollowupAction(turn.active_form or LISTEN)]


def _leaves(events: Sequence[EventType]) -> bool:
    """Whether the events already say where the talk goes."""
    return any(event["event"] in {"active_loop", "followup"} for event in events)
