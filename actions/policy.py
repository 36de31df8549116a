"""Policy questions: from articles in force only; without one the desk is offered."""

from rasa_sdk.events import EventType, SlotSet

from actions.base import JUST_SHOWN, Skill
from actions.danger_talk import told_of_danger
from actions.places import first_home
from actions.turn import Turn
from actions.which_event import told_of_event
from api.clock import local
from api.grids.models import Estate
from api.knowledge.models import Article
from api.knowledge.parts import is_about, sentences_for
from api.knowledge.service import find_article
from api.texts import format_day, one_a_line


class AskPolicy(Skill):
    """The article that answers, with its source and date; never a guess."""

    action = "action_ask_policy"

    async def act(self, turn: Turn) -> list[EventType]:
        """The town's articles, and those of the person's own community; a question about the one
        that was just shown is answered from it.
        """
        events = await from_articles(turn)
        if events is None and await told_of_event(turn):
            return []
        if events is None:
            if not told_of_danger(turn):
                turn.say("utter_policy_unknown")
            return []
        return events


async def from_articles(turn: Turn, *, sure: bool = False) -> list[EventType] | None:
    """Answer from the article that the words fit, else from the one that was just shown; None
    where neither fits, and nothing is said. `sure`: only by a phrase of it that is said whole.
    """
    article = await _fitting(turn, sure=sure)
    shown = await _shown(turn)
    if shown is not None and (article is None or article.id == shown.id):
        body = sentences_for(turn.words, shown.body)
        if body is not None:
            _say(turn, "utter_policy_part", shown, body=body)
        elif article is None:
            turn.say("utter_policy_not_in_it", title=shown.title)
        else:
            _say(turn, "utter_policy", shown, body=shown.body)
        return [_kept(shown)]
    if article is None:
        return None
    _say(turn, "utter_policy", article, body=article.body)
    return [_kept(article)]


async def _fitting(turn: Turn, *, sure: bool) -> Article | None:
    home = await first_home(turn)
    estate = await turn.session.get(Estate, home.home.estate_id) if home else None
    return await find_article(
        turn.session,
        question=turn.words,
        today=local(turn.now).date(),
        community_id=estate.community_id if estate else None,
        whole=sure,
    )


async def _shown(turn: Turn) -> Article | None:
    """The article that was just shown, if the words are about it."""
    shown = turn.just_shown(AskPolicy.action)
    article = await turn.session.get(Article, shown["article"]) if shown else None
    if article is None or not is_about(turn.words, title=article.title, body=article.body):
        return None
    return article


def _kept(article: Article) -> EventType:
    return SlotSet(JUST_SHOWN, {"skill": "ask_policy", "article": article.id})


def _say(turn: Turn, response: str, article: Article, *, body: str) -> None:
    turn.say(
        response,
        title=article.title,
        body=one_a_line(body) if turn.resident.plainly else body,
        source=article.source,
        effective_on=format_day(article.effective_on),
    )
