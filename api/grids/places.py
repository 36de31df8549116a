"""Places as residents write them: 3栋2单元501, 3-2-501, 三号楼二单元, 幼儿园对面.

A text is folded (`place_words`); estates, then what is no place, then landmarks leave holes in
it, and what remains are runs of numbers with marks. A run is settled from left to right: a
mark names its slot, bare numbers take the slots before it or after the last one. In the end
the finds are laid together in the order of the text, and corrections decide between them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

from api.chinese_numbers import NUMERAL_CHARACTERS, identifier
from api.grids import place_words as words
from api.grids.place_words import ESTATE, HOLE, fold

_LIMIT = 2000  # Characters that are looked at; a text of the platform is shorter.
_FLAT_DIGITS = 3  # From three digits on a bare number is a flat; below it may be anything.
_ADDRESS_LENGTH = 80
_ORDER = ("building", "unit", "floor", "room")
_MOST_FILLER = 10
_NEXT_DOORS = 20  # 807-811 are rooms in a row, 208-1160 a house and a room.


@dataclass(frozen=True)
class PlaceMention:
    """What a text says about where. Numbers are plain digits, letters upper case.

    `building` may be "A", "A3" or "26-1"; `unit` is one of 东西南北中 where people write
    东单元; `floor` is "B1" below ground. `estate` is the official name when the register
    knows it, else the name as written.
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


_NOWHERE = PlaceMention()
_NO_REGISTER: Mapping[str, str] = {}


@dataclass(frozen=True)
class _Find:
    """A mention and the stretch of the folded text that says it."""

    start: int
    end: int
    mention: PlaceMention
    weak: bool = False
    """A lone number (12号): part of an address only where nothing else names the house."""


@dataclass(frozen=True)
class _Sheet:
    """A folded text, the same with holes, and whether it is an address on its own."""

    said: str
    rest: str
    alone: bool


@dataclass(frozen=True)
class _Part:
    """A number with the kind of its mark ("" for a bare one)."""

    number: str
    mark: str
    start: int
    end: int
    dashed: bool = False

    @property
    def is_flat(self) -> bool:
        return _is_flat(self.number)


def parse_place(text: str, *, estates: Mapping[str, str] = _NO_REGISTER) -> PlaceMention:
    """The place that a text names; never raises, empty when it names none.

    `estates` maps every known name and alias to the official name; the longest match wins.
    A phase, zone or lane behind a registered name is dropped unless the register has it.
    """
    folded = fold(text[:_LIMIT])
    finds = list(_estates(folded, estates))
    rest = _with_holes(folded, finds, ESTATE)
    rest = words.NOT_PLACES.sub(lambda found: HOLE * len(found[0]), rest)
    landmarks = [*_basements(rest), *_landmarks(rest)]
    rest = _with_holes(rest, landmarks, HOLE)
    finds += landmarks
    numbers = list(_numbers(_Sheet(folded, rest, alone=_is_address(folded))))
    housed = any(find.mention.building and not find.weak for find in numbers)
    finds += [find for find in numbers if not (housed and find.weak)]
    if not any(find.mention.estate for find in finds):
        finds += _streets(folded)
    return _laid_together(folded, sorted(finds, key=lambda find: (find.start, find.end)))


def parse_room_answer(text: str) -> PlaceMention:
    """The place in an answer to "which room?" or "which building?".

    Reads what `parse_place` reads, and besides a bare number as the room (501, 五零一) and
    bare numbers in a row as building, unit and room (3 2 501).
    """
    mention = parse_place(text)
    if not replace(mention, estate=None, landmark=None).is_empty:
        return mention
    folded = words.NOT_PLACES.sub(HOLE, fold(text[:_LIMIT]))
    if corrections := list(words.CORRECTION.finditer(folded)):
        folded = folded[corrections[-1].end() :]
    numbers = [
        number
        for numeral in re.findall(rf"[A-Z]{{0,2}}\d+[A-Z]?|[{NUMERAL_CHARACTERS}]+", folded)
        if (number := numeral if numeral[-1:].isascii() else identifier(numeral))
    ]
    filler = re.findall(rf"[^\W\d{NUMERAL_CHARACTERS}]", folded)
    if len(filler) > _MOST_FILLER or not 0 < len(numbers) < len(_ORDER):
        return mention
    slots: dict[str, str] = {}
    _settle_rest(slots, numbers) if len(numbers) > 1 else slots.update(room=numbers[0])
    return replace(mention, **slots)


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
        later = words.CORRECTION.search(text, known[-1].end)
        if later is None:
            return
        since = later.end()
    yield from _unknown(text, since)


