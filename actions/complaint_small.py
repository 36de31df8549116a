"""Small words to a question of the complaint: details, numbers of no option, what is to be changed.

They are met before anything is made of what the engine reads in them.
"""

import re
from typing import Any

from actions.answers import asks, knows_not
from actions.complaint_kind import ANSWERS, ASKED, put_right, settled, with_more
from actions.complaint_place import answered_where, place_answer
from actions.complaint_words import is_detail, is_number, puts_right, wish_to_file
from actions.turn import Turn
from api.cases.kind_words import called, likely_kinds, wrong_part
from api.cases.kinds import KIND_RULES
from api.since_when import since_when

WHERE = "where"
"""Of the slot `complaint_changing`: the right place has been asked for."""

HURRY = "case_urge"
IN_A_HURRY = re.compile("催|快|赶紧|赶快|抓紧|马上|[没不]人[管来理]")

OPTIONS = 3
"""So many has each read-back, and the question what is to be changed."""

Values = dict[str, Any]


async def small_words(turn: Turn) -> Values | None:
    """The slots that such words fill; None for all other words."""
    asked, words = str(turn.requested).removeprefix("complaint_"), turn.words
    if (part := wrong_part(words)) is not None:
        return to_change(turn, part)
    if asked == "confirmed" and turn.slot("complaint_changing") == WHERE and words:
        return await _right_place(turn)
    if asked in {"kind", "confirmed"} and is_number(words):
        return _no_option(turn, asked)
    if asked in {"place", "confirmed"} and (is_detail(words) or _tells_time(turn)):
        return _more(turn, asked)
    if asked == "kind" and _tells_time(turn):
        return settled(turn, _more(turn, asked))
    if asked in {"text", "kind", "place"} and (rest := wish_to_file(words)) is not None:
        return _to_file(turn, asked, rest)
    if asked == "confirmed" and knows_not(words):
        return {"complaint_confirmed": None}
    return await _kind_by_name(turn, asked) if asked in {"kind", "place", "confirmed"} else None


def to_change(turn: Turn, part: str) -> Values:
    """The part that is to be said anew. The place as it was stays until it has another: whoever
    corrects a unit says no estate.
    """
    kind = _kind_before(turn)
    if part == "place" and turn.slot("complaint_place"):
        return {"complaint_confirmed": None, "complaint_changing": WHERE, "complaint_kind": kind}
    kept = {"complaint_kind": kind} if part != "kind" else {}
    return {**kept, f"complaint_{part}": None, "complaint_confirmed": None}


def _kind_before(turn: Turn) -> str | None:
    """The kind, also the one that was read back last: who wants another part changed keeps it."""
    read = turn.slot("complaint_read") or (None, None)
    kind: str | None = turn.slot("complaint_kind") or read[1]
    return kind


async def _right_place(turn: Turn) -> Values | None:
    if turn.says_yes or turn.says_no:
        return {"complaint_confirmed": None, "complaint_changing": None}
    values = await answered_where(turn, answers=ANSWERS)
    if values is None:
        return None
    if values.get("complaint_place") is None:
        kept = {name: value for name, value in values.items() if name != "complaint_place"}
        return {**kept, "complaint_confirmed": None}
    return {
        **values,
        "complaint_confirmed": None,
        "complaint_changing": None,
        "complaint_corrected": True,
    }


def _no_option(turn: Turn, asked: str) -> Values:
    """They hear which numbers there are."""
    kinds = likely_kinds(turn.slot("complaint_guesses") or ())
    turn.say("utter_complaint_no_such_option", most=len(kinds) if asked == "kind" else OPTIONS)
    changing = {"complaint_changing": True} if turn.slot("complaint_changing") == ASKED else {}
    return {f"complaint_{asked}": None, **changing}


def _more(turn: Turn, asked: str) -> Values:
    if asked == "place":
        turn.say("utter_complaint_more")
    return {"complaint_text": with_more(turn), f"complaint_{asked}": None}


def _tells_time(turn: Turn) -> bool:
    """Whether the words, which sound like a no or like hurry, tell since when it has been so:
    不对，五天了; 每天都这样，已经一个礼拜了.
    """
    words = turn.words
    sounds_otherwise = puts_right(words) or turn.intent == HURRY
    if not sounds_otherwise or IN_A_HURRY.search(words) or asks(words):
        return False
    return since_when(words, now=turn.now) is not None


def _to_file(turn: Turn, asked: str, rest: str) -> Values | None:
    """A step is missing until it can be filed; beside the wish something new may be told."""
    story: str = turn.slot("complaint_text") or ""
    if rest and rest not in story:
        return None
    if story:
        turn.say("utter_complaint_not_filed_yet")
    return {f"complaint_{asked}": None}


async def _kind_by_name(turn: Turn, asked: str) -> Values | None:
    """A kind, called by a name and nothing else: 其他, 就是吵, 垃圾的. The story keeps the words
    where they put another kind right.
    """
    kind = called(turn.words, str(turn.slot("complaint_text")))
    if kind is None or (await place_answer(turn)).is_bare_place:
        return None
    again = {f"complaint_{asked}": None}
    if kind == turn.slot("complaint_kind"):
        return again
    if asked == "kind" or KIND_RULES[kind].name == turn.words:
        return {**again, "complaint_kind": str(kind)}
    return {**again, **put_right(turn, kind)}
