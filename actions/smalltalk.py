"""Stopping, not understanding, and the menu."""

from typing import ClassVar

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.activities import told_of_mine
from actions.after_filing import corrected_filed
from actions.answers import asks
from actions.base import Skill
from actions.case_withdraw import STOPS_WAITING, ask_whether
from actions.danger_talk import told_of_danger
from actions.emergency import follow_emergency, told_all_clear
from actions.form_ways import (
    DROPPED,
    INTERRUPTED,
    LISTEN,
    drop_form,
    put_aside,
    to_interrupted,
    way_back,
)
from actions.insults import INSULT
from actions.just_told import told_just_before
from actions.pausing import turns_away
from actions.policy import AskPolicy, from_articles, untold_by_shown
from actions.turn import Turn
from actions.which_case import spoken_of
from actions.which_event import told_of_event
from api.cases.kinds import CaseKind
from api.cases.queries import just_filed
from api.fees.compared import asks_why
from api.fees.words import named_fees
from api.knowledge.asks import asks_whether_allowed, of_the_community
from api.knowledge.matching import OF_ITS_OWN
from api.knowledge.topics import names_field_only
from api.residents.doors import door_of

TRIES = 2
"""So often we ask again; then come the menu and a person."""

LONGEST_CHOICE = 2
"""Digits of an option's number."""

UNCLEAR = frozenset({"nlu_fallback", "out_of_scope"})


class Cancel(Skill):
    """Stop what is being filled in; of what was filed a moment ago it is asked."""

    action = "action_cancel"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """Forget the open form, whichever it is: its slots share its name. Whoever is on the way to
        a danger goes there.
        """
        if turn.active_form is None:
            case = await just_filed(turn.session, turn.resident, now=turn.now)
            if case is not None and case.kind is not CaseKind.EMERGENCY:
                ask_whether(turn, case)
                return spoken_of("case_withdraw", case)
            if STOPS_WAITING.search(turn.words):
                return [FollowupAction("action_case_withdraw")]
            turn.say("utter_nothing_to_cancel")
            return []
        turn.say("utter_cancelled")
        return [*put_aside(turn, turn.active_form), *to_interrupted(turn, left=True)]


class TakeUpAgain(Skill):
    """Go on with what the person gave up a moment ago: 还是报吧."""

    action = "action_take_up_again"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """As it was told until then; its next question comes."""
        dropped = turn.slot(DROPPED)
        if dropped is None:
            return way_back(turn)
        turn.say("utter_taken_up_again")
        return [
            *(SlotSet(name, value) for name, value in dropped["told"].items()),
            SlotSet(DROPPED, None),
            SlotSet(INTERRUPTED, dropped["form"]),
            FollowupAction(dropped["form"]),
        ]


class Fallback(Skill):
    """Two kind tries, then the menu and the offer of a person. Never an invented answer."""

    action = "action_fallback"
    keeps_shown = True

    async def act(self, turn: Turn) -> list[EventType]:
        """Count how often in a row this person was not understood."""
        if turn.active_form is None and await corrected_filed(turn):
            return []
        if (
            turn.active_form is None
            and turn.words.isdecimal()
            and len(turn.words) <= LONGEST_CHOICE
        ):
            turn.say("utter_nothing_to_choose")
        elif turns_away(turn.words):
            turn.say("utter_take_your_time")
        elif turn.active_form is None and told_just_before(turn) is not None:
            return [FollowupAction("complaint_form")]
        elif INSULT.search(turn.words):
            turn.say("utter_angry")
        elif turn.active_form is None and (answered := await from_articles(turn)) is not None:
            return answered
        elif turn.active_form is None and await _told(turn):
            return []
        elif turn.active_form is None and asks_why(turn.words) and named_fees(turn.words):
            return [FollowupAction("action_query_fee")]
        elif turn.active_form is None and _for_the_rules(turn):
            return [FollowupAction(AskPolicy.action)]
        elif turn.active_form is None and await untold_by_shown(turn):
            return []
        elif unclear_in_a_row(turn.tracker.events) > TRIES:
            turn.say("utter_offer_person")
        elif turn.active_form is not None:
            turn.say("utter_not_followed_in_form")
        elif turn.intent == "out_of_scope":
            turn.say("utter_out_of_scope")
        else:
            turn.say("utter_please_rephrase")
        return []


async def _told(turn: Turn) -> bool:
    """Whether the words name something of which we know, whatever the engine makes of them."""
    return await told_of_event(turn) or told_of_danger(turn) or await told_of_mine(turn)


def _for_the_rules(turn: Turn) -> bool:
    """Whether words ask what an article or a person answers, in few or in unusual words; or name a
    thing with rules of its own where rules are talked of.
    """
    words = turn.words
    if of_the_community(words) or asks_whether_allowed(words) or names_field_only(words):
        return True
    of_rules = asks(words) or turn.just_shown(AskPolicy.action) is not None
    return of_rules and OF_ITS_OWN.search(words) is not None


def unclear_in_a_row(events: list[EventType]) -> int:
    """How many of the latest messages, up to this one, were not understood."""
    count = 0
    for event in reversed(events):
        if event.get("event") != "user":
            continue
        intent = (event.get("parse_data") or {}).get("intent") or {}
        if intent.get("name") not in UNCLEAR:
            break
        count += 1
    return count


class Acknowledge(Skill):
    """Yes and no outside of any question."""

    action = "action_acknowledge"
    keeps_shown = True
    response: ClassVar[str] = "utter_acknowledge"

    async def act(self, turn: Turn) -> list[EventType]:
        """After a call for help such words are about it: "不对，在4栋", "已经没事了"."""
        if not await self.follows(turn):
            turn.say(self.response)
        return []

    async def follows(self, turn: Turn) -> bool:
        """Whether the words belong to an open emergency, or correct what was just filed."""
        return await follow_emergency(turn) or await corrected_filed(turn)


class Goodbye(Acknowledge):
    """A farewell, unless it is an all-clear."""

    action = "action_goodbye"
    response = "utter_goodbye"

    async def follows(self, turn: Turn) -> bool:
        """A place in a farewell moves nothing."""
        return await told_all_clear(turn)


class Thanks(Goodbye):
    """Thanks, unless it is an all-clear."""

    action = "action_thanks"
    response = "utter_thanks"


class ChangeManner(Skill):
    """Short words from now on (长辈模式), or the usual ones again; the store knows which."""

    action = "action_change_manner"

    async def act(self, turn: Turn) -> list[EventType]:
        """Say so; the question that was open comes again, in the new words."""
        turn.say("utter_plainly" if turn.resident.plainly else "utter_as_usual")
        return []


class Menu(Skill):
    """What can be done."""

    action = "action_menu"

    async def act(self, turn: Turn) -> list[EventType]:
        """By number as well."""
        turn.say("utter_menu")
        return []


class Welcome(Skill):
    """Somebody follows the account, perhaps again, or scans one of our codes: the talk starts
    anew.
    """

    action = "action_welcome"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """Who we are, what is kept, what can be done; nothing half-told is asked on."""
        door = await door_of(turn.session, turn.resident, now=turn.now)
        if door is not None and door.message_id == turn.message_id:
            turn.say("utter_welcome_at_door", place=door.place)
        else:
            turn.say("utter_welcome")
        left = drop_form(turn, turn.active_form) if turn.active_form else []
        waiting = [SlotSet("rest", None), SlotSet(INTERRUPTED, None)]
        return [*left, *waiting, FollowupAction(LISTEN)]
