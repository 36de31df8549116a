"""Checked providers for one's own home: 家政, 开锁, 维修, 送水 …"""

from rasa_sdk.events import EventType

from actions.base import Skill
from actions.turn import Turn
from api.providers.service import categories, find_providers
from api.texts import render


class FindService(Skill):
    """Providers by the person's words; the list of trades when none fits."""

    action = "action_find_service"

    async def act(self, turn: Turn) -> list[EventType]:
        """Names, hours and telephone numbers; the person calls themselves."""
        providers = await find_providers(turn.session, words=turn.words)
        if providers:
            turn.say("utter_service", providers=render("actions", "providers", providers=providers))
        else:
            trades = "、".join(await categories(turn.session))
            turn.say("utter_service_which", trades=trades)
        return []