def _registered(text: str, register: Mapping[str, str]) -> Iterator[_Find]:
    for name in sorted(register, key=len, reverse=True):
        folded = fold(name).strip()
        start = text.find(folded) if folded else -1
        while start >= 0:
            end = start + len(folded)
            zone = words.ZONE.match(text, end)
            yield _Find(start, zone.end() if zone else end, PlaceMention(estate=register[name]))
            text = text[:start] + HOLE * len(folded) + text[end:]
            start = text.find(folded, end)


def _unknown(text: str, since: int) -> Iterator[_Find]:
    named = [
        _Find(start, found.end(), PlaceMention(estate=text[start : found.end()]))
        for found in words.ESTATE_FORM.finditer(text, since)
        if (start := _start_of_name(text, found.start(), found.end("name"))) < found.end("name")
        and not words.NOT_ESTATES.fullmatch(text[start : found.end()])
    ]
    yield from named
    if named:
        return
    for found in words.ESTATE_LANE.finditer(text, since):
        start = found.start("lane")
        if found["road"]:
            start = _start_of_name(text, found.start(), found.end("road") - 1)
        yield _Find(start, found.end(), PlaceMention(estate=text[start : found.end()]))
        return
    for found in words.ESTATE_ZONE.finditer(text, since):
        yield _Find(found.start(), found.end(), PlaceMention(estate=found["zone"]))


def _start_of_name(text: str, start: int, end: int) -> int:
    """Where a name begins that ends at `end`: after the last word that stands before names."""
    mark = words.MARK_OR_MEASURE.match(text, start, end)
    if mark and text[start - 1 : start].isdigit():
        start = mark.end()
    for found in words.BEFORE_NAME.finditer(text, start, end):
        start = found.end()
    return start


# -- Landmarks. ------------------------------------------------------------------------------


def _basements(text: str) -> Iterator[_Find]:
    for found in words.BASEMENT.finditer(text):
        floor = f"B{found[1] or found[2]}"
        yield _Find(found.start(), found.end(), PlaceMention(floor=floor))


def _landmarks(text: str) -> Iterator[_Find]:
    taken = 0
    for pattern in (words.BETWEEN, words.LANDMARK):
        for found in pattern.finditer(text, taken):
            start = found.start()
            if pattern is words.BETWEEN:
                start = _start_of_name(text, start, found.end("from"))
                if start == found.end("from"):
                    continue
                taken = found.end()
            elif found["town"]:
                head = words.HEAD.search(text, max(0, start - 4), start)
                start = _start_of_name(text, head.start(), start) if head else start
            said = text[start : found.end()].strip("的")
            yield _Find(start, found.end(), PlaceMention(landmark=said))


def _streets(text: str) -> Iterator[_Find]:
    """A street number, which says where in a town when no estate does."""
    for found in words.STREET_NUMBER.finditer(text):
        start = _start_of_name(text, found.start(), found.end("name"))
        if start < found.end("name"):
            mention = PlaceMention(landmark=text[start : found.end()])
            yield _Find(start, found.end(), mention)


# -- Runs of numbers. ------------------------------------------------------------------------


def _is_address(text: str) -> bool:
    """Whether the text is an address on its own, where shorter ways of writing are clear."""
    return (
        len(text) <= _ADDRESS_LENGTH
        and words.ADDRESS_WORD.search(text) is not None
        and words.SENTENCE_WORD.search(text) is None
    )


def _numbers(sheet: _Sheet) -> Iterator[_Find]:
    for run in _runs(sheet.rest):
        slots = _slots_of(run, sheet)
        if not slots:
            continue
        start, end = run[0].start, run[-1].end
        beside = words.BY_A_BUILDING.match(sheet.said, end) if run[-1].mark == "building" else None
        if beside:
            said = sheet.said[start : beside.end()].replace("的", "")
            slots = {"landmark": said} if beside["opposite"] else {**slots, "landmark": said}
            end = beside.end()
        weak = len(run) == 1 and (run[0].mark == "house" or (sheet.alone and not run[0].mark))
        yield _Find(start, end, PlaceMention(**slots), weak=weak)


def _runs(text: str) -> Iterator[list[_Part]]:
    """Parts that stand together, as people join them in one address."""
    run: list[_Part] = []
    for found in words.PART.finditer(text):
        gap = text[run[-1].end : found.start()] if run else ""
        part = _Part(
            number=found["number"],
            mark=found.lastgroup if found.lastgroup and found.lastgroup != "number" else "",
            start=found.start(),
            end=found.end(),
            dashed="-" in gap,
        )
        if part.number.isalpha() and not part.mark and "-" not in (gap, text[part.end : part.end + 1]):
            continue
        if run and _joins(run, gap, part):
            run.append(part)
            continue
        if run:
            yield run
        run = [replace(part, dashed=False)]
    if run:
        yield run


