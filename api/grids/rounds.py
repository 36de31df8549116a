"""Places as somebody of the staff names them: "3号楼" is in the estate of their rounds.

What they leave out is completed from the estates of their grids, or from where they have said that
they are; what it may be in several of is asked. `settle` is pure.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.grids.models import Building, Estate, Grid, GridArea, GridWorker
from api.grids.near_names import spelt_right
from api.grids.places import PlaceMention, parse_place
from api.grids.service import estate_names
from api.staff.models import StaffMember


class Gap(StrEnum):
    """What is missing of a place."""

    PLACE = "place"
    """No building, no landmark: nothing to go to."""
    ESTATE = "estate"
    """It may be in several estates, or in none of theirs."""
    BUILDING = "building"
    """The register has the estate and not this building of it."""


@dataclass(frozen=True)
class Rounds:
    """The town's estates with the numbers of their buildings, and which are somebody's rounds.

    `here` is the estate in which they have lately said that they are.
    """

    buildings: Mapping[str, Collection[str]]
    own: Sequence[str] = ()
    here: str | None = None


@dataclass(frozen=True)
class Settled:
    """A place completed; with a `gap` it is not whole, and `options` are the estates to ask for."""

    place: PlaceMention
    gap: Gap | None = None
    options: Sequence[str] = ()


def settle(said: PlaceMention, rounds: Rounds) -> Settled:
    """The place that somebody on their rounds means."""
    if said.estate is None and said.building is None and said.landmark is None:
        return Settled(said, Gap.PLACE)
    if said.estate is not None:
        return _checked(said, rounds)
    meant = rounds.own or tuple(rounds.buildings)
    having = [
        name
        for name in meant
        if said.building is None or said.building in rounds.buildings.get(name, ())
    ]
    if rounds.here is not None and (rounds.here in having or not rounds.own):
        return _checked(replace(said, estate=rounds.here), rounds)
    if len(having) == 1:
        return Settled(replace(said, estate=having[0]))
    if not having and len(meant) == 1:
        return _checked(replace(said, estate=meant[0]), rounds)
    return Settled(said, Gap.ESTATE, options=having if rounds.own else ())


def _checked(place: PlaceMention, rounds: Rounds) -> Settled:
    """An estate that nobody registered has whatever is said of it."""
    known = rounds.buildings.get(place.estate or "")
    missing = known is not None and place.building is not None and place.building not in known
    return Settled(place, Gap.BUILDING if missing else None)


def completed(before: PlaceMention, said: PlaceMention) -> PlaceMention:
    """What was said before with an answer to what was missing of it."""
    if said.estate is not None and before.estate not in (None, said.estate):
        before = PlaceMention()
    if said.building is not None and before.building not in (None, said.building):
        before = PlaceMention(estate=before.estate)
    parts = {slot: value for slot, value in vars(said).items() if value is not None}
    return replace(before, **parts)


async def named_place(session: AsyncSession, words: str) -> PlaceMention:
    """The place in normalised words, by the town's own names, misspelt ones too."""
    names = await estate_names(session)
    return parse_place(spelt_right(words, estates=names).text, estates=names)


async def rounds_of(
    session: AsyncSession, member: StaffMember, *, here: str | None, on: date
) -> Rounds:
    """The rounds of a member on a day: the estates of the grids in which they work or that they
    lead; none for the desk and supervisors.
    """
    buildings: defaultdict[str, set[str]] = defaultdict(set)
    register = select(Estate.name, Building.number).outerjoin(
        Building, Building.estate_id == Estate.id
    )
    for name, number in (await session.execute(register.order_by(Estate.id))).all():
        buildings[name] |= {number} - {None}
    mine = or_(
        Grid.lead_id == member.id,
        Grid.id.in_(
            select(GridWorker.grid_id).where(
                GridWorker.staff_id == member.id,
                GridWorker.valid_from <= on,
                or_(GridWorker.valid_to.is_(None), GridWorker.valid_to > on),
            )
        ),
    )
    names = (
        select(Estate.name)
        .join(GridArea, GridArea.estate_id == Estate.id)
        .join(Grid, Grid.id == GridArea.grid_id)
        .where(
            mine,
            GridArea.valid_from <= on,
            or_(GridArea.valid_to.is_(None), GridArea.valid_to > on),
        )
        .group_by(Estate.id, Estate.name)
        .order_by(Estate.id)
    )
    own = (await session.scalars(names)).all()
    return Rounds(buildings=buildings, own=own, here=here)
