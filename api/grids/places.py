"""Places as residents write them: 3栋2单元501, 3-2-501, 三号楼二单元, 幼儿园对面.

A text is folded (`place_words`); estates, then what is no place, then landmarks leave holes in
it, and the numbers that remain are settled (`place_numbers`). In the end the finds are laid
together in the order of the text, and corrections decide between them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache

from api.grids import place_words as words
from api.grids.place_numbers import Sheet, find_numbers
from api.grids.place_spots import Behind, said_behind
from api.grids.place_words import ESTATE, HOLE, fold

_LIMIT = 2000  # Characters that are looked at; a text of the platform is shorter.
_ADDRESS_LENGTH = 80
_HEAD_LENGTH = 4
_FORM_LENGTH = 3
_DENIAL_LENGTH = 6
_CUE_LENGTH = 8
_TWO = 2

_NO_REGISTER: Mapping[str, str] = {}


@dataclass(frozen=True)
class PlaceMention:
    """What a text says about where. Numbers are plain digits, letters upper case.

    `building` may be "A", "A3" or "26-1"; `unit` is one of 东西南北中 where people write
    东单元; `room` may be "905-2"; `floor` is "B1" below ground. `estate` is the official name
    when the register knows it, else the name as written.
    """

    estate: str | None = None
    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    landmark: str | None = None

    @property
    def is_empty(self) -> bool:
        return all(getattr(self, slot.name) is None for slot in fields(self))

    @property
    def is_within_a_house(self) -> bool:
        """Whether it says where in a house, and not in which: 2单元门口, 楼上301."""
        inside = self.unit or self.floor or self.room
        return bool(inside) and self.building is None and self.estate is None

    @property
    def text(self) -> str:
        """`阳光花园3栋2单元5楼501`, or the landmark after what is known around it."""
        house = self.building and f"{self.building}栋"
        parts = [
            self.estate,
            None if house and (self.landmark or "").startswith(house) else house,
            self.unit and f"{self.unit}单元",
            self.floor and f"{self.floor}楼",
            self.room,
            self.landmark,
        ]
        return "".join(part for part in parts if part)

    @property
    def zoned(self) -> str:
        """The landmark within a part of one's own estate that was named in its stead: 二期南门."""
        return f"{self.estate or ''}{self.landmark or ''}"


@dataclass(frozen=True)
class _Find:
    """A mention and the stretch of the folded text that says it; `open`: it ends with a word
    behind which the spot may stand.
    """

    start: int
    end: int
    mention: PlaceMention
    open: bool = True


def parse_place(text: str, *, estates: Mapping[str, str] = _NO_REGISTER) -> PlaceMention:
    """The place that a text names; never raises, empty when it names none.

    `estates` maps every known name and alias to the official name; the longest match wins.
    A phase or zone behind a registered name is dropped unless the register has it. The spot in
    the person's own words stays with it (`place_spots`).
    """
    said = fold(text[:_LIMIT])
    found = list(_estates(said, estates))
    rest = _with_holes(said, found, ESTATE)
    rest = words.NOT_PLACES.sub(lambda match: HOLE * len(match[0]), rest)
    short = [one for one in found if not _is_whole(said, one)]
    marks = [*_basements(rest), *_landmarks(Sheet(said, rest, alone=False), short)]
    sheet = Sheet(said, _with_holes(rest, marks, HOLE), alone=_stands_alone(said))
    found = _with_spots(said, [*found, *marks, *_houses(sheet)])
    named = any(find.mention.estate for find in found)
    found += _streets(said, lanes_only=named)
    found.sort(key=lambda find: (find.start, find.end))
    return _laid_together(said, _of_the_event(said, found))


def _stands_alone(text: str) -> bool:
    """Whether the text is an address on its own, where shorter ways of writing are clear."""
    return (
        len(text) <= _ADDRESS_LENGTH
        and words.ADDRESS_WORD.search(text) is not None
        and words.SENTENCE_WORD.search(text) is None
    )


def _of_the_event(text: str, finds: list[_Find]) -> list[_Find]:
    """The finds without where the speaker stands who sees something at another house.

    The speaker's estate stays, for nobody names it twice.
    """
    houses = [index for index, find in enumerate(finds) if find.mention.building]
    if len(houses) < _TWO:
        return finds
    first = finds[houses[0] - 1 if _is_named(finds, houses[0]) else houses[0]]
    cue = text[max(0, first.start - _CUE_LENGTH) : first.start]
    if not words.SPEAKER.search(cue):
        return finds
    for index in range(houses[0] + 1, houses[-1] + 1):
        between = text[finds[index - 1].end : finds[index].start]
        other = next(finds[house] for house in houses if house >= index)
        is_other = other.mention.building != finds[houses[0]].mention.building
        if is_other and words.EVENT.fullmatch(between) and not words.TOO.match(text, other.end):
            return [*_estates_alone(finds[:index], but=finds[index:]), *finds[index:]]
    return finds


