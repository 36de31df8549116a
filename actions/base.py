"""What every action is made of: a turn, one transaction, responses by name, and the way back.

An action that was an aside ("顺便问下物业费") leads back to the form it interrupted. A refusal of
the business becomes the response `utter_refused_<code>`; anything else fails the whole turn, and
the dialogue room keeps the person's words.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import says_thanks, says_yes, takes_leave
from actions.beside_the_question import BACK_TO, PUZZLED, WHY, asks_of_the_rest, first_this
from actions.form_ways import (
    ASIDES,
    HOME_FORM,
    INTERRUPTED,
    OFFERS,
    drop_form,
    forget,
    put_aside,
    to_interrupted,
    way_back,
)
from actions.giving_up import lets_be
from actions.insults import only_insults
from actions.pausing import comes_back, turns_away
from actions.turn import REQUESTED_SLOT, Turn
from api.cases.kind_words import named_kind
from api.db import Database
from api.errors import LinliError
from api.residents.service import ensure_resident
from api.texts import spoken_to

PHOTO = "send_photo"
RECORDING = "send_recording"
"""A recording that nobody understood; one that was understood is words."""
GIVES_UP = frozenset({"case_withdraw"})
"""In a form, who takes something back means what is being filled in."""

LEAVE: Final[dict[str, Any]] = {}
"""What a form's step returns to end the form; compared by identity."""

FORMS = frozenset({HOME_FORM, "complaint_form", "rating_form", "volunteer_form"})

REST = "rest"
"""The slot with what was told besides, and waits until the talk is free."""

JUST_SHOWN = "just_shown"
"""The slot with what was just shown, which the next question may be about: the `skill` that has
shown it, and what its answers need. It is forgotten with the next thing that is done.
"""


AFTER_ALL = "after_all"
"""The intent of who takes up again what they gave up (`settling.own_case` of the bot)."""

SURE = 0.5
"""Above this the engine's intent may interrupt a form; below it the words answer the question."""


ABOUT_A_QUESTION = frozenset({"answer_question", "answer_or_not"})
"""What is said to a worker's question, not to a form's (`settling.asked` of the bot)."""

NO_ANSWERS = frozenset({"danger_or_not", "emergency", "heavy_heart", "personal"})
"""What answers no question of a form, whatever words for a kind or a place are in it."""

ALWAYS = NO_ANSWERS | {"cancel"}
"""Intents that interrupt at any confidence that the engine reports them with."""


@dataclass(frozen=True)
class ActionParts:
    """What actions need of the house."""

    database: Database
    clock: Callable[[], datetime]


