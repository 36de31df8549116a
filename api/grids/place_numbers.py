"""The numbers of an address: runs of numbers with marks, settled into its slots.

A run is what people join in one breath: 3栋2单元501, 3-2-501, 3#2-501. It is settled from left
to right: a mark names its slot, and bare numbers take the free slots before the next mark, or
those behind the last one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from api.grids import place_words as words

ORDER = ("building", "unit", "floor", "room")

_LONGEST_ROOM = 4  # Only a market's shop has more.
_FLAT_DIGITS = 3  # From three digits on a bare number is a flat; below it may be anything.
_NEXT_DOORS = 20  # 807-811 are rooms in a row, 208-1160 is a house and a room.
_WIDTH_BEFORE = 16  # Characters that tell what a run belongs to.

Slots = dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A folded text, the same with holes, and whether it is an address on its own."""

    said: str
    rest: str
    alone: bool


@dataclass(frozen=True)
class NumberFind:
    """The slots that a stretch of text fills."""

    start: int
    end: int
    slots: Slots
    ends_with: str = ""
    """The kind of the last mark: `building`, `unit` …"""
    weak: bool = False
    """A lone number (12号): part of an address only where nothing else names the house."""


@dataclass(frozen=True)
class _Part:
    """A number with the kind of its mark ("" for a bare one)."""

    number: str
    mark: str
    start: int
    end: int
    dashed: bool = False
    sharp: bool = False
    """Marked by #, which may stand behind every number: 3#2#501."""

    @property
    def is_flat(self) -> bool:
        return _is_flat(self.number)


def find_numbers(sheet: Sheet) -> Iterator[NumberFind]:
    """Every run that is an address or part of one, in the order of the text."""
    for run in _runs(sheet.rest):
        slots = _slots_of(run, sheet)
        if slots:
            last, lone = run[-1], len(run) == 1
            yield NumberFind(
                start=run[0].start,
                end=last.end,
                slots=slots,
                ends_with=last.mark,
                weak=lone and (last.mark == "house" or (sheet.alone and not last.mark)),
            )


def settle_bare(numbers: Sequence[str]) -> Slots:
    """Bare numbers of an answer as an address: 501; 3 2 501; 5 0 1, a room said in digits."""
    if len(numbers) == 1 or _is_flat(numbers[0]):
        return {"room": numbers[0]}
    if len(numbers) > 2 and all(len(number) == 1 for number in numbers):
        return {"room": "".join(numbers)}
    slots: Slots = {}
    _settle_rest(slots, numbers)
    return slots


# -- Runs. -----------------------------------------------------------------------------------


def _runs(text: str) -> Iterator[list[_Part]]:
    run: list[_Part] = []
    for found in words.PART.finditer(text):
        gap = text[run[-1].end : found.start()] if run else ""
        part = _Part(
            number=found["number"],
            mark=found.lastgroup if found.lastgroup not in ("number", None) else "",
            start=found.start(),
            end=found.end(),
            dashed=bool(run) and "-" in gap,
            sharp=found[0].endswith("#"),
        )
        if (
            part.number.isalpha()
            and not part.mark
            and "-" not in gap + text[part.end : part.end + 1]
        ):
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
        houses = [one for one in run if one.mark == "building"]
        # 1栋A座 is one house; 3栋4栋 are two. A bare number before a building is 26-1栋.
        if houses:
            if last.sharp and part.sharp:
                return len(houses) == 1 and gap in ("", "-")
            return houses[-1].number.isdigit() and part.number.isalpha()
        return last.mark == "house" or (not last.mark and "-" in gap)
    if gap.strip() in (",", "的"):
        return bool(last.mark) and (bool(part.mark) or part.is_flat)
    if last.mark or part.mark:
        return "." not in gap and "/" not in gap
    return not last.is_flat or gap == "" or "-" in gap


# -- Slots. ----------------------------------------------------------------------------------


