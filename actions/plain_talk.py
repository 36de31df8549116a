"""Short sentences and big steps for those who ask for them, kept with the person."""

from typing import ClassVar

from rasa_sdk.events import EventType, SlotSet

from actions.base import Skill
from actions.turn import Turn


class SpeakPlainly(Skill):
    """From now on in short sentences; the form that is open is asked on in them."""

    action = "action_speak_plainly"
    plain: ClassVar[bool] = True
    response: ClassVar[str] = "utter_plain_talk_on"

    async def act(self, turn: Turn) -> list[EventType]:
        """The store keeps it; the slot is for the sentences of this talk."""
        turn.resident.plain_words = self.plain
        turn.say(self.response)
        return [SlotSet("plain_talk", self.plain)]


class SpeakAsUsual(SpeakPlainly):
    """Back to the usual sentences."""

    action = "action_speak_as_usual"
    plain = False
    response = "utter_plain_talk_off"
