"""What people say of themselves and to us: a kind word, and who can help; no matter of the desk."""

from rasa_sdk.events import EventType, SlotSet

from actions.base import JUST_SHOWN, Skill
from actions.form_ways import OFFERS, form_waits, way_back
from actions.turn import Turn

HEAVY = frozenset({"grief", "grief_next", "lonely", "low", "scammed", "scammed_next", "tenant"})
"""After these nobody is asked for their building, or for what a tenant has not: the form waits
until they want it back.
"""


class Personal(Skill):
    """Answer what somebody says of themselves or to us (`settling.personal` of the bot)."""

    action = "action_personal"

    async def act(self, turn: Turn) -> list[EventType]:
        """The answer; the next question may be about it, and a form that was open waits."""
        about = turn.entity("personal") or "chat"
        turn.say(f"utter_personal_{about}")
        shown = [SlotSet(JUST_SHOWN, {"skill": "personal", "about": about})]
        if about not in HEAVY or turn.active_form in {None, *OFFERS}:
            return [*shown, *way_back(turn)]
        turn.say("utter_form_can_wait")
        return [*shown, *form_waits(turn)]
