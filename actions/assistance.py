"""Hardship help (低保 临时救助 …): for now the desk takes it."""

from rasa_sdk.events import EventType

from actions.human import DeskRequest
from actions.policy import asks_for_oneself, from_articles
from actions.turn import Turn


class ApplyAssistance(DeskRequest):
    """Say honestly that a person will answer, and hand it over."""

    action = "action_apply_assistance"
    response = "utter_assistance_handed_over"

    async def act(self, turn: Turn) -> list[EventType]:
        """Who only asks whether there is help for them hears the rule, and is asked."""
        if asks_for_oneself(turn.words) and (told := await from_articles(turn)) is not None:
            return told
        return await super().act(turn)
