"""Suggestions and wishes: for now the desk takes them."""

import re

from rasa_sdk.events import EventType, SlotSet

from actions.base import JUST_SHOWN
from actions.human import DeskRequest
from actions.turn import Turn

_ABOUT = (
    "[你您]好|[我们想要有给提说讲个点些条小的啊呀吧呢嘛了能吗,，。?？！!]|一[个点些条]|你们|咱们|社区|小区|物业"
    "|这边|这里|能不能|可不可以|可以|请问|在哪|怎么"
)
NOTHING_YET = re.compile(f"(?:{_ABOUT})*(?:合理化?)?(?:建议|意见|想法|提议)(?:{_ABOUT}|反映)*")
"""Says that there is a suggestion, and not which."""


class Suggest(DeskRequest):
    """Say honestly that a person will answer, and hand it over; who only says that they have one is
    asked what it is.
    """

    action = "action_suggest"
    response = "utter_suggestion_handed_over"
    one_thing = True

    async def act(self, turn: Turn) -> list[EventType]:
        """What they say next is it (`settling.thread` of the bot)."""
        if says_nothing_yet(turn.words) and not turn.media_ids:
            turn.say("utter_suggestion_what")
            return [SlotSet(JUST_SHOWN, {"skill": "suggest"})]
        return await super().act(turn)


def says_nothing_yet(words: str) -> bool:
    """Whether words only say that there is a suggestion."""
    return NOTHING_YET.fullmatch(words) is not None
