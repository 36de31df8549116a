"""Everyday words beside a case of one's own: it is looked for, and the engine is told (`OWN_CASE`).

`dialogue.own_case_words` has what the words may say, `settling.own_case` of the bot what of it
gives way to what the engine understood. Danger, options and the menu never get here, and a form
that is open keeps its words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.following import followed_cases
from api.cases.kind_words import kind_of_word
from api.cases.kinds import DESK_KINDS, CaseKind
from api.cases.lifecycle import UNFINISHED, CaseState
from api.cases.meant import named_among
from api.cases.models import Case
from api.cases.naming import naming_of
from api.cases.queries import RECENT, rateable_cases, reported_cases, timeline
from api.dialogue.asked import ANEW
from api.dialogue.danger import sounds_dangerous
from api.dialogue.engine import Turn
from api.dialogue.named_case_words import OfOne, all_given_up, numbered, of_one
from api.dialogue.own_case_words import (
    GIVEN_UP,
    OF_A_THING,
    SCORED,
    About,
    Standing,
    about,
    ended_by,
)
from api.grids.place_answers import read_place_answer, tells_beside
from api.grids.places import parse_place
from api.grids.rounds import named_place
from api.grids.service import estate_names
from api.residents.models import Resident

OWN_CASE = "own_case"
"""In a turn's metadata: what the words say (`about`), the `number` of the case that they say it of,
where that is one (of several that are to be taken back: all of them, apart by blanks), the `kind`
that they are about, and whether the number stood in the words (`numbered`).
"""

SOON = timedelta(minutes=30)
"""As long as a case is just filed (`cases.queries.just_filed`), or just taken back."""

TOLD_TOGETHER = timedelta(hours=12)
"""Within this time cases are counted as they were told: 第二个修得怎么样."""

LONGEST_PLACE = 24
"""Characters of a place that is told for what was wished for before."""

OF_THE_DESK = re.compile("人工|服务台|客服")
"""What people call by which they asked for a person."""

JUDGES = re.compile(r"[1-5一二三四五两]\s*[分星]|满意|评[价分]|打分|[好差]评")
"""A verdict, which is heard by its own words."""

OF_ONE_KIND = frozenset(
    {
        About.AFTERTHOUGHT,
        About.AS_WELL,
        About.NOT_MENDED,
        About.OVER,
        About.PROGRESS,
        About.RELAPSED,
        About.URGE,
        About.WISH,
    }
)
"""What names another kind than the case's is said of something else."""


async def about_own_case(
    session: AsyncSession, resident: Resident, reading: Turn, *, now: datetime
) -> Turn:
    """The turn, with what its words say of one of the person's own cases."""
    text = reading.text
    if not text or reading.metadata.get(ANEW) or sounds_dangerous(text):
        return reading
    by_number = await _by_number(session, resident, reading)
    if by_number is not None:
        return by_number
    wish = await _wish_without_place(session, resident, text, now=now)
    if wish is not None:
        return _told(reading, About.PLACE, number=wish.case_number, kind=wish.kind)
    if SCORED.fullmatch(text) and await _waits_for_verdict(session, resident):
        return _told(reading, About.VERDICT)
    after_all, one, thing = GIVEN_UP.fullmatch(text), of_one(text), OF_A_THING.fullmatch(text)
    together = all_given_up(text)
    says = after_all or one or thing or together is not None or about(text, frozenset(Standing))
    if JUDGES.search(text) or not says:
        return reading
    standing = await _standing(session, resident, now=now)
    if together is not None and (many := _together(standing, together, now=now)):
        numbers = " ".join(case.case_number for case in many)
        return _told(reading, About.OVER, number=numbers, kind=many[0].kind)
    if one is not None and (case := _one_of(standing, one, now=now)):
        return _told(reading, one.about, number=case.case_number, kind=case.kind)
    if thing is not None and (case := _told_of(standing.get(Standing.FILED, ()), thing["thing"])):
        return _told(reading, About.PROGRESS, number=case.case_number, kind=case.kind)
    found = about(text, standing.keys())
    if found is None:
        return _told(reading, About.AGAIN) if after_all else reading
    stands, said = found
    cases: Sequence[Case] = standing[stands]
    if said is About.NAMED:
        naming = naming_of(text, now=now)
        named = named_among(cases, naming)
        number = named[0].case_number if len(named) == 1 else None
        # Who speaks of the last time and names none of theirs hears that, and which there are.
        return _told(reading, said, number=number) if named or naming.newest else reading
    if said is About.OVER and (kinds := ended_by(text)):
        cases = [one for one in cases if one.kind in kinds]
        if not cases:
            return reading
    plain = kind_of_word(text)
    if said is About.AFTERTHOUGHT and plain and all(one.kind is not plain for one in cases):
        return _told(reading, About.OTHER, kind=plain)
    kind = plain or cases[0].kind
    if said in OF_ONE_KIND:
        cases = [
            one
            for one in cases
            if plain in {None, one.kind} and not await _is_elsewhere(session, one, text)
        ]
    if not cases:
        return reading
    alone = stands not in {Standing.FOLLOWED, Standing.OPEN} or len(cases) == 1
    return _told(reading, said, number=cases[0].case_number if alone else None, kind=kind)