def _slots_of(run: list[_Part], sheet: Sheet) -> Slots:
    """The slots that a run fills; none when it is no address."""
    start = run[0].start
    before = sheet.rest[max(0, start - _WIDTH_BEFORE) : start]
    named = bool(
        words.ESTATE_BEFORE.search(before) or (sheet.alone and words.NAME_BEFORE.search(before))
    )
    if words.STREET_BEFORE.search(before) and run[0].mark in ("house", "shop", ""):
        run, named = _behind_street_number(run, alone=sheet.alone), sheet.alone
        if len(run) == 1 and named and not run[0].is_flat and run[0].mark in ("house", ""):
            return {"building": run[0].number}
    if not run:
        return {}
    if not any(part.mark for part in run):
        return _settled(run, named=named) if _is_address(run, sheet, named=named) else {}
    if len(run) == 1 and run[0].mark == "house":
        shop = words.SHOPS_BEFORE.search(sheet.said[max(0, start - _WIDTH_BEFORE) : start])
        is_room = shop or _is_long(run[0].number)
        return {"room" if is_room else "building": run[0].number} if named else {}
    return _settled(run, named=named)


def _behind_street_number(run: list[_Part], *, alone: bool) -> list[_Part]:
    """A run without the number of its street: 中山路318号3栋, 中山路318-5号."""
    if len(run) == len(ORDER) - 1 and not any(part.mark for part in run) and run[-1].is_flat:
        return run  # Three bare numbers are a house, a unit and a room in a street too.
    if len(run) > 1 and run[1].dashed and run[1].mark == "house":
        first, second = run[0].number, run[1].number
        if not alone or (first.isdigit() and second.isdigit() and int(first) < int(second)):
            return run[2:]
    return run[1:]


def _is_address(run: Sequence[_Part], sheet: Sheet, *, named: bool) -> bool:
    """Whether bare numbers are an address: 3-501, 3-2-501; 501 where a room is spoken of."""
    before, after = sheet.rest[: run[0].start], sheet.rest[run[-1].end :]
    if len(run) == 1:
        if named:
            ends = words.ADDRESS_END.match(after[:_WIDTH_BEFORE]) is not None
            if run[0].number.isdigit() and len(run[0].number) > _LONGEST_ROOM:
                shops = words.SHOPS_BEFORE.search(sheet.said[: run[0].start][-_WIDTH_BEFORE:])
                return shops is not None and ends  # 阳光花园 12345 is a hotline.
            return (run[0].is_flat or run[0].number[0].isalpha()) and ends
        return run[0].is_flat and _is_spoken_room(before, after)
    whole = not before.strip() and not after.strip()
    if not (named or whole or all(part.dashed for part in run[1:])):
        return False
    if len(run) == 2:
        return named or (run[1].is_flat and len(run[0].number) <= _FLAT_DIGITS)
    return len(run) <= len(ORDER) and (named or len(run[-1].number) > 1)


def _is_spoken_room(before: str, after: str) -> bool:
    """Whether a lone number is a room by the words around it: 我家501, 楼上301, 我是301的."""
    if not before.strip() and words.ROOM_CUE_AFTER.match(after):
        return True
    near = before[-_WIDTH_BEFORE:]
    if words.OF_FLAT.search(near) and words.OF_FLAT_AFTER.match(after):
        return True
    if words.NEAR_FLAT.search(near):
        return words.NEAR_FLAT_AFTER.match(after) is not None
    return words.ROOM_CUE.search(near) is not None


def _settled(run: Sequence[_Part], *, named: bool) -> Slots:
    slots: Slots = {}
    pending: list[str] = []
    if len(run) == 1 and not run[0].mark and not run[0].is_flat:
        return {"building": run[0].number}  # 阳光花园C8
    for part, following in zip(run, [*run[1:], None], strict=True):
        slot = _slot_of(
            part, following, slots, housed=bool(pending or "building" in slots), named=named
        )
        if slot is None:
            pending.append(part.number)
            continue
        number = part.number
        if slot == "unit" and pending and "building" in slots and _rises(pending[-1], number):
            slot = ""  # 3栋1-3单元 are several, 3栋3单元 would be a wrong one.
        if slot == "building" and pending:
            # 26-1栋 is one house behind another, A-3栋 is A3.
            number = f"{pending[-1]}{'-' if pending[-1].isdigit() else ''}{number}"
        elif slot == "floor" and len(pending) == 1 and _rises(pending[0], number):
            number = pending[0]  # 5-8楼 are floors, of which the first is kept.
        elif slot == "room" and pending and _is_one_room(pending[-1], number, slots):
            number = f"{pending[-1]}-{number}"
        elif slot:
            free = [one for one in ORDER[: ORDER.index(slot)] if one not in slots]
            slots.update(zip(free, pending, strict=False))
        pending.clear()
        if slot:
            slots.setdefault(slot, number)
    _settle_rest(slots, pending)
    return slots


