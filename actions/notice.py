"""Notices that concern the person's own estate, or the one that they name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.base import JUST_SHOWN, Skill
from actions.places import first_home, mention
from actions.policy import from_articles
from actions.to_be_served import told_where_served
from actions.turn import Turn
from actions.which_event import MOST_NOTICES, event_untold, notices_named
from api.grids.models import Community, Estate
from api.grids.service import find_place
from api.notices.asked import of_these, things_named
from api.notices.models import NOTICE_NAMES, Notice, NoticeKind
from api.notices.outages import concerns
from api.notices.parts import answer_in
from api.notices.service import current_notices
from api.texts import render

ABOUT = {
    NoticeKind.OUTAGE_WATER: re.compile("停水|没水|来水"),
    NoticeKind.OUTAGE_POWER: re.compile("停电|没电|来电|断电|拉闸"),
    NoticeKind.VOTE: re.compile("投票|表决|选举"),
}

DRILL = re.compile("演习|演练")

MOST = 5
"""Notices at once."""

SHORT_NAME = 2
"""Characters of an estate's name that people call it by."""

LONGEST_NAME = 8
"""Characters of a thing that is repeated; more of them were hardly the name of one."""


def _asked_kinds(words: str) -> list[NoticeKind]:
    """The kinds that words ask about; empty for all."""
    return [kind for kind, pattern in ABOUT.items() if pattern.search(words)]


@dataclass(frozen=True)
class Area:
    """The estate that is asked about, and a house of it, if one is named; `named` if it is not only
    the person's own.
    """

    estate: Estate
    building: str | None
    named: bool


async def _area(turn: Turn, shown: Mapping[str, Any]) -> Area | None:
    """As said, else as just talked of, else where the person lives."""
    said, home = await mention(turn), await first_home(turn)
    known = await find_place(turn.session, estate=said.estate, building=said.building)
    if known is not None:
        return Area(known.estate, said.building, named=True)
    if shown.get("estate"):
        estate = await turn.session.get_one(Estate, shown["estate"])
        return Area(estate, said.building or shown.get("building"), named=True)
    if home is None:
        return None
    return Area(await turn.session.get_one(Estate, home.home.estate_id), None, named=False)


class AskNotice(Skill):
    """What is announced now, the newest first; of an event that is named only that."""

    action = "action_ask_notice"

    async def act(self, turn: Turn) -> list[EventType]:
        """By the estate that is named or the bound home; without either, what concerns the whole
        town. A notice is public: the name of the estate is enough.
        """
        if turn.goes_on == "vote":
            return await _told_of_vote(turn)
        shown = turn.just_shown(self.action) or {}
        kinds = _asked_kinds(turn.words)
        if not kinds:
            # "社区在哪" asks for no notice, where an article has just that phrase.
            answered = await from_articles(turn, sure=True)
            if answered is not None:
                return answered
        if turn.goes_on == "part" and (answered := await _answered(turn, shown)) is not None:
            return answered
        kinds = kinds or [NoticeKind(kind) for kind in shown.get("kinds", ())]
        area = await _area(turn, shown)
        notices = await current_notices(
            turn.session,
            now=turn.now,
            estate_id=area.estate.id if area else None,
            kinds=kinds or None,
            limit=MOST_NOTICES,
        )
        of_houses = area.building if area else None
        notices = [one for one in notices if one.estate_id is None or concerns(one, of_houses)]
        named = notices_named(notices, turn.words)
        if not named and not kinds and (event := event_untold(notices, turn.words)):
            drill = DRILL.search(event) is not None
            turn.say(
                "utter_notice_none_of_drill" if drill else "utter_notice_none_of_it", event=event
            )
            return []
        places = await _places(turn, area)
        general = named or _asked_kinds(turn.words)
        things = [] if general else things_named(turn.words, places=places)
        if things and not (named := of_these(notices, things, places=places)):
            if not await told_where_served(turn):
                _say_none(turn, things)
            return [SlotSet(JUST_SHOWN, {"skill": "ask_notice"})]
        notices = (named or notices)[:MOST]
        if not notices and kinds and area is not None and not area.named:
            _say_none(turn, [NOTICE_NAMES[kind] for kind in kinds])
        else:
            _say(turn, notices, area)
        kept = {
            "skill": "ask_notice",
            "kinds": [str(kind) for kind in kinds],
            "estate": area.estate.id if area and area.named else None,
            "building": of_houses,
            "where": area is None or area.named,
            "notices": [one.id for one in notices],
        }
        return [SlotSet(JUST_SHOWN, kept)]


async def _places(turn: Turn, area: Area | None) -> list[str]:
    """The names of the estate and its community, which every notice there may have."""
    if area is None:
        return []
    community = await turn.session.get_one(Community, area.estate.community_id)
    names = (community.name, area.estate.name, *area.estate.aliases)
    return [*names, community.name.removesuffix("社区"), area.estate.name[:SHORT_NAME]]


def _say_none(turn: Turn, things: Sequence[str]) -> None:
    """No notice tells of what is asked; it is named where the words gave it a short name."""
    [first, *others] = things
    if others or len(first) > LONGEST_NAME:
        turn.say("utter_notice_none_asked")
    else:
        turn.say("utter_notice_none_of_it", event=first)


async def _answered(turn: Turn, shown: Mapping[str, Any]) -> list[EventType] | None:
    """What is asked of the one notice that was shown, or that says something of it: that is said,
    and no more; what it has nothing of may be in an article. None for another estate or kind, which
    is another question.
    """
    another = not set(map(str, _asked_kinds(turn.words))) <= set(shown.get("kinds", ()))
    if another or (await mention(turn)).estate is not None:
        return None
    notices = [await turn.session.get_one(Notice, id_) for id_ in shown.get("notices", ())]
    known = [(one, answer) for one in notices if (answer := answer_in(one, turn.words))]
    if len(known) == 1:
        ((notice, answer),) = known
        home = await first_home(turn)
        own = home.home.building if home and home.home.estate_id == notice.estate_id else None
        part = render("actions", "notice_part", notice=notice, answer=answer, own=own)
        turn.say("utter_notice_part", part=part)
    elif len(notices) != 1:
        return None
    elif (answered := await from_articles(turn)) is not None:
        return answered
    else:
        turn.say("utter_notice_not_in_it", title=notices[0].title)
    return [SlotSet(JUST_SHOWN, dict(shown))]


async def _told_of_vote(turn: Turn) -> list[EventType]:
    """Nothing that is said here is a vote; where one is on, its notice says how to vote."""
    area = await _area(turn, turn.just_shown(AskNotice.action) or {})
    notices = await current_notices(
        turn.session,
        now=turn.now,
        estate_id=area.estate.id if area else None,
        kinds=[NoticeKind.VOTE],
    )
    if notices:
        text = render("actions", "notices", notices=notices, names=NOTICE_NAMES)
        turn.say("utter_vote_not_here", notices=text)
    else:
        turn.say("utter_vote_unknown")
    return []


def _say(turn: Turn, notices: Sequence[Notice], area: Area | None) -> None:
    text = render("actions", "notices", notices=notices, names=NOTICE_NAMES)
    if area is None:
        turn.say("utter_notices_of_town" if notices else "utter_notices_where", notices=text)
    elif not area.named:
        turn.say("utter_notices" if notices else "utter_notices_none", notices=text)
    else:
        response = "utter_notices_of_estate" if notices else "utter_notices_none_of_estate"
        turn.say(response, estate=area.estate.name, notices=text)
