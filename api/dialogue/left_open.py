"""A complaint that was left open does not swallow the next matter.

Who comes back after a while with a message that is whole by itself, what is wrong and where, and of
another kind than what is open, tells something else: it starts anew, and what was half told goes to
the desk, as it would after a day (`half_told`). Anything less is taken for an answer.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from api.cases.kinds import KIND_RULES
from api.db import Database
from api.dialogue import half_told
from api.dialogue.engine import Parse, Parser, Turn
from api.grids.near_names import spelt_right
from api.grids.places import parse_place
from api.grids.service import estate_names

NEW_MATTER_AFTER = timedelta(minutes=10)
"""A preset of ours: who looks for the house number or takes a picture is back by then."""

COMPLAINT = "report_problem"
WHOLE = "whole"
"""In a turn's metadata: all the words, where the turn is a part of them."""

CLAUSE = re.compile(r"[,，。;；!！\s]+")

SURE = 0.5
"""From here on the engine's reading counts, as it does where a form is interrupted."""


async def begun_anew(
    database: Database, parser: Parser, openid: str, turn: Turn, *, now: datetime
) -> Turn:
    """The turn, with the talk begun anew where it tells another matter than the one left open.

    Raises:
        UnavailableError: the engine is away.
    """
    if not turn.text:
        return turn
    async with database.transaction() as session:
        told = await half_told.left_open(session, openid, before=now - NEW_MATTER_AFTER)
        estates = await estate_names(session) if told is not None else {}
    if told is None:
        return turn
    matter = besides_place(spelt_right(turn.text, estates=estates).text, estates=estates)
    if matter is None:
        return turn
    danger = dict(turn.metadata.get("danger") or {})
    for words in dict.fromkeys((turn.text, matter)):
        if is_another(await parser.parse(words, danger=danger), told):
            break
    else:
        return turn
    async with database.transaction() as session:
        if not await half_told.keep_now(session, openid, now=now):
            return turn
    # An address says so much to the engine that the whole may look like a home to register.
    whole = {} if words == turn.text else {WHOLE: turn.text}
    return replace(turn, text=words, metadata={**turn.metadata, **whole, half_told.ANEW: True})


def besides_place(words: str, *, estates: Mapping[str, str]) -> str | None:
    """What is told besides where it is: the clauses without an address, or all where each has one.
    None where no house and no estate is named.
    """
    clauses = CLAUSE.split(words)
    rest = [clause for clause in clauses if clause and not _names_house(clause, estates)]
    if len(rest) == len([clause for clause in clauses if clause]):
        return None
    return "，".join(rest) or words


def _names_house(words: str, estates: Mapping[str, str]) -> bool:
    place = parse_place(words, estates=estates)
    return place.estate is not None or place.building is not None


def is_another(parse: Parse, told: Mapping[str, Any]) -> bool:
    """Whether a problem is told, of another kind than what is `told`."""
    if parse.intent != COMPLAINT or parse.confidence < SURE:
        return False
    kind = parse.values.get("kind") or next(iter(parse.facets.get("kind", ())), None)
    return kind in KIND_RULES and kind != (told.get("kind") or told.get("likely"))
