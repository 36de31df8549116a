"""Leaving a home: who has moved out is asked whether, and is no longer bound to it."""

import re

from rasa_sdk.events import EventType

from actions.base import Skill
from actions.places import first_home
from actions.turn import Turn
from api.residents.service import unbind_home

MOVED_OUT = re.compile(
    "搬[走出离]|退租|退房|退掉|(?:不|没)(?:在|再)?(?:这儿|这里|这边|那里|那儿|这|那)?住了?|不住"
    "|(?:解|取消|去掉|删掉?|注销)[^,，。]{0,4}(?:绑|登记|住址|房号)|解除"
)
MOVED_IN = re.compile(
    "搬[到来进去回]|换[到成]|改[到成]|新[家房址]|绑(?:定)?(?:新|另|别)|重新绑|现在住"
)
"""Who has moved out, and who says where to."""


def moved_out(words: str) -> bool:
    """Whether words say that a home is left, and not which other one it is."""
    return MOVED_OUT.search(words) is not None and MOVED_IN.search(words) is None


async def ask_whether_to_leave(turn: Turn) -> None:
    """Ask somebody who has moved out, naming the home; who has none hears that."""
    home = await first_home(turn)
    if home is None:
        turn.say("utter_leave_home_none")
    else:
        turn.say("utter_leave_home_sure", address=home.address)


class LeaveHome(Skill):
    """End a binding: somebody has moved out, and has confirmed it."""

    action = "action_leave_home"

    async def act(self, turn: Turn) -> list[EventType]:
        """Of the home that the question named; without one there is nothing to end."""
        home = await first_home(turn)
        if home is None:
            turn.say("utter_leave_home_none")
            return []
        await unbind_home(turn.session, turn.resident, home.home.id, now=turn.now)
        turn.say("utter_leave_home_done", address=home.address)
        return []
