"""我也是: before something is filed, the person hears that it is known: an outage that is
announced, a confirmed incident, or what a neighbour has told.

In neutral words: which building, what kind, how far it is. Never who, nor how they told it.
"""

import re
from typing import Any

from actions.answers import more_than_yes, says_file_it
from actions.attachments import told_of_case
from actions.base import LEAVE
from actions.places import TalkPlace
from actions.turn import Turn
from api.cases.following import Told, alike_cases, follow, following
from api.cases.kinds import KIND_RULES, CaseKind
from api.cases.likeness import is_private
from api.cases.models import Case
from api.cases.queries import locked_case
from api.clock import local
from api.grids.models import Estate
from api.grids.service import find_place
from api.incidents.service import incident_for, join, the_incident
from api.incidents.telling import incident_told
from api.notices.models import Notice
from api.notices.outages import outage_at
from api.texts import render

SLOT = "complaint_alike"
SHOWN, UNLIKE = "shown", "unlike"
"""Of the slot: the case that was told of, and the one that was said to be another matter."""

INCIDENT, OTHER_THAN = "incident", "other_than"
"""The same of incidents."""

ANNOUNCED, NOT_ANNOUNCED = "announced", "not_announced"
"""The same of notices of an outage."""

GOES_OUT = frozenset({CaseKind.WATER_SUPPLY, CaseKind.POWER})
"""Kinds of which outages are announced."""

APART_FROM = {SHOWN: UNLIKE, INCIDENT: OTHER_THAN, ANNOUNCED: NOT_ANNOUNCED}

_SOFT = r"[的了吧呀啊呢哦哈嘛!！。~，, ]*"
ME_TOO = re.compile(
    rf"(?:对|是|嗯|好)?{_SOFT}(?:我们?(?:家|这|这里|这边|楼)?也(?:是|一样|有|遇到了?|碰到了?)(?:这个|这样)?|也是|一样|同样|同上|[+加]1"
    rf"|跟着|跟进|一起|算我一个|加上?我|(?:就)?是?(?:同一|这|那|一)件(?:事)?)(?:的|这件|这个|一样|跟进|事|问题)*{_SOFT}"
)
"""The whole answer says that it is the same."""

APART = re.compile(
    rf"(?:不一样|不同|两回事|(?:不是|跟[它他这那]不是)(?:同|一)?(?:一)?(?:件|回|码|个)?事?(?:情)?"
    rf"|(?:给我)?(?:单独|另外|分开|再)(?:给我)?报(?:一?[件个])?)(?:的|单独报|另外报){_SOFT}"
    rf"|(?:不一样|不同|两回事|单独报|另外报|分开报){_SOFT}(?:单独报|另外报)?{_SOFT}"
    rf"|不是(?:同)?一(?:件|回|码|个)事?(?:情)?{_SOFT}"
)
"""The whole answer says that it is another."""


NOT = re.compile(rf"不是{_SOFT}")
"""Not the same, or not as it was read back: it is read back once more, alone."""


ASKS_WHEN = re.compile(
    "(?:什么|啥|么子)(?:时候|时间)|几点|几时|何时|多久|多长时间|还要等|(?:今天|今晚|明天)(?:能|会)?(?:来|好|恢复)"
)
"""Somebody asks how long it will be."""

FILES = re.compile("报|确[认定]|提交")
"""A yes that wants it filed; any other yes to a notice means that it is the one."""


async def told_here(turn: Turn, place: TalkPlace) -> Told:
    """What the form holds, as it would be filed."""
    known = await find_place(turn.session, estate=place.estate, building=place.building)
    return Told(
        kind=CaseKind(turn.slot("complaint_kind")),
        words=turn.slot("complaint_text"),
        place=place.text,
        estate_id=known.estate.id if known else None,
        building=known.building.number if known and known.building else None,
    )


async def hint(turn: Turn, place: TalkPlace) -> tuple[str, dict[str, int] | None]:
    """The sentence about a neighbour's like matter and the slot that remembers it; else empty."""
    said: dict[str, int] = turn.slot(SLOT) or {}
    unlike = {said[UNLIKE]} if UNLIKE in said else set()
    told = await told_here(turn, place)
    before = {name: said[name] for name in APART_FROM.values() if name in said}
    notice = await _announced(turn, told)
    if notice is not None and notice.id != said.get(NOT_ANNOUNCED):
        return render("actions", "announced", notice=notice), {**before, ANNOUNCED: notice.id}
    incident = await incident_for(
        turn.session,
        kind=told.kind,
        words=told.words,
        estate_id=told.estate_id,
        building=told.building,
    )
    if incident is not None and incident.id != said.get(OTHER_THAN):
        sentence = await incident_told(turn.session, incident, now=turn.now)
        return sentence, {**before, INCIDENT: incident.id}
    found = await alike_cases(turn.session, turn.resident, told, unlike=unlike, now=turn.now)
    if not found:
        return "", before or None
    return await _sentence(turn, found[0]), {**before, SHOWN: found[0].id}