def _joins(run: Sequence[_Part], gap: str, part: _Part) -> bool:
    last = run[-1]
    if not words.JOIN.fullmatch(gap):
        return False
    if part.mark == "building":
        before = [one for one in run if one.mark == "building"]
        # 1栋A座 is one house; 3栋4栋 are two. A bare number before a building is 26-1栋.
        if before:
            return before[-1].number.isdigit() and part.number.isalpha()
        return last.mark == "house" or (not last.mark and "-" in gap)
    if gap.strip() in (",", "的"):
        return bool(last.mark) and (bool(part.mark) or part.is_flat)
    return ("." not in gap and "/" not in gap) or not (last.mark or part.mark)


def _slots_of(run: list[_Part], sheet: _Sheet) -> dict[str, str]:
    """The slots that a run fills; none when it is no address."""
    start, alone = run[0].start, sheet.alone
    before = sheet.rest[max(0, start - 12) : start]
    named = bool(words.ESTATE_BEFORE.search(before) or (alone and words.NAME_BEFORE.search(before)))
    if words.STREET_BEFORE.search(before) and run[0].mark in ("house", ""):
        run, named = _behind_street_number(run, alone=alone), alone
        if len(run) == 1 and alone and not run[0].is_flat and run[0].mark in ("house", ""):
            return {"building": run[0].number}
    if not run:
        return {}
    if not any(part.mark for part in run) and not _is_chain(run, sheet.rest, named=named):
        return {}
    if len(run) == 1 and run[0].mark == "house":
        shop = words.SHOPS_BEFORE.search(sheet.said[max(0, start - 12) : start])
        return {"room" if shop else "building": run[0].number} if named else {}
    if len(run) == 1 and not run[0].mark and not run[0].is_flat:
        return {"building": run[0].number}
    return _settled(run, named=named)


def _behind_street_number(run: list[_Part], *, alone: bool) -> list[_Part]:
    """A run without the number of its street: 中山路318号3栋, 中山路318-5号."""
    if len(run) == len(_ORDER) - 1 and not any(part.mark for part in run) and run[-1].is_flat:
        return run  # Three bare numbers are a house, a unit and a room in a street too.
    if len(run) > 1 and run[1].dashed and run[1].mark == "house":
        reaches = run[0].number.isdigit() and run[1].number.isdigit()
        if not alone or (reaches and int(run[0].number) < int(run[1].number)):
            return run[2:]
    return run[1:]


def _is_chain(run: Sequence[_Part], text: str, *, named: bool) -> bool:
    """Whether bare numbers are an address: 3-501, 3-2-501; 501 where a room is spoken of."""
    before, after = text[: run[0].start], text[run[-1].end :]
    if len(run) == 1:
        cue = words.ROOM_CUE.search(before[-16:]) or (
            not before.strip() and words.ROOM_CUE_AFTER.match(after) and after
        )
        house = named and run[0].number[0].isalpha()  # 阳光花园C8
        return house or (run[0].is_flat and (named or bool(cue)))
    whole = not before.strip() and not after.strip()
    if not (all(part.dashed for part in run[1:]) or named or whole):
        return False
    if len(run) == 2:
        return named or (run[1].is_flat and len(run[0].number) <= _FLAT_DIGITS)
    return len(run) <= len(_ORDER) and (named or len(run[-1].number) > 1)


def _settled(run: Sequence[_Part], *, named: bool) -> dict[str, str]:
    slots: dict[str, str] = {}
    pending: list[str] = []
    for part, following in zip(run, [*run[1:], None], strict=True):
        slot = _slot_of(part, following, slots, pending, named=named)
        if slot is None:
            pending.append(part.number)
            continue
        number = part.number
        if slot == "building" and pending:
            # 26-1栋 is one house behind another, A-3栋 is A3.
            number = f"{pending[-1]}{'-' if pending[-1].isdigit() else ''}{number}"
        elif slot in _ORDER:
            number = _settle_before(slot, number, slots, pending)
        pending.clear()
        if slot in _ORDER:
            slots.setdefault(slot, number)
    _settle_rest(slots, pending)
    return slots


