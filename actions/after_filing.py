"""A correction that comes after its case was filed, or was shown: "不对，是5栋" goes into the case.

The true place is written down, and where another grid is responsible its worker gets the case.
"""

import re

from actions.places import (
    CORRECTS,
    known_place,
    mention,
    mention_in,
    place_of_case,
    unknown_building,
)
from actions.turn import Turn
from api.cases.emergencies import relocate
from api.cases.follow_up import supplement
from api.cases.kinds import DESK_KINDS
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.cases.queries import just_filed, reported_case

AFTERTHOUGHT = re.compile(r"[\s,，。!！了的啊呀哈]*")
"""Behind a word of correcting that comes last: what it corrects stands before it."""


def correcting(words: str) -> str:
    """The part of the words that puts something right: from the first word of correcting on, all
    of them where that comes last; empty where nothing is put right.
    """
    found = CORRECTS.search(words)
    if found is None:
        return ""
    return words if AFTERTHOUGHT.fullmatch(words, found.end()) else words[found.start() :]


async def corrected_filed(turn: Turn) -> bool:
    """Whether the words correct the place of what was just spoken of, else of what the person has
    just filed; then it is done.
    """
    right = correcting(turn.words) or (turn.words if turn.intent == "deny" else "")
    if not right:
        return False
    case = await _just_shown(turn)
    case = case or await just_filed(turn.session, turn.resident, now=turn.now)
    if case is None or case.source_message_id == turn.message_id:
        return False
    before = await place_of_case(turn, case)
    place = before.put_right(right)
    if place is None:
        if (await mention_in(turn, right)).is_empty:
            return False
        place = before.corrected_by(await mention(turn), instead=True)
    if await unknown_building(turn, place):
        turn.say("utter_unknown_building", estate=place.estate, building=place.building)
        return True
    await supplement(
        turn.session, turn.resident, case, note=turn.raw, message_id=turn.message_id, now=turn.now
    )
    await relocate(turn.session, case, await known_place(turn, place), now=turn.now)
    turn.say("utter_filed_corrected", number=case.case_number, place=case.place)
    return True


async def _just_shown(turn: Turn) -> Case | None:
    """The person's own case that was just spoken of, if its place may still be put right."""
    if turn.shown_case is None:
        return None
    case = await reported_case(turn.session, turn.resident, case_number=turn.shown_case)
    return case if case.state in UNFINISHED and case.kind not in DESK_KINDS else None
