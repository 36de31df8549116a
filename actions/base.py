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
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import says_thanks, says_yes
from actions.beside_the_question import BACK_TO, WHY
from actions.insults import only_insults
from actions.offering import OFFERING
from actions.turn import REQUESTED_SLOT, Turn
from api.cases.kind_words import named_kind
from api.db import Database
from api.errors import LinliError
from api.residents.service import ensure_resident
from api.texts import spoken_to

LISTEN = "action_listen"
PHOTO = "send_photo"
RECORDING = "send_recording"
"""A recording that nobody understood; one that was understood is words."""
GIVES_UP = frozenset({"case_withdraw"})
"""In a form, who takes something back means what is being filled in."""

_ON_THE_WAY = "(?:先|再|去|下楼|出去|出门|回去|过去)"
_GOES = f"(?:让|容|等)?我{_ON_THE_WAY}*"
_LOOKS = "(?:想想|看看|找找|问问|查查|数数|[看问查找]一?下|拍个?照片?)"
_WHICH = (
    "(?:我?(?:老公|老婆|爱人|儿子|女儿|妈|爸|邻居|物业|保安)"
    "|(?:是|在)?(?:几|哪|什么|门牌|楼牌)[^,，。了]{0,8})"
)
WAIT = re.compile(
    rf"(?:你?等|稍等|等等|慢着)(?:一?下|会儿?|等|啊|哈|哦|[,，]|{_GOES}{_LOOKS})*{_WHICH}?[。!！]?"
    rf"|{_GOES}(?:{_LOOKS}{_WHICH}|(?<=去|楼|门){_LOOKS})[。!！]?"
)
"""Somebody asks for a moment, or goes to find out: "等一下我去看看是几单元"."""

LEAVE: Final[dict[str, Any]] = {}
"""What a form's step returns to end the form; compared by identity."""

BACK = re.compile(r"(?:继续|接着)(?:说|报|填|办|来)?[吧啊]?[。!！]?")
"""After an aside: back to the question."""

PUZZLED = re.compile(
    r"[啊哈嗯诶欸呃额哦咦]{0,3}\?+|[啊哈诶欸咦][?!。]*"
    r"|(?:你|您)?(?:这|那)?(?:是|在)?(?:说|讲|问)?的?(?:是)?(?:什么|啥子?|么子)(?:意思|话)?[啊呀呢嘛哦]?[?!。]*"
    r"|(?:我)?(?:没|不|看不|听不|搞不|弄不)(?:太|大)?(?:懂|明白|清楚?|听懂|看懂|听清楚?|看清楚?|听明白)"
    r"(?:啊|呀|呢|嘛|了|你说的|什么意思)?[?!。]*|(?:要|该)?(?:怎么|咋|如何)(?:填|写|答|回|选|弄|说)[啊呀呢]?[?!。]*"
)
"""Normalised words of who has not understood the question; they are no answer to it."""

OFFERS = frozenset({"rating_form"})
"""Forms that are an offer: who turns to something else is not led back to them."""
HOME_FORM = "bind_home_form"
FORMS = frozenset({HOME_FORM, "complaint_form", "rating_form", "volunteer_form"})
INTERRUPTED = "interrupted_form"
"""The slot with the form that waits while another one is open."""

JUST_SHOWN = "just_shown"
"""The slot with what was just shown, which the next question may be about: the `skill` that has
shown it, and what its answers need. It is forgotten with the next thing that is done.
"""

DROPPED = "dropped_form"
"""The slot with what was given up, to be taken up again: the `form`, and its slots (`told`)."""

AFTER_ALL = "after_all"
"""The intent of who takes up again what they gave up (`settling.own_case` of the bot)."""
SURE = 0.5
"""Above this the engine's intent may interrupt a form; below it the words answer the question."""