def _is_named(finds: Sequence[_Find], house: int) -> bool:
    """Whether an estate is named directly before a house."""
    return house > 0 and finds[house - 1].mention.estate is not None


def _estates_alone(finds: Sequence[_Find], *, but: Sequence[_Find]) -> list[_Find]:
    """The estates of some finds, unless the others name one."""
    if any(find.mention.estate for find in but):
        return []
    named = [find for find in finds if find.mention.estate]
    return [replace(one, mention=PlaceMention(estate=one.mention.estate)) for one in named]


def _with_holes(text: str, finds: Sequence[_Find], hole: str) -> str:
    for find in finds:
        text = text[: find.start] + hole * (find.end - find.start) + text[find.end :]
    return text


# -- Estates. --------------------------------------------------------------------------------


def _estates(text: str, register: Mapping[str, str]) -> Iterator[_Find]:
    """Registered names; names in an estate's form where none is, or where one is corrected."""
    known = list(_registered(text, register))
    yield from known
    since = 0
    if known:
        later = words.CORRECTION.search(text, max(find.end for find in known))
        if later is None:
            return
        since = later.end()
    yield from _unknown(text, since)


def _registered(text: str, register: Mapping[str, str]) -> Iterator[_Find]:
    for name in sorted(register, key=len, reverse=True):
        folded = _folded_name(name)
        start = text.find(folded) if folded else -1
        while start >= 0:
            end = start + len(folded)
            zone = words.ZONE.match(text, end)
            yield _Find(start, zone.end() if zone else end, PlaceMention(estate=register[name]))
            text = text[:start] + HOLE * len(folded) + text[end:]
            start = text.find(folded, end)


def _is_whole(text: str, named: _Find) -> bool:
    """Whether an estate is called by its own name, not by a shorter one."""
    return text.startswith(_folded_name(named.mention.estate or ""), named.start)


@lru_cache(maxsize=4096)
def _folded_name(name: str) -> str:
    return fold(name).strip()


def _unknown(text: str, since: int) -> Iterator[_Find]:
    named = False
    for found in words.ESTATE_FORM.finditer(text, since):
        start = _start_of_name(text, found.start(), found.end("name"))
        name = text[start : found.end()]
        # 花园新村 is a name by itself, 小区 is none.
        is_named = start < found.end("name") or len(found["form"]) > _FORM_LENGTH
        if is_named and not words.NOT_ESTATES.fullmatch(name):
            named = True
            yield _Find(start, found.end(), PlaceMention(estate=name))
    if named:
        return
    if lane := words.ESTATE_LANE.search(text, since):
        start, end = lane.span("name")
        # The road belongs to the name of its lane: 长宁路318弄.
        end -= words.STREET_BEFORE.search(lane["name"]) is not None
        start = _start_of_name(text, start, end)
        yield _Find(start, lane.end(), PlaceMention(estate=text[start : lane.end()]))
    elif zone := words.ESTATE_ZONE.search(text, since) or words.ZONE_ALONE.search(text, since):
        yield _Find(zone.start(), zone.end(), PlaceMention(estate=zone["zone"]))


def _start_of_name(
    text: str, start: int, end: int, *, before: re.Pattern[str] = words.BEFORE_NAME
) -> int:
    """Where a name begins that ends at `end`: after the last word that stands before names."""
    mark = words.MARK_OR_MEASURE.match(text, start, end)
    if mark and text[start - 1 : start].isdigit():
        start = mark.end()
    for found in before.finditer(text, start, end):
        start = found.end()
    return start


# -- Landmarks. ------------------------------------------------------------------------------


def _basements(text: str) -> Iterator[_Find]:
    for found in words.BASEMENT.finditer(text):
        floor = f"B{found[1] or found[2] or found[3]}"
        yield _Find(found.start(), found.end(), PlaceMention(floor=floor))


def _landmarks(sheet: Sheet, shortened: Sequence[_Find]) -> Iterator[_Find]:
    """Landmarks; `shortened` are the estates that were not called by their own names."""
    taken = 0
    yield from _ranges(sheet)
    for found in words.BETWEEN.finditer(sheet.rest):
        start, end = found.span("from")
        start = _start_of_name(sheet.rest, start, end, before=words.BEFORE_LANDMARK)
        if start < end:
            taken = found.end()
            yield _landmark(sheet, start, taken)
    for found in words.LANDMARK.finditer(sheet.rest, taken):
        start = found.start() if found["estate"] is None else found.end("estate")
        if found["town"] and (
            head := words.HEAD.search(sheet.rest, max(taken, start - _HEAD_LENGTH), start)
        ):
            start = _start_of_name(sheet.rest, head.start(), start)
        if found["town"]:
            # 翠湖小学 has a name of its own; 翠湖名邸小学 is the school there.
            start = next((one.start for one in shortened if one.end == start), start)
        taken = found.end()
        yield _landmark(sheet, start, taken)


