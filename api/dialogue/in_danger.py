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

from api.cases.emergencies import is_placed
from api.cases.kind_words import named_kind
from api.cases.kinds import CaseKind
from api.cases.models import ActorRole, Case
from api.cases.queries import RECENT, going_on, reported_cases, timeline
from api.dialogue.danger import Danger, Weight, danger_in, hurts_somebody, sounds_dangerous
from api.dialogue.danger.aftermath import aftermath, is_of_the_family
from api.dialogue.danger.beside import answers, asks_how, heeds, hurries, may_be_of_it, one_event
from api.dialogue.danger.meanwhile import has_called, meanwhile, whose_number
from api.dialogue.danger.over import ended, has_come, is_over
from api.dialogue.engine import Turn
from api.dialogue.normalise import normalise
from api.grids.models import Estate
from api.grids.place_answers import read_place_answer
from api.grids.rounds import named_place
from api.grids.service import estate_names
from api.residents.models import Resident

IN_DANGER = "in_danger"
"""In a turn's metadata, of the person's open emergency: the `kind` of the danger that was told
last, the kinds that are `one_event` with it, whether its place is known (`placed`) or was only
taken from where the person lives (`guessed`), whether somebody has called for help before
(`called`) or more was told (`more`), and whether it is over (`ended`). Of these words:
whether they name a place (`where`), another one than it has (`elsewhere`), or are a place alone
(`corrects`); whether they say that it is `over`, because help has come
(`helped`), or that one danger of several is (`eases`); whether they hurry (`hurries`), say how many
there are, whether it goes on or where in the house (`answers`), that what is advised has been done
(`heeds`), what else who waits for help says (`meanwhile`) and whose number they ask for
(`service`), can be about it at all (`speaks`),
or name another case of theirs (`other_case`); and the kind for which they ask what to do meanwhile
(`asks_how`). Of whom another has struck or followed: how it stands (`aftermath`), and whether it
was one of the family (`of_the_family`).
"""

TOLD = (Weight.SURE, Weight.LIKELY)
DIGITS = re.compile(r"\d{4,}")


@dataclass(frozen=True)
class Emergency:
    """An emergency as it has been told so far. `told`: its kind was told outright, and is not only
    what the words hint at; `going_on`: the kinds that were told and are not over; `told_where`: its
    place was said, not taken from where the person lives; `called`: somebody has called for help;
    `more`: something was added to what opened it.
    """

    case: Case
    kind: Danger | None = None
    told: bool = False
    going_on: frozenset[Danger] = frozenset()
    ended: bool = False
    told_where: bool = False
    called: bool = False
    more: bool = False

    @classmethod
    async def of(cls, session: AsyncSession, case: Case) -> Self:
        """By the words that opened it and those that were added."""
        notes = [
            event.note
            for event in await timeline(session, case)
            if event.actor_role is ActorRole.RESIDENT and event.note
        ]
        estates = await estate_names(session)
        emergency = cls(case)
        for words in map(normalise, (case.description, *notes)):
            said = await named_place(session, words)
            alone = read_place_answer(words, estates=estates).is_bare_place
            emergency = emergency._with(words, says_where=alone or not said.is_empty)
        return replace(emergency, more=bool(notes))

    def is_over(self, words: str) -> bool:
        """Whether all of it is over by these words."""
        if not self.going_on:
            return is_over(words, kind=self.kind if self.told else None)
        return ended(words, kinds=self.going_on) == self.going_on

    def is_eased(self, words: str) -> bool:
        """Whether a part of it is over, and not all."""
        return bool(ended(words, kinds=self.going_on)) and not self.is_over(words)

    @property
    def pressing(self) -> Danger | None:
        """The kind for which something is to be done now: the last, unless that one is over."""
        if not self.going_on or self.kind in self.going_on:
            return self.kind
        return min(self.going_on)

    def _with(self, words: str, *, says_where: bool) -> Self:
        """What it is with some more words."""
        sign, over = danger_in(words), self.is_over(words)
        outright = sign.weight in TOLD and not over
        kind, told = self.kind, self.told
        if sign.kind is Danger.CRY and kind is not None:
            sign = replace(sign, kind=kind)  # A cry for help says nothing new.
        if outright or (kind is None and not over):
            kind, told = sign.kind, outright or sign.kind is Danger.SELF_HARM
        if kind is Danger.ANOTHERS_LIFE and self.kind is Danger.SELF_HARM:
            kind = self.kind  # Who wants to die and speaks of others is still listened to.
        going_on = self.going_on - ended(words, kinds=self.going_on)
        if kind is not None and told and (outright or kind is not self.kind):
            going_on = (going_on - {Danger.CRY}) | {kind}
        if told and hurts_somebody(words) and not over:
            going_on |= {Danger.INJURY}
        return replace(
            self,
            kind=kind,
            told=told,
            going_on=going_on,
            ended=over or (self.ended and not outright),
            told_where=self.told_where or says_where,
            called=self.called or has_called(words),
        )


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
    at_home = answer.own is not None and not (answer.tells or answer.asks)
    facts: dict[str, Any] = {
        "kind": emergency.kind,
        "one_event": sorted(one_event(emergency.kind)),
        "placed": is_placed(case),
        "called": emergency.called,
        "more": emergency.more,
        "ended": emergency.ended,
        "where": not (await named_place(session, words)).is_empty
        or (answer.is_bare_place and not is_placed(case)),
        "elsewhere": await _is_elsewhere(session, case, words),
        "corrects": answer.is_bare_place,
        "guessed": case.estate_id is not None and not emergency.told_where,
        "over": emergency.is_over(words),
        "eases": emergency.is_eased(words),
        "helped": has_come(words),
        "hurries": hurries(words) and not sounds_dangerous(words),
        "answers": answers(words) or at_home,
        "heeds": heeds(words),
        "meanwhile": meanwhile(words),
        "service": whose_number(words),
        "asks_how": emergency.pressing if asks_how(words) else None,
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
