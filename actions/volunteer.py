"""Volunteers: joining a team; activities with places and a waiting list."""

import re
from typing import Any

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.activities import named_activity, show_asked, show_mine, show_upcoming
from actions.answers import asks, says_thanks
from actions.base import LEAVE, SURE, FormEnd, FormSkill, Skill, is_aside
from actions.consent import agreed, known_consent, record_consent
from actions.form_ways import forget
from actions.to_be_served import NO_VOLUNTEER, told_where_served
from actions.turn import Turn
from actions.which_event import event_asked, told_of_event
from api.errors import LinliError
from api.phone_numbers import phone_numbers
from api.residents.models import ConsentScope
from api.texts import render
from api.volunteers.service import (
    cancel_signup,
    is_volunteer,
    join_team,
    my_signups,
    sign_up,
    teams,
)

SLOTS = (
    "volunteer_team",
    "volunteer_wish",
    "volunteer_consent",
    "volunteer_phone",
    "volunteer_confirmed",
)
SCOPE = ConsentScope.VOLUNTEER_PHONE
ANSWERS = frozenset({"signup_volunteer", "query_volunteer"})
SURE_ASIDE = 0.8
"""A wish may be any words, so that only a clear aside interrupts there."""

NOT_YET = re.compile("(?:还)?(?:不是|没(?:有)?当过?|没做过|没参加过?)(?:志愿者|义工|队员)?")
"""Somebody asked for their team says that they are in none."""

_BUSY = r"(?:我|俺)?(?:家里|临时|最近|这几天|那天)*(?:有点?事儿?|没空|没时间|走不开|太?忙)"
LEAVES = re.compile(
    rf"(?:{_BUSY})?[,，。\s]*(?:我|那|算了|还是)*[,，\s]*(?:(?:不|不想|先不|没法|不能)(?:去|参加|报名|当|做)|(?:去|来)不了)了?"
    rf"[吧,，。\s]*(?:{_BUSY})?了?[。!！]*"
)
"""Who does not want to join after all."""

WISHES = re.compile(
    "周[末一二三四五六日天]|星期|礼拜|平时|[早晚]上|[上下]午|白天|随时|假期|有空|有时间|空闲|退休|(?<!不)会(?!不会)|可以|能(?:帮|教|做|干|来)"
    "|教|帮|擅长|以前是|当过|懂|喜欢|力气"
)
"""What somebody can do, or when: the wish that is asked for behind the team."""

ASKS_OUTRIGHT = re.compile(
    "[?？]$|什么|啥|怎么|咋|多[久少长]|几(?!个|次|天)|哪|谁|要不要|是不是|有没有"
)

GIVES_BACK = re.compile("退|取消|不去|去不了|不参加")


class VolunteerForm(FormSkill):
    """One step of joining a team: which, what for, the consent, how to be called, read back."""

    form = "volunteer_form"
    required = SLOTS
    answered_by_yes = frozenset({"volunteer_consent", "volunteer_confirmed"})
    left_by = LEAVES

    async def fill(self, turn: Turn) -> dict[str, Any] | None:
        """The answer to the question; a team or a phone may come with any words. A phone is not
        taken before they agreed to give one.
        """
        if NO_VOLUNTEER.search(turn.words):
            turn.say("utter_served_after_all")
            return LEAVE
        found = await _team_and_phone(turn)
        if turn.slot("volunteer_consent") or await known_consent(turn, SCOPE):
            found["volunteer_consent"] = True
        else:
            found.pop("volunteer_phone", None)
        if turn.requested is None:
            return await _begun(turn, found)
        if turn.requested == "volunteer_phone" and turn.intent in ANSWERS and asks(turn.words):
            return None
        sure = SURE_ASIDE if turn.requested == "volunteer_wish" else SURE
        if turn.requested not in found and is_aside(turn, answers=ANSWERS, sure=sure):
            return None
        match turn.requested:
            case "volunteer_team":
                if "volunteer_team" in found:
                    return found
                if tells_wish(turn.words):
                    turn.say("utter_volunteer_wish_kept", wish=turn.raw)
                    return {"volunteer_team": None, "volunteer_wish": turn.raw}
                not_yet = NOT_YET.search(turn.words) is not None
                turn.say("utter_volunteer_not_yet" if not_yet else "utter_volunteer_team_unclear")
                return {"volunteer_team": None}
            case "volunteer_wish" if await self._gave_back(turn):
                return LEAVE
            case "volunteer_wish" if asks(turn.words) and not tells_wish(turn.words):
                turn.say("utter_volunteer_wish_first")
                return {"volunteer_wish": None}
            case "volunteer_wish":
                return {"volunteer_wish": turn.raw, **found} if turn.words else None
            case "volunteer_consent":
                return await _consented(turn, found)
            case "volunteer_phone":
                if "volunteer_phone" in found:
                    return found
                turn.say("utter_volunteer_phone_unclear")
                return {"volunteer_phone": None}
            case "volunteer_confirmed":
                return _confirmed(turn, found)
        return None

    async def _gave_back(self, turn: Turn) -> bool:
        """Whether the words are no wish but give up a place that the person has."""
        named = await named_activity(turn) if GIVES_BACK.search(turn.words) else None
        if named is None or not await _has_place(turn, named):
            return False
        await _leave(turn, named)
        return True