def _slot_of(
    part: _Part, following: _Part | None, slots: Slots, *, housed: bool, named: bool
) -> str | None:
    """The slot that a part's mark names here; None for a bare one, "" for one that says nothing.

    `housed`: the run has named its house; `named`: an estate's name stands before the run.
    """
    match part.mark:
        case "building":
            return "unit" if "building" in slots else "building"
        case "unit":
            return "unit"
        case "door":
            # 501门 is a room's door, 2门501 a unit, and a gate alone no part of an address.
            return "room" if part.is_flat else "unit" if housed or following else ""
        case "floor":
            # 3楼3单元: nobody says the floor before the unit.
            before_unit = following is not None and following.mark in ("unit", "door")
            return "building" if before_unit and not housed else "floor"
        case "room":
            return "room" if part.is_flat or slots or housed else ""
        case "shop":
            return "room"
        case "house":
            return _slot_of_house(following, slots, housed=housed, named=named)
    return None


def _slot_of_house(following: _Part | None, slots: Slots, *, housed: bool, named: bool) -> str:
    """What 12号 is: a room behind a house, a house before a room or behind an estate."""
    if housed or slots:
        # 3栋2号5楼: behind it comes what lies in a unit.
        before_room = following is not None and (
            following.mark in ("room", "floor") or following.is_flat or following.dashed
        )
        return "unit" if before_room and housed and "unit" not in slots else "room"
    if following is None:
        return "building" if named else ""
    return "" if following.mark == "building" else "building"


def _settle_rest(slots: Slots, pending: Sequence[str]) -> None:
    """Give bare numbers at the end of a run the slots behind the last one that is filled."""
    if not pending:
        return
    if len(pending) == 1:
        _settle_last(slots, pending[0])
    elif _is_one_room(pending[0], pending[1], slots):
        slots.setdefault("room", "-".join(pending[:2]))
    elif len(pending) == 2 and not slots:
        slots["building"] = pending[0]
        slots["room" if _is_flat(pending[1]) else "unit"] = pending[1]
    else:
        last = max((ORDER.index(slot) for slot in slots), default=-1)
        free = [slot for slot in ORDER[last + 1 :] if slot != "room"]
        if "floor" in free and len(free) >= len(pending):
            free.remove("floor")
        slots.update(zip(free, pending[:-1], strict=False))
        slots.setdefault("room", pending[-1])


def _settle_last(slots: Slots, number: str) -> None:
    """A single bare number: a flat is a room, a short one a unit when only the house is known."""
    if _is_flat(number) or "unit" in slots or "floor" in slots:
        slots.setdefault("room", number)
    elif "building" in slots:
        slots.setdefault("unit", number)


def _is_one_room(first: str, second: str, slots: Mapping[str, str]) -> bool:
    """Whether two joined numbers are one room: 807-811, 905-2; 2-501 is a unit and a room."""
    if "floor" in slots:
        return True
    if "unit" in slots and not _is_flat(second):
        return True
    if not _is_flat(first):
        return False
    if not _is_flat(second):
        return "building" in slots
    return "unit" in slots or _rises(first, second)


def _rises(first: str, second: str) -> bool:
    """Whether two joined numbers are a short way up: from one door or floor to another."""
    return 0 < _value(second) - _value(first) <= _NEXT_DOORS


def _value(number: str) -> int:
    """The digits of a number, its letters left aside."""
    return int("".join(filter(str.isdigit, number)) or 0)


def _is_long(number: str) -> bool:
    """Whether a house's number has as many digits as only a room's has: 大厦1203号."""
    return len(number) >= _LONGEST_ROOM


def _is_flat(number: str) -> bool:
    return len(number) >= _FLAT_DIGITS