async def _announced(turn: Turn, told: Told) -> Notice | None:
    """The notice that answers what is told; none for what is wrong in one home only."""
    if told.kind not in GOES_OUT or told.estate_id is None or is_private(told.kind, told.words):
        return None
    return await outage_at(
        turn.session,
        words=told.words,
        estate_id=told.estate_id,
        building=told.building,
        now=turn.now,
    )


async def _sentence(turn: Turn, case: Case) -> str:
    opened = local(case.opened_at)
    return render(
        "actions",
        "alike",
        estate=(await turn.session.get_one(Estate, case.estate_id)).name,
        building=case.building,
        kind=KIND_RULES[case.kind].name,
        days=(local(turn.now).date() - opened.date()).days,
        hour=opened.hour,
        taken=case.taken_at is not None,
        finish_due=case.finish_due_at,
        now=turn.now,
    )


async def answered_hint(turn: Turn) -> dict[str, Any] | None:
    """What the answer to the sentence fills; None when it was none, or answers something else."""
    said: dict[str, int] = turn.slot(SLOT) or {}
    shown = next((name for name in APART_FROM if name in said), None)
    if shown is None:
        return None
    apart = {
        **{name: said[name] for name in APART_FROM.values() if name in said},
        APART_FROM[shown]: said[shown],
    }
    if shown != SHOWN and ASKS_WHEN.search(turn.words):
        return {"complaint_read": None, "complaint_confirmed": None}  # The whole once more.
    if turn.intent == "me_too" or ME_TOO.fullmatch(turn.words):
        if shown == ANNOUNCED:
            turn.say("utter_announced_is_it")
            return LEAVE
        joined = _joined_incident if shown == INCIDENT else _joined
        return await joined(turn, said[shown], apart)
    if shown == ANNOUNCED and turn.says_yes and not FILES.search(turn.words):
        turn.say("utter_announced_is_it")
        return LEAVE
    if turn.intent == "tell_apart" or _files(turn):
        return {SLOT: apart, "complaint_confirmed": True}
    if NOT.fullmatch(turn.words):
        return {SLOT: apart, "complaint_confirmed": None}
    if APART.fullmatch(turn.words):
        return {SLOT: apart, "complaint_confirmed": True}
    return None


def _files(turn: Turn) -> bool:
    """Whether they want it filed by itself."""
    return says_file_it(turn.words) or (turn.says_yes and not more_than_yes(turn.words))


async def _joined(turn: Turn, case_id: int, apart: dict[str, int]) -> dict[str, Any]:
    """The person follows the neighbour's case, if it is still one that they may know and follow."""
    place = TalkPlace.of_slot(turn.slot("complaint_place")) or TalkPlace()
    told = await told_here(turn, place)
    case = await locked_case(turn.session, case_id)
    if await following(turn.session, turn.resident, case) is None:
        found = await alike_cases(turn.session, turn.resident, told, now=turn.now)
        if case_id not in {one.id for one in found}:
            turn.say("utter_alike_over")
            return {SLOT: apart, "complaint_confirmed": None}
    await follow(
        turn.session,
        turn.resident,
        case,
        told,
        media_ids=turn.slot("complaint_photos") or [],
        message_id=turn.message_id,
        now=turn.now,
    )
    files = bool(turn.slot("complaint_photos"))
    turn.say(
        "utter_followed" if case.finish_due_at >= turn.now else "utter_followed_late",
        number=case.case_number,
        attached=await told_of_case(turn, case) if files else "",
        finish_due=case.finish_due_at,
    )
    return LEAVE


async def _joined_incident(turn: Turn, incident_id: int, apart: dict[str, int]) -> dict[str, Any]:
    """The person hears of the incident until it is over; one that is over is filed alone."""
    incident = await the_incident(turn.session, incident_id)
    if incident.ended_at is not None:
        turn.say("utter_alike_over")
        return {SLOT: apart, "complaint_confirmed": None}
    await join(
        turn.session,
        turn.resident,
        incident,
        words=turn.slot("complaint_text"),
        message_id=turn.message_id,
        now=turn.now,
    )
    turn.say(
        "utter_incident_followed",
        incident=await incident_told(turn.session, incident, now=turn.now),
    )
    return LEAVE
