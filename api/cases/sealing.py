"""Who must not be known (匿名): what of a reporter a sealed case keeps from everybody on the staff.

The row of a sealed case never holds it: mobile and identity numbers, the names and the home of the
reporter are taken out before anything is written, so that no list, message or export can show them.
The words as they were told lie apart (`SealedReport`) for the desk or a supervisor who says why
they must know; that look is a step of the case, and the reporter is told of it. Who asks for it
after filing: `cases.sealed_later`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import CaseKind
from api.cases.models import Case, CaseFollower, SealedReport
from api.phone_numbers import without_numbers
from api.residents.models import Home, Resident
from api.residents.service import bound_homes

HIDDEN = "（已隐去）"

OFFERED = frozenset({CaseKind.NEIGHBOUR, CaseKind.PROPERTY_SERVICE})
"""Kinds where people fear whom they complain about; the read-back offers it. So it does where the
words name one of the staff."""

IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
SHORTEST_SURNAME_USE = 2


@dataclass(frozen=True)
class Traits:
    """What would give a reporter away: names (with what people are called by them) and homes."""

    names: frozenset[str]
    homes: frozenset[tuple[str, str, str]]
    """Building, unit and room."""


def hidden(words: str, traits: Traits) -> str:
    """Words without the traits; building and estate stay, for somebody has to go there."""
    return without_traits(without_numbers(IDENTITY.sub(HIDDEN, words), mark=HIDDEN), traits)


def without_traits(words: str, traits: Traits) -> str:
    """The same, with the telephone numbers of others left in."""
    for name in sorted(traits.names, key=len, reverse=True):
        if len(name) >= SHORTEST_SURNAME_USE:
            words = words.replace(name, HIDDEN)
    for building, unit, room in sorted(traits.homes):
        homes = rf"(?P<b>{building}\s*(?:栋|幢|号楼|座)\s*)?"
        homes += rf"(?:{unit}\s*(?:单元|门)\s*)?(?<!\d){room}(?!\d)(?:室|号房?|房|户)?"
        dashed = rf"(?<!\d){building}\s*-\s*{unit}\s*-\s*{room}(?!\d)"
        words = re.sub(dashed, HIDDEN, words)
        words = re.sub(homes, lambda found: (found["b"] or "") + HIDDEN, words)
    return words


async def traits_of(session: AsyncSession, reporter: Resident) -> Traits:
    """By what they are registered and bound to."""
    homes: Collection[Home] = [bound.home for bound in await bound_homes(session, reporter)]
    names = {reporter.name or "", *(home.holder_name for home in homes), reporter.phone or ""}
    called = {
        f"{name[0]}{title}" for name in names if name for title in ("先生", "女士", "师傅", "阿姨")
    }
    return Traits(
        names=frozenset({*names, *called, reporter.openid} - {""}),
        homes=frozenset((home.building, home.unit, home.room) for home in homes),
    )


async def seal(session: AsyncSession, case: Case, reporter: Resident, *, now: datetime) -> None:
    """Take the reporter out of a case that is just being written."""
    traits = await traits_of(session, reporter)
    session.add(
        SealedReport(
            case_id=case.id, description=case.description, place=case.place, at=now, said={}
        )
    )
    case.sealed_at = now
    case.description = hidden(case.description, traits)
    case.place = hidden(case.place, traits)
    await session.flush()


async def rewrite_place(session: AsyncSession, case: Case, place: str) -> None:
    """Another place than was told first, as the case may hold it."""
    told = await session.get(SealedReport, case.id)
    if told is not None:
        told.place = place
    case.place = await kept_from_staff(session, case, place) or ""


async def kept_from_staff(
    session: AsyncSession, case: Case, words: str | None, *, by: int | None = None
) -> str | None:
    """What a resident says later, as the case may hold it: nothing of its reporter where it is
    sealed, nor of who speaks (`by`, a resident's id) where they follow it unnamed.
    """
    if not words:
        return words
    unnamed = {case.reporter_id} if case.sealed_at is not None else set()
    if by is not None and await _follows_unnamed(session, case, by):
        unnamed.add(by)
    for id_ in sorted(unnamed):
        words = hidden(words, await traits_of(session, await session.get_one(Resident, id_)))
    return words


async def kept_from_history(session: AsyncSession, case: Case, words: str | None) -> str | None:
    """What the staff write of a sealed case, some of whom may know by then whose it is."""
    if case.sealed_at is None or not words:
        return words
    reporter = await session.get_one(Resident, case.reporter_id)
    return without_traits(words, await traits_of(session, reporter))


async def _follows_unnamed(session: AsyncSession, case: Case, resident_id: int) -> bool:
    query = select(CaseFollower.id).where(
        CaseFollower.case_id == case.id,
        CaseFollower.resident_id == resident_id,
        CaseFollower.sealed_at.is_not(None),
    )
    return (await session.scalars(query.limit(1))).first() is not None
