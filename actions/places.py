"""Places in the talk: what was said, completed by the home the person is bound to."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import timedelta
from typing import Any, Literal, Self

from actions.turn import Turn
from api.cases.emergencies import EmergencyPlace, is_placed, no_place
from api.cases.models import Case
from api.cases.queries import reported_cases
from api.grids.near_names import Spelling, spelt_right
from api.grids.place_spots import is_at_the_house, is_wide, joined, put_right
from api.grids.places import PlaceMention, parse_place
from api.grids.service import estate_names, find_place
from api.residents.doors import door_of
from api.residents.service import BoundHome, bound_homes

ZONE = re.compile(r"[东西南北中一二三四五六七八九十A-Z\d]{1,2}[区期]")
"""A part of an estate; said without the estate's name it is a part of one's own."""

LIVED_AT = frozenset({"home", "door"})
"""Offered places that nobody has said: a spot that is told is not at them."""

TOLD_TOGETHER = timedelta(hours=12)
"""Within this time what is told may be at the same place. Ours."""

CORRECTS = re.compile("不对|不是|错了|搞错|弄错|写错|说错|应该是|其实是|更正|改成|改一下")
"""Words by which what was said before is wrong."""

PARTS = tuple(part.name for part in fields(PlaceMention))
HOUSE = tuple(part for part in PARTS if part != "landmark")
"""The parts that a register knows."""


@dataclass(frozen=True)
class TalkPlace:
    """A place as the talk keeps it in a slot. `offered`: not said with the matter, but taken from
    the bound home, from the door whose code was scanned, from an address that was `told` just
    before, or from the case that they had `before`; `near`: the estate was said by a name that
    sounds like it.
    """

    estate: str | None = None
    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    landmark: str | None = None
    offered: Literal["home", "door", "told", "before", "near"] | None = None

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

    def corrected_by(self, said: PlaceMention, *, instead: bool = False) -> "TalkPlace":
        """This place with what was just said: what is not contradicted stays, whichever part was
        said first. A part that changes takes the finer ones along: another house has other units.
        `instead`: it was said to be wrong.
        """
        if said.is_empty:
            return self
        if self.estate is not None and said.estate is not None and ZONE.fullmatch(said.estate):
            inside = said.landmark if said.building or self.building else said.zoned
            said = replace(said, estate=None, landmark=inside)
        kept = self._kept_beside(said, instead=instead)
        if said.building is None:
            said = replace(said, landmark=joined(kept.landmark, said.landmark))
        return TalkPlace(**{part: getattr(said, part) or getattr(kept, part) for part in PARTS})

    def put_right(self, words: str) -> Self | None:
        """This place with one word of its spot instead of another: 不是幼儿园，是小学. None where
        the words do not say that.
        """
        spot = put_right(self.landmark, words) if self.landmark else None
        return None if spot is None else replace(self, landmark=spot, offered=None)

    def _kept_beside(self, said: PlaceMention, *, instead: bool) -> "TalkPlace":
        """What of this place the words leave as it was."""
        if said.estate is not None and self.estate not in (None, said.estate):
            further = said.building is None and (said.landmark or "-") in (self.landmark or "")
            return TalkPlace(landmark=self.landmark) if further else TalkPlace()
        if said.building is not None and self.building not in (None, said.building):
            return TalkPlace(estate=self.estate)
        if said.building is not None:
            if said.landmark is not None and self.offered in LIVED_AT:
                return TalkPlace(estate=self.estate)
            return self if self.building is not None else replace(self, landmark=None)
        if said.landmark is None or said.unit is not None or said.floor is not None:
            return self
        if self.offered in LIVED_AT and is_at_the_house(said.landmark):
            return self
        moves = self.building is not None and is_wide(said.landmark)
        if instead or moves or self.offered in LIVED_AT:
            return TalkPlace(estate=self.estate)
        return self


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
    return await mention_in(turn, turn.words)


async def mention_in(turn: Turn, words: str) -> PlaceMention:
    """The place in some words of the person."""
    estates = await estate_names(turn.session)
    return parse_place(spelt_right(words, estates=estates).text, estates=estates)


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
    if said.is_empty or said.is_within_a_house:
        return None if here is None else _at_home(here, said)
    own = here.estate if here else None
    if own is not None and said.estate is not None and ZONE.fullmatch(said.estate):
        place = _said(said, estate=own)
        return place if place.building else replace(place, landmark=said.zoned)
    if said.estate is None:
        before = None if here else await last_place(turn)
        place = _said(said, estate=before.estate if before else own)
        return replace(place, offered="before") if before and before.estate else place
    near = (await spelling_of(turn)).assumed == said.estate
    return replace(_said(said, estate=said.estate), offered="near" if near else None)


def _at_home(here: TalkPlace, said: PlaceMention) -> TalkPlace:
    """The own house with what was said of it: 楼上301 is a flat of it, another unit is one too."""
    elsewhere = said.unit or said.floor
    return replace(
        here,
        unit=said.unit or here.unit,
        floor=said.floor,
        room=said.room or (None if elsewhere else here.room),
        landmark=said.landmark,
    )


async def place_at_hand(turn: Turn) -> TalkPlace | None:
    """The unit that the person speaks of when they name none: of the address that they are just
    telling us, of the door, else of their home.
    """
    told = TalkPlace.of_slot(turn.slot("bind_home_address") or turn.slot("bind_home_so_far"))
    if told is not None and told.estate is not None:
        return replace(told, offered="told")
    door = await door_of(turn.session, turn.resident, now=turn.now)
    if door is not None:
        return TalkPlace(estate=door.estate, building=door.building, unit=door.unit, offered="door")
    bound = await first_home(turn)
    if bound is None:
        return None
    home = bound.home
    return TalkPlace(estate=bound.estate, building=home.building, unit=home.unit, offered="home")


async def last_place(turn: Turn) -> TalkPlace | None:
    """Where the last thing is that they told of today: who has no home says the estate once."""
    newest = await reported_cases(turn.session, turn.resident, limit=1)
    if not newest or newest[0].opened_at <= turn.now - TOLD_TOGETHER:
        return None
    return await place_of_case(turn, newest[0])


async def place_of_case(turn: Turn, case: Case) -> TalkPlace:
    """The parts of a case's place, for what is said of it later; empty where it has none. Of words
    that no register knows it is the spot.
    """
    said = parse_place(case.place, estates=await estate_names(turn.session))
    if said.is_empty and is_placed(case):
        said = PlaceMention(landmark=case.place)
    return TalkPlace.of_mention(said)


async def known_place(turn: Turn, place: TalkPlace | None) -> EmergencyPlace:
    """A place as a case keeps it; empty when it is not known."""
    if place is None:
        return EmergencyPlace(text=no_place())
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
