"""Checked providers for one's own home: 家政, 开锁, 维修, 送水 …"""

from collections.abc import Sequence

from rasa_sdk.events import EventType, SlotSet

from actions.base import JUST_SHOWN, Skill
from actions.turn import Turn
from api.providers.models import Provider
from api.providers.service import categories, find_providers, providers_of
from api.texts import render

ABOUT = {
    "price": "utter_service_price",
    "arrange": "utter_service_arrange",
    "hours": "utter_service",
    "trust": "utter_service_trust",
    "unknown": "utter_service_unknown",
}
"""What is asked of providers who were just shown, and the honest answer."""


class FindService(Skill):
    """Providers by the person's words; the list of trades when none fits."""

    action = "action_find_service"

    async def act(self, turn: Turn) -> list[EventType]:
        """Names, hours and telephone numbers; the person calls themselves. What goes on about those
        who were just shown is about them; words without a trade may be about what is being told.
        """
        providers = await find_providers(turn.session, words=turn.words)
        shown = turn.just_shown(self.action)
        if not providers and shown and turn.goes_on in ABOUT:
            providers = await providers_of(turn.session, shown["providers"])
            if not providers:
                turn.say("utter_service_price_unknown")
                return _nobody()
            return _said(turn, ABOUT[turn.goes_on], providers)
        if not providers and (told := turn.slot("complaint_text")):
            providers = await find_providers(turn.session, words=told)
        if providers:
            return _said(turn, "utter_service", providers)
        trades = "、".join(await categories(turn.session))
        turn.say("utter_service_which", trades=trades)
        return _nobody()


def _said(turn: Turn, response: str, providers: Sequence[Provider]) -> list[EventType]:
    turn.say(response, providers=render("actions", "providers", providers=providers))
    shown = {"skill": "find_service", "providers": [one.id for one in providers]}
    return [SlotSet(JUST_SHOWN, shown)]


def _nobody() -> list[EventType]:
    """Nobody fits, and what it costs will be asked all the same."""
    return [SlotSet(JUST_SHOWN, {"skill": "find_service", "providers": []})]
