"""Words about those who work here: a complaint of somebody, or praise.

The dialogue room says so (`metadata["about_staff"]`). Danger stays what it is, a form that is open
keeps its words, and so does a report of something else that the engine is sure of ("楼道灯坏了，他来了就
骂人"): it is kept from whom it names all the same. All else that was understood (a rating, hurry, a
suggestion, plain thanks) gives way, and so does an emergency that is open: what is said of a worker
must not lie where that worker reads it. `MORE` is a part of a complaint that was the last thing to be
done, and nothing else. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from components.pieces import counted
from components.settling.in_danger import IN_DANGER
from components.settling.own_case import OTHER, OWN_CASE, SUPPLEMENT
from components.settling.talk import Parse, Talk
from components.settling.thread import GOES_ON

ABOUT_STAFF = "about_staff"
"""The key of the stance in a message's metadata."""

COMPLAINT, MORE = "complain_of_staff", "more"
PRAISE, BESIDE = "praise", "praise_beside"
MEANS = {"complaint": COMPLAINT, PRAISE: "praise_staff", MORE: COMPLAINT}
PRAISES = re.compile("点.{0,3}赞|表扬|夸|感谢|锦旗|谢谢|好同志")
"""The very word of praise, by which a piece of a message is known as it."""
EMERGENCY = "emergency"
REPORT = "report_problem"
OF_PEOPLE = frozenset({"neighbour", "other", "property_service", "unspecified"})
"""Kinds that a complaint of somebody may be taken for."""
SURE = 0.9
WORRY = "worry"


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood, with the intent that it has where it is about somebody of the staff."""
    stance = talk.metadata.get(ABOUT_STAFF)
    asked_about = parse.get(WORRY) and talk.metadata.get(IN_DANGER) is None
    in_danger = parse["intent"]["name"] == EMERGENCY or asked_about
    if stance not in MEANS or talk.active_form is not None or in_danger:
        return parse
    if _reports_more(parse, talk) or (stance == PRAISE and counted(str(parse.get("text") or ""))):
        return parse
    if stance == MORE and (talk.just_shown or {}).get("skill") != COMPLAINT:
        return parse
    goes_on = {GOES_ON: MORE} if stance == MORE else {}
    return {**_meant(parse, stance), **goes_on}


def settle_piece(parse: Parse, metadata: Mapping[str, Any]) -> Parse:
    """What was understood of one of several pieces: praise, where it is the one that praises."""
    praised = metadata.get(ABOUT_STAFF) in {PRAISE, BESIDE}
    danger = parse["intent"]["name"] == EMERGENCY
    if not praised or danger or PRAISES.search(str(parse.get("text") or "")) is None:
        return parse
    return _meant(parse, PRAISE)


def _meant(parse: Parse, stance: str) -> Parse:
    intent = {"name": MEANS[stance], "confidence": 1.0}
    return {**parse, "intent": intent, "intent_ranking": [intent], "entities": [], WORRY: None}


def _reports_more(parse: Parse, talk: Talk) -> bool:
    """Whether something is reported besides, of a kind that no complaint of somebody is."""
    intent = parse["intent"]
    beside = talk.metadata.get(OWN_CASE) or {}
    if beside.get("about") == OTHER and intent["name"] == SUPPLEMENT:
        return beside["kind"] not in OF_PEOPLE
    kinds = {one["value"] for one in parse.get("entities") or () if one["entity"] == "kind"}
    sure = intent["name"] == REPORT and float(intent["confidence"] or 0.0) >= SURE
    return sure and bool(kinds) and not kinds & OF_PEOPLE


def is_one(parse: Parse, talk: Talk) -> bool:
    """Whether the words are about the staff; such a message is one and is not cut."""
    return parse["intent"]["name"] in MEANS.values()