def tells_wish(words: str) -> bool:
    """Whether words tell what somebody can do or when, and ask nothing."""
    return WISHES.search(words) is not None and ASKS_OUTRIGHT.search(words) is None


async def _begun(turn: Turn, found: dict[str, Any]) -> dict[str, Any]:
    """The first message: it may name an activity, which a member need not join a team for, or an
    event that is none of ours.
    """
    if turn.words and await told_where_served(turn):
        return LEAVE
    named = await named_activity(turn) if turn.words else None
    if named is None:
        return LEAVE if await told_of_event(turn) else found
    if event_asked(turn.words):
        await show_upcoming(turn, only=[named])
        return LEAVE
    if await is_volunteer(turn.session, turn.resident) or await _has_place(turn, named):
        await _sign_up(turn, named)
        return LEAVE
    return {**found, "volunteer_activity": named}


async def _team_and_phone(turn: Turn) -> dict[str, Any]:
    """What the words (or a tapped option) say about team and phone."""
    found: dict[str, Any] = {}
    known = {team.code: team.name for team in await teams(turn.session)}
    named = next((code for code, name in known.items() if name[:2] in turn.words), None)
    code = named or turn.entity("team")
    if code in known:
        found["volunteer_team"] = code
    mobile = next((one.digits for one in phone_numbers(turn.words) if one.is_mobile), None)
    if mobile is not None:
        found["volunteer_phone"] = mobile
    return found


async def _consented(turn: Turn, found: dict[str, Any]) -> dict[str, Any]:
    """Yes or no; whoever says no has lost nothing but the sign-up."""
    match agreed(turn):
        case True:
            await record_consent(turn, SCOPE)
            return {**found, "volunteer_consent": True}
        case False:
            turn.say("utter_volunteer_no_consent")
            return LEAVE
    turn.say("utter_consent_unclear")
    return {**found, "volunteer_consent": None}


def _confirmed(turn: Turn, found: dict[str, Any]) -> dict[str, Any] | None:
    if turn.says_yes:
        return {"volunteer_confirmed": True}
    if "volunteer_phone" in found or (not turn.says_no and "volunteer_team" in found):
        return found | {"volunteer_confirmed": None}
    if turn.says_no:
        turn.say("utter_volunteer_what_to_change")
        return {"volunteer_confirmed": None}
    return None


class AskVolunteerTeam(Skill):
    """The teams as options."""

    action = "action_ask_volunteer_team"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """Every team with what it does, but not twice in a row."""
        known = await teams(turn.session)
        again = says_thanks(turn.words) or NOT_YET.search(turn.words) is not None
        again = again or turn.slot("volunteer_wish") is not None
        turn.say(
            "utter_volunteer_which_team_short" if again else "utter_volunteer_which_team",
            teams=render("actions", "volunteer_teams", teams=known),
            buttons=[
                {"title": team.name, "payload": f'/choose_team{{"team": "{team.code}"}}'}
                for team in known
            ],
        )
        return []


class AskVolunteerWish(Skill):
    """What one would like to do; which team it is for is said too."""

    action = "action_ask_volunteer_wish"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """The team may have been taken from the words, so that it is named here."""
        names = {team.code: team.name for team in await teams(turn.session)}
        turn.say("utter_volunteer_which_wish", team=names[turn.slot("volunteer_team")])
        return []


