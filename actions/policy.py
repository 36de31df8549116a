"""Policy questions: from articles in force only; without one the desk is offered."""

import json
import re
from collections.abc import Sequence

from rasa_sdk.events import EventType, SlotSet

from actions.answers import asks, tells_of_us
from actions.base import JUST_SHOWN, Skill
from actions.danger_talk import told_of_danger
from actions.places import first_home
from actions.to_be_served import told_where_served
from actions.turn import Turn
from actions.which_event import told_of_event
from api.clock import local
from api.grids.models import Estate
from api.knowledge.asks import of_the_community
from api.knowledge.models import Article
from api.knowledge.parts import is_about, names_in_passing, names_more, sentences_for
from api.knowledge.service import articles_of_field, find_article
from api.knowledge.topics import names_field_only
from api.texts import format_day, one_a_line, render

HARDSHIP = re.compile("低保|救助|困难|特困")
"""Titles of articles on help for who has not enough."""

FOR_ONESELF = re.compile(
    "(?:能不能|能否|可不可以|够不够|够得上|符不符合|有没有资格|算不算).{0,8}(?:吃|领|拿|申请|享受|办|低保|救助|补助|条件)"
    "|(?:能|可以|够|符合)(?:吃|领|拿|申请|享受|办).{0,6}(?:[吗么不]|没有?)"
)
"""Somebody asks whether there is help for them, and does not ask for it yet."""

CHAT, SURE_OF_CHAT = "out_of_scope", 0.8
"""So sure must the engine be that words are no business of ours, right after an article."""


class AskPolicy(Skill):
    """The article that answers, with its source and date; never a guess."""

    action = "action_ask_policy"

    async def act(self, turn: Turn) -> list[EventType]:
        """The town's articles, and those of the person's own community; a question about the one
        that was just shown is answered from it.
        """
        if chosen := turn.entity("article"):
            article = await turn.session.get(Article, int(chosen))
            return [_told(turn, article)] if article else []
        if (events := await from_articles(turn)) is not None:
            return events
        told = await told_where_served(turn) or await told_of_event(turn) or told_of_danger(turn)
        return [] if told else await _unknown(turn)


async def told_of_policy(turn: Turn) -> list[EventType]:
    """What an article says, or honestly nothing, of what another action was asked."""
    events = await from_articles(turn)
    return await _unknown(turn) if events is None else events


async def from_articles(turn: Turn, *, sure: bool = False) -> list[EventType] | None:
    """Answer from the article that the words fit, else from the one that was just shown; None
    where neither fits, and nothing is said. `sure`: only by a phrase of it that is said whole.
    """
    article = await _fitting(turn, sure=sure)
    shown = await _shown(turn)
    if shown is not None and article is not None and _passes(turn.words, article, shown):
        article = None
    if shown is not None and (article is None or article.id == shown.id):
        body = sentences_for(turn.words, shown.body)
        if body is not None:
            beside = names_more(turn.words, f"{shown.title}{shown.body}")
            _say(turn, "utter_policy_touches" if beside else "utter_policy_part", shown, body=body)
        elif article is None:
            turn.say("utter_policy_not_in_it", title=shown.title)
        else:
            return [_told(turn, shown)]
        return [_kept(shown)]
    return None if article is None else [_told(turn, article)]


async def untold_by_shown(turn: Turn) -> bool:
    """Whether words that nobody understood ask something, or tell of oneself, right after an
    article; then it is said that the article has nothing of it, and who knows.
    """
    shown = turn.just_shown(AskPolicy.action) or {}
    article = await turn.session.get(Article, shown["article"]) if shown.get("article") else None
    chats = turn.intent == CHAT and turn.confidence >= SURE_OF_CHAT
    if article is None or chats or not (asks(turn.words) or tells_of_us(turn.words)):
        return False
    turn.say("utter_policy_not_in_it", title=article.title)
    return True


def asks_for_oneself(words: str) -> bool:
    """Whether words ask if there is help for the person, which is answered before it is filed."""
    return FOR_ONESELF.search(words) is not None


def _passes(words: str, article: Article, shown: Article) -> bool:
    """Whether the words name another article's matter in passing, and ask of the one shown."""
    phrases = [article.title, *article.keywords]
    return names_in_passing(words, phrases, f"{shown.title}{shown.body}")


def _told(turn: Turn, article: Article) -> EventType:
    _say(turn, "utter_policy", article, body=article.body)
    if HARDSHIP.search(article.title) and asks_for_oneself(turn.words):
        turn.say("utter_assistance_offer")
    return _kept(article)


async def _unknown(turn: Turn) -> list[EventType]:
    """No article answers: those of the same field are offered, else a person; once, where what is
    asked goes on about what was not known.
    """
    shown = turn.just_shown(AskPolicy.action)
    goes_on = turn.goes_on is not None and shown is not None and "article" not in shown
    near = [] if goes_on else await _of_field(turn)
    if near:
        only = names_field_only(turn.words)
        turn.say("utter_policy_which" if only else "utter_policy_near", buttons=_options(near))
    else:
        turn.say("utter_policy_unknown_still" if goes_on else "utter_policy_unknown")
    return [_kept(None)]


def _options(articles: Sequence[Article]) -> list[dict[str, str]]:
    """An article each, and the desk."""
    person = {"title": render("actions", "ask_person"), "payload": "/talk_to_human"}
    return [
        *(
            {
                "title": article.title,
                "payload": f"/ask_policy{json.dumps({'article': str(article.id)})}",
            }
            for article in articles
        ),
        person,
    ]


async def _fitting(turn: Turn, *, sure: bool) -> Article | None:
    return await find_article(
        turn.session,
        question=turn.words,
        today=local(turn.now).date(),
        community_id=await _community(turn),
        whole=sure,
    )


async def _of_field(turn: Turn) -> list[Article]:
    if of_the_community(turn.words):  # A class for the old is no article for the old.
        return []
    return await articles_of_field(
        turn.session,
        question=turn.words,
        today=local(turn.now).date(),
        community_id=await _community(turn),
    )


async def _community(turn: Turn) -> int | None:
    home = await first_home(turn)
    estate = await turn.session.get(Estate, home.home.estate_id) if home else None
    return estate.community_id if estate else None


async def _shown(turn: Turn) -> Article | None:
    """The article that was just shown, if the words are about it."""
    shown = turn.just_shown(AskPolicy.action) or {}
    article = await turn.session.get(Article, shown["article"]) if shown.get("article") else None
    if article is None:
        return None
    goes_on = turn.goes_on is not None
    about = is_about(turn.words, title=article.title, body=article.body, goes_on=goes_on)
    return article if about else None


def _kept(article: Article | None) -> EventType:
    """What the next question may be about; without an article it is what nobody here knows. Its
    words are for the engine, which knows by them what is asked of it.
    """
    shown = {"article": article.id, "text": f"{article.title}{article.body}"} if article else {}
    return SlotSet(JUST_SHOWN, {"skill": "ask_policy", **shown})


def _say(turn: Turn, response: str, article: Article, *, body: str) -> None:
    turn.say(
        response,
        title=article.title,
        body=one_a_line(body) if turn.resident.plainly else body,
        source=article.source,
        effective_on=format_day(article.effective_on),
    )