class Skill(Action):  # type: ignore[misc]  # rasa_sdk's base has no types
    """An action of one turn. Subclasses set `action` and write `act`."""

    action: ClassVar[str]
    resumes: ClassVar[bool] = True
    """Whether to lead back to the form that this action interrupted."""
    keeps_shown: ClassVar[bool] = False
    """Whether what was shown before this is still what the next question may be about."""

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
                if turn.taken_up:
                    turn.say("utter_rest_taken_up", said=turn.taken_up)
                with spoken_to(plainly=resident.plainly):
                    events = [*await self.act(turn), *turn.remembered]
        except LinliError as refusal:
            dispatcher.messages.clear()  # What was said is undone with what was done.
            turn.say(f"utter_refused_{refusal.code}", **refusal.facts)
            events = self.after_refusal(refusal)
        # A form's step that sets any slot has taken the words; one that takes none sets none.
        takes = bool(events) or not isinstance(self, FormSkill)
        keeps = self.keeps_shown or not takes or _sets(events, JUST_SHOWN)
        if turn.slot(JUST_SHOWN) and not keeps:
            events = [SlotSet(JUST_SHOWN, None), *events]
        if self.resumes and not _leaves(events):
            events = [*events, *way_back(turn)]
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
    answered_by_yes: ClassVar[frozenset[str]] = frozenset()
    """Slots to which "好的谢谢" is an answer; to any other question it is only thanks."""
    left_by: ClassVar[re.Pattern[str] | None] = None
    """Words that end the form as a farewell does; None where a farewell ends it not."""
    resumes = False

    def name(self) -> str:
        """Rasa looks for the step of a form by this name."""
        return f"validate_{self.form}"

    async def fill(self, turn: Turn) -> dict[str, Any] | None:
        """Slot values from this turn; None when the words do not answer the form, `LEAVE` when
        the form was not meant at all and the person has been told what was done instead.
        """
        raise NotImplementedError

    async def taken_up(self, turn: Turn) -> dict[str, Any]:
        """What the words tell that have led back to this form; nothing unless a form says."""
        return {}

    async def act(self, turn: Turn) -> list[EventType]:
        """Fill what can be filled; without an understood answer Rasa tries the other rules."""
        if turn.intent in {PHOTO, RECORDING} and not self.takes_photos:
            return []
        if turn.intent in ABOUT_A_QUESTION | NO_ANSWERS:
            return []
        if turn.requested is not None and turn.case_number is None and gives_up(turn):
            turn.say("utter_cancelled")
            return put_aside(turn, self.form)
        if turn.requested is not None and self.left_by and takes_leave(turn.words, self.left_by):
            turn.say(f"utter_left_{self.form.removesuffix('_form')}")
            return put_aside(turn, self.form)
        if (besides := self._answers_nothing(turn)) is not None:
            return besides
        if turn.slot(INTERRUPTED) == self.form and turn.requested is None:
            values = await self.taken_up(turn) if BACK_TO.search(turn.words) else {}
            return [
                SlotSet(INTERRUPTED, None),
                *(SlotSet(name, value) for name, value in values.items()),
                SlotSet(REQUESTED_SLOT, self._missing(turn, values)),
            ]
        events = await self._filled(turn)
        before = _form_of(turn.slot(REQUESTED_SLOT))
        if turn.requested is None and before not in {None, self.form, *OFFERS}:
            events = [*events, SlotSet(INTERRUPTED, before)]
        return events

    def _answers_nothing(self, turn: Turn) -> list[EventType] | None:
        """What follows words that are no answer, whatever is asked: another matter, a moment to
        look, thanks, a question about the question, mere abuse. The question comes again; a form
        that abuse alone has opened was not meant. None for all other words. In an offer they are
        taken as a word.
        """
        is_offer = self.form in OFFERS
        if turn.requested is None:
            if is_offer or not only_insults(turn.words):
                return None
            turn.say("utter_angry")
            return drop_form(turn, self.form)
        waiting = [one["raw"] for one in turn.slot(REST) or ()]
        if turn.set_aside:
            turn.say("utter_rest_kept", said=turn.waiting)
        elif waiting and (asks_of_the_rest(turn.words, waiting) or first_this(turn.words)):
            turn.say("utter_rest_kept", said="”“".join(waiting))
        elif turns_away(turn.words):
            turn.say("utter_take_your_time")
        elif PUZZLED.fullmatch(turn.words) or WHY.fullmatch(turn.words):
            turn.say(f"utter_explain_{turn.requested}")
        elif not is_offer and self._only_thanks(turn):
            turn.say("utter_thanks_go_on")
        elif not is_offer and only_insults(turn.words):
            turn.say("utter_angry_go_on")
        elif not (turn.intent == AFTER_ALL or comes_back(turn.words) or first_this(turn.words)):
            return None
        return [SlotSet(turn.requested, None), SlotSet(REQUESTED_SLOT, turn.requested)]

    def _only_thanks(self, turn: Turn) -> bool:
        yes = turn.requested in self.answered_by_yes and says_yes(turn.words)
        return says_thanks(turn.words) and not yes

    def _missing(self, turn: Turn, values: dict[str, Any]) -> str | None:
        """The slot to be asked for next; None when the form is complete."""
        slots = {name: turn.slot(name) for name in self.required} | values
        return next((name for name in self.required if slots[name] is None), None)

    async def _filled(self, turn: Turn) -> list[EventType]:
        """What this turn's words fill, and what is asked next."""
        values = await self.fill(turn)
        if values is None:
            return []
        if values is LEAVE:
            return drop_form(turn, self.form)
        missing = self._missing(turn, values)
        if turn.waiting and missing is not None:
            turn.say("utter_rest_kept", said=turn.waiting)
        if turn.requested is not None:
            values.setdefault(turn.requested, turn.slot(turn.requested))
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
        """Rasa comes here also when a form was left early, which has said why, and may have shown
        something instead.
        """
        if any(turn.slot(name) is None for name in self.form.required):
            shown = SlotSet(JUST_SHOWN, turn.slot(JUST_SHOWN))
            return [shown, *forget(*self.form.required), *to_interrupted(turn, left=True)]
        events = await self.submit(turn)
        return events if _leaves(events) else [*events, *to_interrupted(turn)]


def gives_up(turn: Turn) -> bool:
    """Whether what is filled in is taken back, and no case by its name; an offer holds nothing."""
    sure = turn.intent in GIVES_UP and turn.confidence >= SURE
    named = named_kind(turn.words)
    another = named is not None and named[1] not in (turn.slot("complaint_text") or named[1])
    return (lets_be(turn.words) or (sure and not another)) and turn.active_form not in OFFERS


def is_aside(turn: Turn, *, answers: frozenset[str] = frozenset(), sure: float = SURE) -> bool:
    """Whether the person turned to something else than the question of the form."""
    if turn.intent in ALWAYS and turn.confidence >= SURE:
        return True
    return turn.intent in ASIDES - answers and turn.confidence >= sure


def _form_of(slot: str | None) -> str | None:
    """The form that a slot belongs to, by its name."""
    return next((form for form in FORMS if slot and slot.startswith(form[: -len("form")])), None)


def _leaves(events: Sequence[EventType]) -> bool:
    """Whether the events already say where the talk goes."""
    return any(event["event"] in {"active_loop", "followup"} for event in events)


def _sets(events: Sequence[EventType], slot: str) -> bool:
    """Whether the events fill a slot."""
    return any(event["event"] == "slot" and event["name"] == slot for event in events)
