"""What somebody says within half an hour of their call for help: does it belong to it?

The emergency is open until they say that it is over or that help is there; afterwards only what
clearly speaks of it still does. The engine is told so (`IN_DANGER`); `settling.in_danger` of the
bot has the table of what is something else.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kind_words import named_kind
from api.cases.kinds import CaseKind
from api.cases.models import ActorRole, Case
from api.cases.queries import RECENT, going_on, reported_cases, timeline
from api.dialogue.danger import Danger, Weight, danger_in, sounds_dangerous
from api.dialogue.danger.aftermath import aftermath, is_of_the_family
from api.dialogue.danger.beside import hurries, may_be_of_it, one_event
from api.dialogue.danger.over import has_come, is_over
from api.dialogue.engine import Turn
from api.dialogue.normalise import normalise
from api.grids.models import Estate
from api.grids.place_answers import read_place_answer
from api.grids.rounds import named_place
from api.grids.service import estate_names
from api.residents.models import Resident

IN_DANGER = "in_danger"
"""In a turn's metadata, of the person's open emergency: the `kind` of the danger that was told
last, the kinds that are `one_event` with it, whether its place is known (`placed`) and whether it
is over (`ended`). Of these words: whether they name a place (`where`), another one than it has
(`elsewhere`), or are a place alone while none was said yet (`corrects`); whether they say that
it is `over`, because help has come (`helped`); whether they hurry (`hurries`), can be about it at
all (`speaks`), or name another case of theirs (`other_case`). Of whom another has struck or
followed: how it stands (`aftermath`), and whether it was one of the family (`of_the_family`).
"""

TOLD = (Weight.SURE, Weight.LIKELY)
DIGITS = re.compile(r"\d{4,}")


@dataclass(frozen=True)
class Emergency:
    """An emergency as it has been told so far. `told`: its kind was told outright, and is not only
    what the words hint at; `told_where`: its place was said, not taken from where the person lives.
    """

    case: Case
    kind: Danger | None
    told: bool
    ended: bool
    told_where: bool

    @classmethod
    async def of(cls, session: AsyncSession, case: Case) -> Self:
        """By the words that opened it and those that were added."""
        kind: Danger | None = None
        told, ended, told_where = False, False, False
        notes = [
            event.note
            for event in await timeline(session, case)
            if event.actor_role is ActorRole.RESIDENT and event.note
        ]
        for words in map(normalise, (case.description, *notes)):
            sign = danger_in(words)
            over = is_over(words, kind=kind if told or kind is Danger.SELF_HARM else None)
            outright = sign.weight in TOLD and not over
            if outright or (kind is None and not over):
                kind, told = sign.kind, outright
            ended = over or (ended and not outright)
            told_where = told_where or not (await named_place(session, words)).is_empty
        return cls(case, kind, told or kind is Danger.SELF_HARM, ended, told_where)


async def about_emergency(
    session: AsyncSession, resident: Resident, reading: Turn, *, now: datetime
) -> Turn:
    """The turn, with the person's open emergency, where they have one and have said something."""
    if reading.text is None:
        return reading
    case = await going_on(session, resident, CaseKind.EMERGENCY, now=now)
    if case is None:
        return reading
    emergency = await Emergency.of(session, case)
    words = reading.text
    answer = read_place_answer(words, estates=await estate_names(session))
    facts: dict[str, Any] = {
        "kind": emergency.kind,
        "one_event": sorted(one_event(emergency.kind)),
        "placed": case.estate_id is not None,
        "ended": emergency.ended,
        "where": not (await named_place(session, words)).is_empty
        or (answer.is_bare_place and case.estate_id is None),
        "elsewhere": await _is_elsewhere(session, case, words),
        "corrects": answer.is_bare_place and not emergency.told_where,
        "over": is_over(words, kind=emergency.kind if emergency.told else None),
        "helped": has_come(words),
        "hurries": hurries(words) and not sounds_dangerous(words),
        "speaks": may_be_of_it(words),
        "other_case": await _names_another(session, resident, words),
        **_after_violence(emergency, words),
    }
    return replace(reading, metadata={**reading.metadata, IN_DANGER: facts})


def _after_violence(emergency: Emergency, words: str) -> dict[str, Any]:
    """How it stands for whom another has struck or followed; nothing where they say none of it."""
    stands = aftermath(words) if emergency.kind is Danger.VIOLENCE else None
    if stands is None or has_come(words) or sounds_dangerous(words):
        return {}
    family = is_of_the_family(normalise(emergency.case.description))
    return {"aftermath": stands, "of_the_family": family}


async def _is_elsewhere(session: AsyncSession, case: Case, words: str) -> bool:
    """Whether the words name an estate or a building that is not the emergency's."""
    said = await named_place(session, words)
    if said.building not in {None, case.building}:
        return True
    if said.estate is None or case.estate_id is None:
        return False
    return said.estate != (await session.get_one(Estate, case.estate_id)).name


async def _names_another(session: AsyncSession, resident: Resident, words: str) -> bool:
    """Whether the words name another case of theirs, by its number or its kind."""
    if DIGITS.search(words):
        return True
    named = named_kind(words)
    if named is None:
        return False
    own = await reported_cases(session, resident, limit=RECENT)
    return any(case.kind is named[0] for case in own)
