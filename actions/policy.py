"""Policy questions: from articles in force only; without one the desk is offered."""

from rasa_sdk.events import EventType

from actions.base import Skill
from actions.places import first_home
from actions.turn import Turn
from actions.which_event import told_of_event
from api.clock import local
from api.grids.models import Estate
from api.knowledge.service import find_article
from api.texts import format_day, one_a_line


class AskPolicy(Skill):
    """The article that answers, with its source and date; never a guess."""

    action = "action_ask_policy"

    async def act(self, turn: Turn) -> list[EventType]:
        """The town's articles, and those of the person's own community."""
        home = await first_home(turn)
        estate = await turn.session.get(Estate, home.home.estate_id) if home else None
        article = await find_article(
            turn.session,
            question=turn.words,
            today=local(turn.now).date(),
            community_id=estate.community_id if estate else None,
        )
        if article is None and await told_of_event(turn):
            return []
        if article is None:
            turn.say("utter_policy_unknown")
            return []
        turn.say(
            "utter_policy",
            title=article.title,
            body=one_a_line(article.body) if turn.resident.plainly else article.body,
            source=article.source,
            effective_on=format_day(article.effective_on),
        )
        return []