def _slot_of(
    part: _Part,
    following: _Part | None,
    slots: Mapping[str, str],
    pending: Sequence[str],
    *,
    named: bool,
) -> str | None:
    """The slot that a part's mark names here; None for a bare one, "" for one that says nothing."""
    housed = "building" in slots or bool(pending)
    match part.mark:
        case "building":
            return "unit" if "building" in slots else "building"
        case "door":
            if part.is_flat:
                return "room"
            return "unit" if housed or following else ""
        case "floor":
            # 3楼3单元: nobody says the floor before the unit.
            ahead = following is not None and following.mark in ("unit", "door")
            return "building" if ahead and not housed else "floor"
        case "room":
            return "room" if part.is_flat or slots or pending or named else ""
        case "house":
            if housed or "floor" in slots or "unit" in slots:
                ahead = following is not None and (
                    following.mark == "room" or following.is_flat or following.dashed
                )
                return "unit" if ahead and housed and "unit" not in slots else "room"
            if following is None:
                return "building" if named else ""
            return "" if following.mark == "building" else "building"
        case "unit":
            return "unit"
    return None


def _settle_before(slot: str, number: str, slots: dict[str, str], pending: Sequence[str]) -> str:
    """Give bare numbers before a marked one the free slots before its own; its number after."""
    free = [one for one in _ORDER[: _ORDER.index(slot)] if one not in slots]
    if slot == "room" and pending and _is_one_room([pending[-1], number], slots):
        return f"{pending[-1]}-{number}"
    slots.update(zip(free, pending, strict=False))
    return number


def _settle_rest(slots: dict[str, str], pending: Sequence[str]) -> None:
    """Give bare numbers at the end of a run the slots behind the last one that is filled."""
    if not pending:
        return
    if len(pending) == 1:
        _settle_last(slots, pending[0])
    elif _is_one_room(pending, slots):
        slots.setdefault("room", "-".join(pending[:2]))
    elif len(pending) == 2 and "building" not in slots and not slots:
        slots["building"] = pending[0]
        slots["room" if _is_flat(pending[1]) else "unit"] = pending[1]
    else:
        last = max((_ORDER.index(slot) for slot in slots), default=-1)
        free = [slot for slot in _ORDER[last + 1 :] if slot != "room"]
        if len(pending) < len(_ORDER) and "floor" in free and len(free) > len(pending) - 1:
            free.remove("floor")
        slots.update(zip(free, pending[:-1], strict=False))
        slots.setdefault("room", pending[-1])


def _settle_last(slots: dict[str, str], number: str) -> None:
    """A single bare number: a flat is a room, a short one a unit when only the house is known."""
    if _is_flat(number) or "unit" in slots or "floor" in slots:
        slots.setdefault("room", number)
    elif "building" in slots:
        slots.setdefault("unit", number)


def _is_one_room(numbers: Sequence[str], slots: Mapping[str, str]) -> bool:
    """Whether two joined numbers are one room: 807-811, 905-2; 2-501 is a unit and a room."""
    first, second = numbers[:2]
    if "unit" in slots or "floor" in slots:
        return "floor" in slots or _is_flat(first)
    if not _is_flat(first) or (_is_flat(second) and not (first[-1].isdigit() and second.isdigit())):
        return False
    if not _is_flat(second):
        return "building" in slots
    reach = int(second) - int(first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return 0 < reach <= _NEXT_DOORS


def _is_flat(number: str) -> bool:
    return len(number) >= _FLAT_DIGITS


# -- Laying together. ------------------------------------------------------------------------


def _laid_together(text: str, finds: Sequence[_Find]) -> PlaceMention:
    """One mention out of all: the first value of a slot counts, after a correction the last."""
    place, spoken_until, denied_until = _NOWHERE, 0, -2
    for find in finds:
        between = text[spoken_until : find.start]
        corrected = spoken_until > 0 and words.CORRECTION.search(between) is not None
        # What stands directly behind a denied name is denied with it: 不是阳光花园3栋.
        beside = find.start <= denied_until + 1
        spoken_until = find.end
        if beside or words.DENIED.search(text, max(0, find.start - 6), find.start):
            denied_until = find.end
            continue
        place = _corrected(place, find.mention) if corrected else _filled(place, find.mention)
    if finds and words.WITHDRAWN.match(text, finds[-1].end):
        return _NOWHERE
    return place


def _filled(place: PlaceMention, later: PlaceMention) -> PlaceMention:
    """A later mention adds what is missing, unless it speaks of another house."""
    if place.building and later.building and place.building != later.building:
        return place
    return replace(place, **{slot: value for slot, value in asdict(later).items() if value and not getattr(place, slot)})


def _corrected(place: PlaceMention, later: PlaceMention) -> PlaceMention:
    """A correction wins; a house instead of a landmark, or the other way, replaces it."""
    said = {slot: value for slot, value in asdict(later).items() if value}
    if later.building and not later.landmark:
        place = replace(place, landmark=None)
    elif later.landmark and not later.building:
        place = PlaceMention(estate=place.estate)
    return replace(place, **said)
