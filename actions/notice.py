"""Notices that concern the person's own estate."""

import re

from rasa_sdk.events import EventType

from actions.base import Skill
from actions.places import first_home
from actions.turn import Turn
from actions.which_event import notices_named
from api.notices.models import NOTICE_NAMES, NoticeKind
from api.notices.service import current_notices
from api.texts import render

ABOUT = {
    NoticeKind.OUTAGE_WATER: re.compile("停水|没水"),
    NoticeKind.OUTAGE_POWER: re.compile("停电|没电"),
    NoticeKind.VOTE: re.compile("投票|表决|选举"),
}


def _asked_kinds(words: str) -> list[NoticeKind] | None:
    """The kinds that words ask about; None for all."""
    return [kind for kind, pattern in ABOUT.items() if pattern.search(words)] or None


class AskNotice(Skill):
    """What is announced now, the newest first; of an event that is named only that."""

    action = "action_ask_notice"

    async def act(self, turn: Turn) -> list[EventType]:
        """By the bound home; without one, what concerns the whole town."""
        home = await first_home(turn)
        notices = await current_notices(
            turn.session,
            now=turn.now,
            estate_id=home.home.estate_id if home else None,
            kinds=_asked_kinds(turn.words),
        )
        if not notices:
            turn.say("utter_notices_none" if home else "utter_notices_where")
            return []
        notices = notices_named(notices, turn.words) or notices
        text = render("actions", "notices", notices=notices, names=NOTICE_NAMES)
        turn.say("utter_notices" if home else "utter_notices_of_town", notices=text)
        return []
