"""Notices that concern the person's own estate."""

from rasa_sdk.events import EventType

from actions.base import Skill, Turn
from actions.places import first_home
from api.notices.models import NOTICE_NAMES
from api.notices.service import current_notices
from api.texts import render


class AskNotice(Skill):
    """What is announced now, the newest first."""

    action = "action_ask_notice"

    async def act(self, turn: Turn) -> list[EventType]:
        """By the bound home; without one, what concerns the whole town."""
        home = await first_home(turn)
        notices = await current_notices(
            turn.session, now=turn.now, estate_id=home.home.estate_id if home else None
        )
        if not notices:
            turn.say("utter_notices_none")
            return []
        text = render("actions", "notices", notices=notices, names=NOTICE_NAMES)
        turn.say("utter_notices" if home else "utter_notices_of_town", notices=text)
        return []