ASIDES = frozenset(
    {
        "apply_assistance",
        "ask_notice",
        "ask_policy",
        "cancel",
        "case_lift",
        "case_seal",
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

ABOUT_A_QUESTION = frozenset({"answer_question", "answer_or_not"})
"""What is said to a worker's question, not to a form's (`settling.asked` of the bot)."""

OF_DANGER = frozenset({"danger_or_not", "emergency", "heavy_heart"})
"""What answers no question of a form, whatever words for a kind or a place are in it."""

ALWAYS = OF_DANGER | {"cancel"}
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
                    events = await self.act(turn)
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
        if turn.intent in ABOUT_A_QUESTION | OF_DANGER:
            return []
        if turn.requested is not None and turn.case_number is None and gives_up(turn):
            turn.say("utter_cancelled")
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
        """What follows words that are no answer, whatever is asked: a moment to look, thanks, a
        question about the question, mere abuse. The question comes again; a form that abuse alone
        has opened was not meant. None for all other words. In an offer they are taken as a word.
        """
        is_offer = self.form in OFFERS
        if turn.requested is None:
            if is_offer or not only_insults(turn.words):
                return None
            turn.say("utter_angry")
            return drop_form(turn, self.form)
        if turn.intent not in ALWAYS and WAIT.fullmatch(turn.words):
            turn.say("utter_take_your_time")
        elif PUZZLED.fullmatch(turn.words) or WHY.fullmatch(turn.words):
            turn.say(f"utter_explain_{turn.requested}")
        elif not is_offer and self._only_thanks(turn):
            turn.say("utter_thanks_go_on")
        elif not is_offer and only_insults(turn.words):
            turn.say("utter_angry_go_on")
        elif not (turn.intent == AFTER_ALL or BACK.fullmatch(turn.words)):
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
        """Rasa comes here also when a form was left early, which has said why."""
        if any(turn.slot(name) is None for name in self.form.required):
            return [*forget(*self.form.required), *to_interrupted(turn)]
        events = await self.submit(turn)
        return events if _leaves(events) else [*events, *to_interrupted(turn)]


def gives_up(turn: Turn) -> bool:
    """Whether what is filled in is taken back, and no case by its name; an offer holds nothing."""
    sure = turn.intent in GIVES_UP and turn.confidence >= SURE
    named = named_kind(turn.words)
    another = named is not None and named[1] not in (turn.slot("complaint_text") or named[1])
    return sure and not another and turn.active_form not in OFFERS


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
    """End a form and empty its slots."""
    return leave_form(*slots_of(turn, form))


def put_aside(turn: Turn, form: str) -> list[EventType]:
    """End a form at the person's own word; what they had told can be taken up again."""
    told = {name: value for name in slots_of(turn, form) if (value := turn.slot(name)) is not None}
    kept = {"form": form, "told": told} if told and form not in OFFERS else None
    return [*drop_form(turn, form), SlotSet(DROPPED, kept)]


def slots_of(turn: Turn, form: str) -> list[str]:
    """The slots of a form, which share its name."""
    stem = form.removesuffix("form")
    return [name for name in turn.tracker.slots if name.startswith(stem)]


def to_interrupted(turn: Turn) -> list[EventType]:
    """Back to the form that another one interrupted, as one of them has ended; nothing where
    none was.
    """
    form = turn.slot(INTERRUPTED)
    return [FollowupAction(form)] if form else []


def _form_of(slot: str | None) -> str | None:
    """The form that a slot belongs to, by its name."""
    return next((form for form in FORMS if slot and slot.startswith(form[: -len("form")])), None)


def form_waits(turn: Turn) -> list[EventType]:
    """The open form stays, and asks nothing now: something else has just been asked."""
    # Named anew, so that Rasa takes the next words to the form first and not to the rules.
    form = [ActiveLoop(turn.active_form)] if turn.active_form else []
    return [*form, FollowupAction(LISTEN)]


def way_back(turn: Turn) -> list[EventType]:
    """Where the talk goes after an aside; said outright, for no rule foresees it after a detour.

    An aside that offers something to choose from is not followed by the form's own options: a
    number means one thing at a time. Its answer, or "继续", leads back.
    """
    if turn.active_form in OFFERS:
        return [*drop_form(turn, turn.active_form), FollowupAction(LISTEN)]
    if turn.active_form == HOME_FORM and _nothing_told(turn):
        left = [*drop_form(turn, HOME_FORM), *forget("after_binding")]
        return [*left, *(to_interrupted(turn) or [FollowupAction(LISTEN)])]
    if turn.active_form is None:
        return to_interrupted(turn) or [FollowupAction(LISTEN)]
    messages = turn.dispatcher.messages
    if any(message.get("buttons") or message.get("response") in OFFERING for message in messages):
        turn.say("utter_choose_then_go_on")
        messages.insert(0, messages.pop())
        return form_waits(turn)
    return [FollowupAction(turn.active_form)]


def _nothing_told(turn: Turn) -> bool:
    """Whether the person was asked where they live, has not said a word of it, and now asks for
    something else: they did not want to say, and are not asked after each thing once more.
    """
    told = (turn.slot("bind_home_so_far") or {}).values()
    return turn.intent in ASIDES and not any(told)


def _leaves(events: Sequence[EventType]) -> bool:
    """Whether the events already say where the talk goes."""
    return any(event["event"] in {"active_loop", "followup"} for event in events)


def _sets(events: Sequence[EventType], slot: str) -> bool:
    """Whether the events fill a slot."""
    return any(event["event"] == "slot" and event["name"] == slot for event in events)
