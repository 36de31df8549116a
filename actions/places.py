"""Places in the talk: what was said, completed by the home the person is bound to."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

from actions.turn import Turn
from api.cases.emergencies import EmergencyPlace
from api.grids.near_names import Spelling, spelt_right
from api.grids.places import PlaceMention, parse_place
from api.grids.service import estate_names, find_place
from api.residents.doors import door_of
from api.residents.service import BoundHome, bound_homes
from api.texts import render

ZONE = re.compile(r"[东西南北中一二三四五六七八九十A-Z\d]{1,2}[区期]")
"""A part of an estate; said without the estate's name it is a part of one's own."""


@dataclass(frozen=True)
class TalkPlace:
    """A place as the talk keeps it in a slot. `offered`: not said, but taken from the bound home or
    from the door whose code was scanned; `near`: the estate was said by a name that sounds like it.
    """

    estate: str | None = None
    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    landmark: str | None = None
    offered: Literal["home", "door", "near"] | None = None

    @classmethod
    def of_slot(cls, value: Mapping[str, Any] | None) -> Self | None:
        """The place in a slot."""
        return None if value is None else cls(**value)

    @classmethod
    def of_mention(cls, said: PlaceMention) -> Self:
        """The place as it was said, nothing added."""
        return cls(
            estate=said.estate,
            building=said.building,
            unit=said.unit,
            floor=said.floor,
            room=said.room,
            landmark=said.landmark,
        )

    def to_slot(self) -> dict[str, Any]:
        """The slot's value."""
        return asdict(self)

    @property
    def text(self) -> str:
        """As it is read back (`PlaceMention.text`)."""
        return PlaceMention(
            estate=self.estate,
            building=self.building,
            unit=self.unit,
            floor=self.floor,
            room=self.room,
            landmark=self.landmark,
        ).text

    def corrected_by(self, said: PlaceMention) -> "TalkPlace":
        """This place with what was just said: a change of the whole drops the finer parts; an
        estate where none was known completes them.
        """
        if said.estate is not None and self.estate not in {None, said.estate}:
            return _said(said, estate=said.estate)
        estate = said.estate or self.estate
        if said.building is not None and said.building != self.building:
            return _said(said, estate=estate)
        if said.landmark is not None and said.building is None:
            return TalkPlace(estate=estate, landmark=said.landmark)
        return TalkPlace(
            estate=estate,
            building=said.building or self.building,
            unit=said.unit or self.unit,
            floor=said.floor or self.floor,
            room=said.room or self.room,
            landmark=said.landmark or self.landmark,
        )


def _said(said: PlaceMention, *, estate: str | None) -> TalkPlace:
    return TalkPlace(
        estate=estate,
        building=said.building,
        unit=said.unit,
        floor=said.floor,
        room=said.room,
        landmark=said.landmark,
    )


async def first_home(turn: Turn) -> BoundHome | None:
    """The home that the person speaks for."""
    homes = await bound_homes(turn.session, turn.resident)
    return homes[0] if homes else None


async def mention(turn: Turn) -> PlaceMention:
    """The place in the person's words, by the town's own names, misspelt ones too."""
    spelling = await spelling_of(turn)
    return parse_place(spelling.text, estates=await estate_names(turn.session))


async def is_estate(turn: Turn) -> bool:
    """Whether the words are an estate's name and nothing else."""
    return (await spelling_of(turn)).text in await estate_names(turn.session)


async def spelling_of(turn: Turn) -> Spelling:
    """The person's words with the register's name for an estate that they nearly name."""
    return spelt_right(turn.words, estates=await estate_names(turn.session))


async def place_of_problem(turn: Turn, said: PlaceMention) -> TalkPlace | None:
    """Where a problem is: as said, in the person's own estate unless they say another.

    Without any place in the words the door at which they stand is offered, else their own building;
    None when they have no home either.
    """
    here = await place_at_hand(turn)
    if said.is_empty or (said.building is None and said.landmark is None and said.estate is None):
        return None if here is None else _at_home(here, said)
    own = here.estate if here else None
    if own is not None and said.estate is not None and ZONE.fullmatch(said.estate):
        place = _said(said, estate=own)
        if place.building is None:
            return replace(place, landmark=f"{said.estate}{said.landmark or ''}")
        return place
    if said.estate is None:
        return _said(said, estate=own)
    near = (await spelling_of(turn)).assumed == said.estate
    return replace(_said(said, estate=said.estate), offered="near" if near else None)


def _at_home(here: TalkPlace, said: PlaceMention) -> TalkPlace:
    """The own house with what was said of it: 楼上301 is a flat of it, another unit is one too."""
    return replace(
        here,
        unit=said.unit or here.unit,
        floor=said.floor,
        room=said.room,
    )


async def place_at_hand(turn: Turn) -> TalkPlace | None:
    """The unit that the person speaks of when they name none: of the door, else of their home."""
    door = await door_of(turn.session, turn.resident, now=turn.now)
    if door is not None:
        return TalkPlace(estate=door.estate, building=door.building, unit=door.unit, offered="door")
    bound = await first_home(turn)
    if bound is None:
        return None
    home = bound.home
    return TalkPlace(estate=bound.estate, building=home.building, unit=home.unit, offered="home")


async def known_place(turn: Turn, place: TalkPlace | None) -> EmergencyPlace:
    """A place as a case keeps it; empty when it is not known."""
    if place is None:
        return EmergencyPlace(text=render("actions", "no_place"))
    known = await find_place(turn.session, estate=place.estate, building=place.building)
    return EmergencyPlace(
        text=place.text,
        estate_id=known.estate.id if known else None,
        building=known.building.number if known and known.building else None,
    )


async def unknown_building(turn: Turn, place: TalkPlace) -> bool:
    """Whether the town's register has the estate, but not this building of it."""
    if place.building is None:
        return False
    known = await find_place(turn.session, estate=place.estate, building=place.building)
    return known is not None and known.building is None