def _ranges(sheet: Sheet) -> Iterator[_Find]:
    """Houses from one to another, which are no single house; 26-1栋 is one."""
    for found in words.RANGE.finditer(sheet.rest):
        if int(found["from"]) < int(found["to"]):
            yield _landmark(sheet, found.start(), found.end())


def _landmark(sheet: Sheet, start: int, end: int) -> _Find:
    return _Find(start, end, PlaceMention(landmark=sheet.said[start:end].replace("的", "")))


def _streets(text: str, *, lanes_only: bool) -> Iterator[_Find]:
    """A street number, which says where in a town when no estate does; a village has lanes."""
    for lane in words.LANE_NUMBER.finditer(text):
        yield _Find(lane.start(), lane.end(), PlaceMention(landmark=lane[0]))
    if lanes_only:
        return
    for found in words.STREET_NUMBER.finditer(text):
        start = _start_of_name(text, found.start(), found.end("name"))
        if start < found.end("name"):
            mention = PlaceMention(landmark=text[start : found.end()])
            yield _Find(start, found.end(), mention)


# -- Houses. ---------------------------------------------------------------------------------


def _houses(sheet: Sheet) -> Iterator[_Find]:
    found = list(find_numbers(sheet))
    housed = any("building" in find.slots and not find.weak for find in found)
    for find in found:
        if find.weak and housed:
            continue
        opposite = words.OPPOSITE_A_BUILDING.match(sheet.said, find.end)
        if find.ends_with == "building" and opposite:
            # What is opposite a house is not at it; what is beside it, is looked for there.
            yield _landmark(sheet, find.start, opposite.end())
            continue
        is_house = find.ends_with in ("building", "unit", "floor")
        yield _Find(find.start, find.end, PlaceMention(**find.slots), open=is_house)


# -- Spots. ----------------------------------------------------------------------------------


def _with_spots(text: str, finds: Sequence[_Find]) -> list[_Find]:
    """The finds with the spot that is said behind them, and landmarks that follow one another as
    one: 南门外那个华联超市, 3栋楼下, 4栋后面的垃圾站.
    """
    spots: list[_Find] = []
    ordered = sorted(finds, key=lambda find: (find.start, find.end))
    limits = [*(find.start for find in ordered[1:]), len(text)]
    for find, limit in zip(ordered, limits, strict=False):
        said = find.mention
        behind: Behind = "landmark" if said.landmark else "estate" if said.estate else "house"
        spot = said_behind(text, find.end, behind=behind) if find.open else None
        if spot is not None and spot[0] <= limit:
            find = _further(find, *spot)
        joins = (
            spots and spots[-1].mention.landmark and said == PlaceMention(landmark=said.landmark)
        )
        if joins and text[spots[-1].end : find.start] in ("", "的"):
            spots[-1] = _further(spots[-1], find.end, find.mention.landmark or "")
        else:
            spots.append(find)
    return spots


def _further(find: _Find, end: int, spot: str) -> _Find:
    """A find that reaches to `end`, with more words of the spot."""
    landmark = f"{find.mention.landmark or ''}{spot}"
    return replace(find, end=end, mention=replace(find.mention, landmark=landmark))


# -- Laying together. ------------------------------------------------------------------------


def _laid_together(text: str, finds: Sequence[_Find]) -> PlaceMention:
    """One mention out of all: the first value of a slot counts, after a correction the last."""
    place, end, denied, corrected = PlaceMention(), -1, False, False
    for find in finds:
        between = text[max(end, 0) : find.start]
        # What stands directly behind a name is said with it: 不是阳光花园3栋 denies both.
        if end < 0 or between.strip(" 的-"):
            near = max(0, find.start - _DENIAL_LENGTH)
            denied = words.DENIED.search(text, near, find.start) is not None
            corrected = end >= 0 and words.CORRECTION.search(between) is not None
        end = find.end
        if not denied:
            place = _corrected(place, find.mention) if corrected else _filled(place, find.mention)
    if finds and words.WITHDRAWN.match(text, finds[-1].end):
        return PlaceMention()
    return place


def _filled(place: PlaceMention, later: PlaceMention) -> PlaceMention:
    """A later mention adds what is missing, unless it speaks of another house."""
    if place.building and later.building and place.building != later.building:
        return place
    known = _said(place)
    return replace(
        place, **{slot: value for slot, value in _said(later).items() if slot not in known}
    )


def _corrected(place: PlaceMention, later: PlaceMention) -> PlaceMention:
    """A correction wins; a house instead of a landmark, or the other way, replaces it."""
    if later.building and not later.landmark:
        place = replace(place, landmark=None)
    elif later.landmark and not later.building:
        place = PlaceMention(estate=place.estate)
    return replace(place, **_said(later))


def _said(mention: PlaceMention) -> dict[str, str]:
    return {slot: value for slot, value in vars(mention).items() if value}