class AskVolunteerConfirmed(Skill):
    """Read back before joining."""

    action = "action_ask_volunteer_confirmed"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """Team, wish, phone; who says thanks to them has read them."""
        names = {team.code: team.name for team in await teams(turn.session)}
        again = says_thanks(turn.words) or NOT_YET.search(turn.words) is not None
        turn.say(
            "utter_volunteer_read_back_short" if again else "utter_volunteer_read_back",
            team=names[turn.slot("volunteer_team")],
            wish=turn.slot("volunteer_wish"),
            phone=turn.slot("volunteer_phone"),
        )
        return []


class JoinTeam(FormEnd):
    """Join, then show what is coming."""

    action = "action_join_team"
    form = VolunteerForm

    async def submit(self, turn: Turn) -> list[EventType]:
        """A member; an activity chosen before joining is signed up for now."""
        team = await join_team(
            turn.session,
            turn.resident,
            team_code=turn.slot("volunteer_team"),
            phone=turn.slot("volunteer_phone"),
            wish=turn.slot("volunteer_wish"),
            now=turn.now,
        )
        turn.say("utter_volunteer_joined", team=team.name)
        wanted = turn.slot("volunteer_activity")
        if wanted is not None:
            await self._sign_up_too(turn, int(wanted))
        else:
            await show_upcoming(turn)
        return forget(*SLOTS, "volunteer_activity")

    async def _sign_up_too(self, turn: Turn, activity_id: int) -> None:
        """The membership stays, whatever becomes of the activity."""
        try:
            async with turn.session.begin_nested():
                await _sign_up(turn, activity_id)
        except LinliError as refusal:
            turn.say(f"utter_refused_{refusal.code}", **refusal.facts)


class QueryVolunteer(Skill):
    """Activities to come, or one's own sign-ups."""

    action = "action_query_volunteer"

    async def act(self, turn: Turn) -> list[EventType]:
        """By what was asked: one's own, giving a place back, hours, or what is on."""
        if await told_where_served(turn):
            return []
        named = await named_activity(turn)
        if named is not None:
            return await _about(turn, named)
        match turn.entity("ask"):
            case "mine" | "cancel":
                await show_mine(turn)
            case "hours":
                turn.say("utter_volunteer_hours_at_desk")
            case _ if not await told_of_event(turn):
                return await show_asked(turn)
        return []


async def _about(turn: Turn, activity_id: int) -> list[EventType]:
    """An activity was named: it is given back, shown to who asks how to join it, or joined."""
    if turn.entity("ask") == "cancel" or GIVES_BACK.search(turn.words):
        await _leave(turn, activity_id)
        return []
    if event_asked(turn.words):
        await show_upcoming(turn, only=[activity_id])
        return []
    return await _join(turn, activity_id)


async def _join(turn: Turn, activity_id: int) -> list[EventType]:
    """Who is no volunteer yet joins a team first; the choice is kept meanwhile."""
    if await _has_place(turn, activity_id):
        await _sign_up(turn, activity_id)  # Says again what they have.
        return []
    if not await is_volunteer(turn.session, turn.resident):
        turn.say("utter_volunteer_join_first")
        return [SlotSet("volunteer_activity", activity_id), FollowupAction("volunteer_form")]
    await _sign_up(turn, activity_id)
    return []


class JoinActivity(Skill):
    """Sign up for an activity by its option."""

    action = "action_join_activity"

    async def act(self, turn: Turn) -> list[EventType]:
        """By the option's own id."""
        return await _join(turn, int(turn.entity("activity_id") or 0))


class LeaveActivity(Skill):
    """Give a place back by its option."""

    action = "action_leave_activity"

    async def act(self, turn: Turn) -> list[EventType]:
        """The first of the waiting list moves up and is told."""
        await _leave(turn, int(turn.entity("activity_id") or 0))
        return []


async def _leave(turn: Turn, activity_id: int) -> None:
    given = await cancel_signup(turn.session, turn.resident, activity_id, now=turn.now)
    response = "utter_activity_handed_on" if given.handed_on else "utter_activity_left"
    turn.say(response, title=given.activity.title)


async def _has_place(turn: Turn, activity_id: int) -> bool:
    mine = await my_signups(turn.session, turn.resident, now=turn.now)
    return any(result.activity.id == activity_id for result in mine)


async def _sign_up(turn: Turn, activity_id: int) -> None:
    result = await sign_up(turn.session, turn.resident, activity_id, now=turn.now)
    activity = result.activity
    response = "utter_activity_waiting" if result.position else "utter_activity_joined"
    turn.say(
        response,
        title=activity.title,
        starts_at=activity.starts_at,
        place=activity.place,
        position=result.position,
    )
