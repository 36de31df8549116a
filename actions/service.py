"""Checked providers for one's own home: 家政, 开锁, 维修, 送水 …"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.base import JUST_SHOWN, Skill
from actions.policy import told_of_policy
from actions.turn import Turn
from actions.which_event import told_of_event
from api.cases.queries import just_filed
from api.knowledge.asks import of_the_community
from api.providers.models import Provider
from api.providers.service import categories, find_providers, providers_of
from api.texts import render

ABOUT = {
    "price": "utter_service_price",
    "contact": "utter_service",
    "wanted": "utter_service_wanted",
    "arrange": "utter_service_arrange",
    "hours": "utter_service",
    "trust": "utter_service_trust",
    "unknown": "utter_service_unknown",
}
"""What is asked of providers who were just shown, and the honest answer."""

OTHERS = "others"
"""Somebody else of the same trade is asked for (`settling.thread` of the bot)."""

MOST, ALL = 3, 50
"""So many are named at once; more than are of one trade."""

A_HAND = re.compile("师傅|有人|找人|来人|谁|修|通|弄|上门|能来")
"""Who wants a hand, and does not say for what, wants it for what they have told."""


class FindService(Skill):
    """Providers by the person's words; the list of trades when none fits."""

    action = "action_find_service"

    async def act(self, turn: Turn) -> list[EventType]:
        """Names, hours and telephone numbers; the person calls themselves. What goes on about those
        who were just shown is about them; words without a trade may be about what is being told.
        """
        shown = turn.just_shown(self.action)
        if shown and shown["providers"] and turn.goes_on == OTHERS:
            return await _others(turn, shown)
        providers = await find_providers(turn.session, words=turn.words)
        if not providers and shown and turn.goes_on in ABOUT:
            providers = await providers_of(turn.session, shown["providers"])
            if not providers:
                turn.say("utter_service_price_unknown")
                return _nobody()
            return _said(turn, ABOUT[turn.goes_on], providers, asked=shown.get("asked", ""))
        if not providers and of_the_community(turn.words):
            return [] if await told_of_event(turn) else await told_of_policy(turn)
        asked = turn.words
        if not providers and (told := await _told_of(turn)):
            asked = told
            providers = await find_providers(turn.session, words=told)
        if providers:
            return _said(turn, "utter_service", providers, asked=asked)
        trades = await categories(turn.session)
        turn.say("utter_service_which", trades="、".join(trades))
        return _nobody()


async def _told_of(turn: Turn) -> str | None:
    """What is being told, or was filed a moment ago: "有师傅能来不" is about that."""
    told: str | None = turn.slot("complaint_text")
    if told is not None:
        return told
    if A_HAND.search(turn.words) is None:
        return None
    case = await just_filed(turn.session, turn.resident, now=turn.now)
    return case.description if case else None


async def _others(turn: Turn, shown: Mapping[str, Any]) -> list[EventType]:
    """Of the trade of those who were shown, and not among them."""
    known = await providers_of(turn.session, shown["providers"])
    asked = str(shown.get("asked", ""))
    fitting = await find_providers(turn.session, words=asked, limit=ALL)
    trades = {one.categories[0] for one in known if one.categories}
    seen = {*shown["providers"], *shown.get("before", ())}
    others = [one for one in fitting if one.id not in seen and trades & set(one.categories)]
    if others:
        return _said(turn, "utter_service_others", others[:MOST], asked=asked, before=sorted(seen))
    turn.say("utter_service_no_others")
    return [SlotSet(JUST_SHOWN, shown)]


def _said(
    turn: Turn,
    response: str,
    providers: Sequence[Provider],
    *,
    asked: str,
    before: Sequence[int] = (),
) -> list[EventType]:
    turn.say(response, providers=render("actions", "providers", providers=providers))
    shown = {
        "skill": "find_service",
        "providers": [one.id for one in providers],
        "asked": asked,
        "before": list(before),
    }
    return [SlotSet(JUST_SHOWN, shown)]


def _nobody() -> list[EventType]:
    """Nobody fits, and what it costs will be asked all the same."""
    return [SlotSet(JUST_SHOWN, {"skill": "find_service", "providers": []})]
