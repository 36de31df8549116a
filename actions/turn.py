"""One turn of the talk, as the actions see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.ext.asyncio import AsyncSession

from actions.answers import says_more, says_no, says_yes
from api.cases.queries import read_case_number
from api.residents.models import Resident
from api.texts import format_moment

REQUESTED_SLOT = "requested_slot"


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

    remembered: list[EventType] = field(default_factory=list)
    """What Rasa should remember beside what the action returns."""

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
    def asked(self) -> list[str]:
        """The numbers of the person's cases that wait for their word."""
        metadata: Mapping[str, Any] = self.tracker.latest_message.get("metadata") or {}
        return [str(case["number"]) for case in metadata.get("asked") or ()]

    @property
    def anew(self) -> bool:
        """Whether the person has said that these words are about another matter."""
        metadata: Mapping[str, Any] = self.tracker.latest_message.get("metadata") or {}
        return bool(metadata.get("anew"))

    @property
    def of_own_case(self) -> Mapping[str, Any]:
        """What the words say of a case of the person's own (`api.dialogue.own_cases`)."""
        metadata: Mapping[str, Any] = self.tracker.latest_message.get("metadata") or {}
        return metadata.get("own_case") or {}

    @property
    def in_danger(self) -> Mapping[str, Any]:
        """Of the person's call for help within the last half hour: how it stands, and what these
        words are beside it (`api.dialogue.in_danger`); empty where there is none.
        """
        metadata: Mapping[str, Any] = self.tracker.latest_message.get("metadata") or {}
        return metadata.get("in_danger") or {}

    @property
    def about_emergency(self) -> bool:
        """Whether the words go into the open emergency and tell of no danger by themselves."""
        return bool(self.tracker.latest_message.get("about_emergency"))

    @property
    def danger_spoken_of(self) -> str | None:
        """The kind of an event of danger that the words name and take back (asked, practised, heard
        of); a mere hint of one is none.
        """
        metadata: Mapping[str, Any] = self.tracker.latest_message.get("metadata") or {}
        danger = metadata.get("danger") or {}
        taken_back = danger.get("weight") == "calmed" and danger.get("event")
        return danger.get("kind") if taken_back else None

    @property
    def tells_danger(self) -> bool:
        """Whether the words tell of a danger outright; else only the engine takes them for one."""
        metadata: Mapping[str, Any] = self.tracker.latest_message.get("metadata") or {}
        return (metadata.get("danger") or {}).get("weight") in {"sure", "likely", "confirmed"}

    @property
    def confirms(self) -> bool:
        """Whether the person has said yes to what waited for it, beside these words, which they had
        been asked about (`api.dialogue.worries`).
        """
        metadata: Mapping[str, Any] = self.tracker.latest_message.get("metadata") or {}
        return bool(metadata.get("confirms"))

    @property
    def goes_on(self) -> str | None:
        """What these words ask of the thing just shown (`settling.thread` of the bot)."""
        about: str | None = self.tracker.latest_message.get("goes_on")
        return about

    def just_shown(self, action: str) -> Mapping[str, Any] | None:
        """What this action has shown just before, if it was the last to show something."""
        shown: Mapping[str, Any] | None = self.slot("just_shown")
        return shown if shown and f"action_{shown['skill']}" == action else None

    @property
    def shown_case(self) -> str | None:
        """The number of the own case that was just spoken of, if the last thing shown was one."""
        shown: Mapping[str, Any] = self.slot("just_shown") or {}
        return str(shown["number"]) if shown.get("kind") else None

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

    @property
    def says_yes(self) -> bool:
        """Whether the whole answer is a yes: by its words, else as the engine reads it."""
        if says_yes(self.words):
            return True
        return self.intent == "affirm" and not (says_no(self.words) or says_more(self.words))

    @property
    def says_no(self) -> bool:
        """Whether the whole answer is a no: by its words, else as the engine reads it."""
        return says_no(self.words) or (self.intent == "deny" and not says_yes(self.words))

    @property
    def waiting(self) -> str:
        """Other requests of this message, in its words; empty when it has none."""
        metadata: Mapping[str, Any] = self.tracker.latest_message.get("metadata") or {}
        return "”“".join(metadata.get("rest") or ())

    @property
    def set_aside(self) -> bool:
        """Whether all of this message waits, and nothing in it is of the form that is open."""
        metadata: Mapping[str, Any] = self.tracker.latest_message.get("metadata") or {}
        return bool(metadata.get("set_aside"))

    @property
    def whole(self) -> str:
        """The words of the whole message of which these are a part; else empty."""
        metadata: Mapping[str, Any] = self.tracker.latest_message.get("metadata") or {}
        return str(metadata.get("whole") or "")

    @property
    def taken_up(self) -> str | None:
        """The words of a request that had to wait and is served now, until it is named."""
        metadata: Mapping[str, Any] = self.tracker.latest_message.get("metadata") or {}
        waited: str | None = metadata.get("taken_up")
        for event in reversed(self.tracker.events):
            if event.get("event") == "user":
                return waited
            if event.get("event") == "bot":
                return None
        return waited

    def entity(self, name: str) -> str | None:
        """The value of an entity of this message, such as `kind`."""
        for entity in self.tracker.latest_message.get("entities") or ():
            if entity["entity"] == name:
                return str(entity["value"])
        return None

    def facet(self, name: str, *, least: float = 0.0) -> list[str]:
        """The engine's best guesses for a facet, the likeliest first; `least`: how sure of them."""
        facets: Mapping[str, Sequence[Mapping[str, Any]]] = (
            self.tracker.latest_message.get("facets") or {}
        )
        guesses = facets.get(name, ())
        return [str(guess["name"]) for guess in guesses if guess["confidence"] >= least]

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
        return self.asked_by(self.form) if self.active_form == self.form else None

    def asked_by(self, form: str | None) -> str | None:
        """The slot that was asked for last, if this form has asked: its slots share its name."""
        asked: str | None = self.slot(REQUESTED_SLOT)
        own = asked is not None and form is not None and asked.startswith(form.removesuffix("form"))
        return asked if own else None

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