async def _by_number(session: AsyncSession, resident: Resident, reading: Turn) -> Turn | None:
    """The turn with what it says of cases of theirs whose numbers stand in it; None where none
    does.
    """
    said = numbered(reading.text or "")
    if said is None:
        return None
    cases = [
        *await reported_cases(session, resident, limit=RECENT),
        *await followed_cases(session, resident),
    ]
    ends = tuple(said.numbers)
    named = [case for case in cases if case.case_number.endswith(ends)]
    if not named or (len(named) > 1 and said.about is not About.OVER):
        return None
    numbers = " ".join(case.case_number for case in named)
    facts = {"about": said.about.value, "number": numbers, "kind": named[0].kind.value}
    return replace(reading, metadata={**reading.metadata, OWN_CASE: {**facts, "numbered": True}})


def _together(
    standing: Mapping[Standing, Sequence[Case]], which: str, *, now: datetime
) -> Sequence[Case]:
    """The cases in hand, or those of them that are named, where several are to be taken back."""
    cases = [*standing.get(Standing.OPEN, ()), *standing.get(Standing.AT_DESK, ())]
    if not which:
        return standing.get(Standing.OPEN, ())
    if OF_THE_DESK.search(which):
        return standing.get(Standing.AT_DESK, ())
    naming = naming_of(which, now=now)
    return named_among(cases, naming) if cases and naming.kind else ()


def _one_of(
    standing: Mapping[Standing, Sequence[Case]], said: OfOne, *, now: datetime
) -> Case | None:
    """The one that is counted, in the order in which they were told, or the one of those in hand
    that is named beyond doubt.
    """
    cases = standing.get(Standing.OPEN, ())
    if said.number is not None:
        own = standing.get(Standing.OWN, ())
        lately = [one for one in own if one.opened_at > now - TOLD_TOGETHER] or cases
        in_order = sorted(lately, key=lambda one: one.id)
        return in_order[said.number - 1] if said.number <= len(in_order) else None
    naming = naming_of(said.which, now=now)
    if not cases or not (said.points or naming.kind):
        return None
    named = named_among(cases, naming)
    return named[0] if len(named) == 1 else None


def _told_of(cases: Sequence[Case], thing: str) -> Case | None:
    """The newest of some cases in whose story a thing is: 那条狗."""
    return next((one for one in cases if thing[-1] in one.description), None)


def _told(
    reading: Turn, said: About, *, number: str | None = None, kind: CaseKind | None = None
) -> Turn:
    facts = {"about": said.value, "number": number, "kind": kind and kind.value}
    return replace(reading, metadata={**reading.metadata, OWN_CASE: facts})


async def _waits_for_verdict(session: AsyncSession, resident: Resident) -> bool:
    """Whether something of theirs is done and not judged yet, a call for help too."""
    done = await rateable_cases(session, resident)
    return any(case.state is CaseState.RESOLVED and case.rating is None for case in done)


async def _standing(
    session: AsyncSession, resident: Resident, *, now: datetime
) -> Mapping[Standing, list[Case]]:
    """The person's cases by how they stand, the newest first; nothing where none does."""
    reported = await reported_cases(session, resident, limit=RECENT)
    own = [case for case in reported if case.kind not in DESK_KINDS | {CaseKind.EMERGENCY}]
    unfinished = [case for case in own if _is_in_hand(case)]
    done = [case for case in own if case.state is CaseState.RESOLVED]
    standing = {
        Standing.OWN: own,
        Standing.FILED: [case for case in unfinished if case.opened_at > now - SOON],
        Standing.OPEN: unfinished,
        Standing.AT_DESK: [
            case for case in reported if case.kind in DESK_KINDS and _is_in_hand(case)
        ],
        Standing.TAKEN_BACK: [
            case
            for case in own
            if case.state is CaseState.WITHDRAWN
            and (await timeline(session, case))[-1].at > now - SOON
        ],
        # What is in hand is spoken of before what is done, unless the work came to an end since.
        Standing.DONE: [one for one in done if _is_since(one, unfinished)],
        Standing.FOLLOWED: list(await followed_cases(session, resident)),
    }
    return {stands: cases for stands, cases in standing.items() if cases}


def _is_in_hand(case: Case) -> bool:
    return case.state in UNFINISHED and case.merged_into_id is None


def _is_since(done: Case, unfinished: Sequence[Case]) -> bool:
    """Whether a case was done after all that is in hand was told."""
    return all((done.resolved_at or done.opened_at) > one.opened_at for one in unfinished)


async def _wish_without_place(
    session: AsyncSession, resident: Resident, text: str, *, now: datetime
) -> Case | None:
    """The wish that the person has just put before the desk without a place, where the words are a
    place and nothing else: 就紫荆里南门.
    """
    if len(text) > LONGEST_PLACE:
        return None
    newest = await reported_cases(session, resident, limit=1)
    case = newest[0] if newest else None
    if case is None or case.kind not in DESK_KINDS or case.state not in UNFINISHED:
        return None
    estates = await estate_names(session)
    said = read_place_answer(text, estates=estates)
    named = said.is_bare_place and not parse_place(text, estates=estates).is_empty
    if not named or case.opened_at <= now - SOON:
        return None
    if tells_beside(text, said.place, estates=estates):
        return None  # Another wish: 我建议小区花园多装两个健身器材.
    return case if parse_place(case.description, estates=estates).is_empty else None


async def _is_elsewhere(session: AsyncSession, case: Case, words: str) -> bool:
    """Whether the words name an estate, or a building that is not the case's."""
    said = await named_place(session, words)
    return said.estate is not None or said.building not in {None, case.building}
