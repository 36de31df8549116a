"""Activities of the volunteers as they are shown: all, those that words name, one's own."""

import re
from collections.abc import Collection

from rasa_sdk.events import EventType, SlotSet

from actions.base import JUST_SHOWN
from actions.turn import Turn
from actions.which_event import HELPS, event_asked, shared
from api.notices.asked import things_named
from api.texts import render
from api.volunteers.models import SignupState
from api.volunteers.service import memberships, my_signups, upcoming

NAMED = 4
"""So many characters of its title name an activity."""

MOST_NAMED = 100
"""All that is coming may be named, not only what is shown."""

OF_VOLUNTEERS = re.compile(
    "公益|培训|签到|时长|小时|积分|证书|补贴|适合|集合|几个人|缺人|招|组织|课表|周末"
)
"""Words around activities that name none."""

ASKS_WHEN = (
    "(?:那个)?(?:是|在|还|一般)?(?:几[号点时]|哪[天里儿]|什么时候|啥时候?|周几|星期几|礼拜几|办)"
)
LONGEST_NAME = 6
"""Characters of an activity's name that is asked for."""


MINE = re.compile(
    "(?:我|俺)(?:刚才?|之前|上次|昨天|已经|不是)*(?:报名|参加)(?:了|过|的)*(?:那个|那支|那队|那一?[个支队]|志愿|队|事|名)(?!.{3,}怎么)"
    "|(?:我|俺)的?报名|报名(?:成功|上)?了?(?:没有?|吗)|我(?:是|在)(?:哪个?|什么)队"
)
LONGEST_MINE = 14
"""Characters of words after one's own sign-up; longer ones say more."""


async def told_of_mine(turn: Turn) -> bool:
    """Whether words that nobody understood are about what the person has signed up for: the teams
    that they are in, and their places, are said.
    """
    if len(turn.words) > LONGEST_MINE or MINE.search(turn.words) is None:
        return False
    own = [team for team, _ in await memberships(turn.session, turn.resident)]
    if own:
        turn.say("utter_volunteer_member", teams="、".join(own))
    await show_mine(turn)
    return True


async def show_asked(turn: Turn) -> list[EventType]:
    """Say what is coming; of a thing that is named only what has it in its title, or that none
    has.
    """
    thing = activity_named(turn.words)
    if thing is None:
        await show_upcoming(turn)
        return []
    coming = await upcoming(turn.session, now=turn.now, limit=MOST_NAMED)
    fitting = [place.activity.id for place in coming if shared(place.activity.title, thing) > 1]
    if fitting:
        await show_upcoming(turn, only=fitting)
    else:
        turn.say("utter_activity_unknown", event=thing)
    return [SlotSet(JUST_SHOWN, {"skill": "query_volunteer"})]


def activity_named(words: str) -> str | None:
    """The name of an activity that is asked about and nothing else: "健步走活动几号"."""
    things = [] if HELPS.search(words) or OF_VOLUNTEERS.search(words) else things_named(words)
    [name] = things if len(things) == 1 else [""]
    asked = re.search(
        rf"{re.escape(name)}(?:(?:这个|那个|的)*活动|{ASKS_WHEN})|[说问讲]的?是?{re.escape(name)}$",
        words,
    )
    return name if asked and 1 < len(name) <= LONGEST_NAME else None


async def named_activity(turn: Turn) -> int | None:
    """The coming activity that the words name: by at least four characters of its title, or by the
    name of which they ask how to join it.
    """
    places = await upcoming(turn.session, now=turn.now, limit=MOST_NAMED)
    coming = [place.activity for place in places]
    best = max(coming, key=lambda activity: shared(activity.title, turn.words), default=None)
    if best is not None and shared(best.title, turn.words) >= NAMED:
        return best.id
    event = event_asked(turn.words)
    return next((one.id for one in coming if event and event in one.title), None)


async def show_upcoming(turn: Turn, *, only: Collection[int] | None = None) -> None:
    """The next activities, or those that were named, each to a tap."""
    if only is None:
        places = await upcoming(turn.session, now=turn.now)
    else:
        coming = await upcoming(turn.session, now=turn.now, limit=MOST_NAMED)
        places = [place for place in coming if place.activity.id in only]
    if not places:
        turn.say("utter_activities_none")
        return
    turn.say(
        "utter_activities",
        activities=render("actions", "activities", places=places),
        buttons=[
            {
                "title": place.activity.title,
                "payload": f'/join_activity{{"activity_id": "{place.activity.id}"}}',
            }
            for place in places
        ],
    )


async def show_mine(turn: Turn) -> None:
    """One's own places, each with the way to give it back."""
    mine = await my_signups(turn.session, turn.resident, now=turn.now)
    if not mine:
        turn.say("utter_activities_not_signed_up")
        return
    turn.say(
        "utter_activities_mine",
        activities=render("actions", "my_activities", mine=mine, states=SignupState),
        buttons=[
            {
                "title": result.activity.title,
                "payload": f'/leave_activity{{"activity_id": "{result.activity.id}"}}',
            }
            for result in mine
        ],
    )
