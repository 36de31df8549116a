"""A correction that comes after its case was filed: "不对，是5栋" goes into the case.

The true place is written down, and where another grid is responsible its worker gets the case.
"""

import re

from actions.places import TalkPlace, known_place, mention, unknown_building
from actions.turn import Turn
from api.cases.emergencies import relocate
from api.cases.follow_up import supplement
from api.cases.queries import just_filed
from api.grids.places import parse_place
from api.grids.service import estate_names

CORRECTS = re.compile("不对|不是|错了|搞错|弄错|写错|说错|应该是|其实是|更正|改成|改一下")


async def corrected_filed(turn: Turn) -> bool:
    """Whether the words correct the place of what the person has just filed; then it is done."""
    if not turn.words or not (turn.intent == "deny" or CORRECTS.search(turn.words)):
        return False
    said = await mention(turn)
    if said.is_empty:
        return False
    case = await just_filed(turn.session, turn.resident, now=turn.now)
    if case is None or case.source_message_id == turn.message_id:
        return False
    before = parse_place(case.place, estates=await estate_names(turn.session))
    place = TalkPlace.of_mention(before).corrected_by(said)
    if await unknown_building(turn, place):
        turn.say("utter_unknown_building", estate=place.estate, building=place.building)
        return True
    await supplement(
        turn.session, turn.resident, case, note=turn.raw, message_id=turn.message_id, now=turn.now
    )
    await relocate(turn.session, case, await known_place(turn, place), now=turn.now)
    turn.say("utter_filed_corrected", number=case.case_number, place=case.place)
    return True
