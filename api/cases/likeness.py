"""How much two cases look like one matter (同一件事). Pure.

    kind    the same, and never one that is a person's own or about a person
    place   the same building before the same estate; another unit is another lift and another lamp
    time    near, by how long such a thing lasts
    words   the thing that they name, and the characters that they share

The numbers were set by the pairs of `tests/cases/alike.yml` and measured on others, which nothing
was set by (docs/likeness.md).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.cases import likeness_words as words
from api.cases.kinds import CaseKind

_K = CaseKind

NEVER_SHARED = frozenset(
    {
        _K.NEIGHBOUR, _K.PETS, _K.ILLEGAL_BUILD, _K.SECURITY, _K.PROPERTY_SERVICE,
        _K.ELDERLY_CHILD, _K.OTHER, _K.EMERGENCY, _K.HAND_OVER,
    }
)  # fmt: skip
"""About a person, a household or a company, or about anything: nobody hears of another's."""

OUTAGES = frozenset({_K.WATER_SUPPLY, _K.POWER, _K.GAS, _K.HEATING, _K.TELECOM})
"""What comes through one pipe for many: "我家停水了" is very likely the neighbour's too."""

IN_THE_UNIT = re.compile("电梯|楼道|楼梯|走廊|声控|感应灯|单元门|楼门|门禁|对讲|信报箱|信箱")
"""What each unit has of its own."""

SPEAKS_FOR_ITSELF = OUTAGES | {_K.LIFT, _K.LIGHTING}
"""Kinds with one thing only, so that other words for it say little."""

LASTS: dict[CaseKind, timedelta] = {
    **dict.fromkeys(CaseKind, timedelta(days=21)),
    **dict.fromkeys(OUTAGES, timedelta(days=3)),
    _K.LIFT: timedelta(days=7),
    _K.NOISE: timedelta(days=3),
    _K.RUBBISH: timedelta(days=7),
}
"""How long a thing may go on unmended and still be the one that was told. Ours."""

LONGEST = max(LASTS.values())

_NUMBERED = re.compile(r"[A-Z\d-]+(?:号楼|栋|幢|单元|楼|层|室|号)?|[东西南北中]单元")

SAME_BUILDING, WHOLE_ESTATE, ONE_SIDE, OTHER_BUILDING = 1.0, 0.75, 0.6, 0.43
PLACE, TIME, WORDS = 0.4, 0.15, 0.45
ALIKE = 0.585
"""From here on a resident is asked whether it is the same."""

SAME_THING = 0.6
PLAIN_THING = 0.5
"""At least so alike are words that name one thing, and words of a kind that is one thing."""


@dataclass(frozen=True)
class Sketch:
    """What of a case its likeness goes by. `landmark`: the place's words beside its numbers."""

    kind: CaseKind
    words: str
    opened_at: datetime
    estate_id: int | None
    building: str | None = None
    unit: str | None = None
    landmark: str | None = None


def landmark_of(place: str, estate: str | None) -> str | None:
    """What a place names beside its estate and its numbers: 东门, 健身广场."""
    rest = _NUMBERED.sub("", place.replace(estate or "", ""))
    return rest or None


_ANY_SPOT = re.compile(
    "旁边?|边上|隔壁|附近|周[边围]|斜?对面|对过|(?<![东西南北正后侧])大?门[口前]|[前后里外上下左右]|[面边头]|楼[下顶]|那里|那边|口"
)
"""What many spots have beside them: 小学门口 and 超市门口 are two."""


HEAD = 2
"""Characters of a spot that tell it from another: 北门垃圾站, 南门垃圾站."""


def spot_of(sketch: Sketch) -> str | None:
    """The spot that a place names, without what lies beside any."""
    return _ANY_SPOT.sub("", sketch.landmark or "") or None


def likeness(one: Sketch, other: Sketch) -> float:
    """From 0 (nothing in common, or nothing to be shared) to 1."""
    if not may_be_one(one, other):
        return 0.0
    near = place_likeness(one, other)
    apart = abs(one.opened_at - other.opened_at) / LASTS[one.kind]
    alike = words_likeness(one, other)
    if near == 0 or apart >= 1 or alike == 0:
        return 0.0
    return PLACE * near + TIME * (1 - apart) + WORDS * alike


def may_be_one(one: Sketch, other: Sketch) -> bool:
    """Whether the two could be one matter at all, before anything is weighed."""
    if one.kind is not other.kind or one.kind in NEVER_SHARED:
        return False
    if one.estate_id is None or one.estate_id != other.estate_id:
        return False
    if words.WISHES.search(one.words) or words.WISHES.search(other.words):
        return False
    return not (is_private(one.kind, one.words) or is_private(other.kind, other.words))


def is_private(kind: CaseKind, said: str) -> bool:
    """Whether these words tell of something in one home only, or of a person."""
    private = words.PRIVATE.get(kind, words.ONLY_MINE if kind in OUTAGES else words.OWN)
    return kind in NEVER_SHARED or private.search(said) is not None


def place_likeness(one: Sketch, other: Sketch) -> float:
    """How near two places of one estate are; 0 where they are surely two."""
    if one.building and other.building:
        if one.building != other.building:
            return OTHER_BUILDING if one.kind in OUTAGES else 0.0
        two_units = bool(one.unit and other.unit and one.unit != other.unit)
        if two_units and IN_THE_UNIT.search(f"{_lift(one)}{one.words}{other.words}"):
            return 0.0
        return WHOLE_ESTATE if two_units else SAME_BUILDING
    spots = [spot for spot in (spot_of(one), spot_of(other)) if spot is not None]
    if len(spots) == 2 and not (spots[0][:HEAD] in spots[1] or spots[1][:HEAD] in spots[0]):
        return 0.0
    if one.building or other.building:
        housed, at = (one, other) if one.building else (other, one)
        # A building is at no spot that it does not name.
        spot, said = spot_of(at), f"{housed.landmark or ''} {housed.words}"
        return ONE_SIDE if spot is None or spot[:HEAD] in said else 0.0
    return WHOLE_ESTATE


def _lift(one: Sketch) -> str:
    """A lift goes without saying where the kind says it."""
    return "电梯" if one.kind is CaseKind.LIFT else ""


def words_likeness(one: Sketch, other: Sketch) -> float:
    """How much the words say the same; 0 where they name two things."""
    first, second = _named(words.THINGS, one.words), _named(words.THINGS, other.words)
    if _clash(first, second):
        return 0.0
    if _clash(_named(words.TROUBLES, one.words), _named(words.TROUBLES, other.words)):
        return 0.0
    shared = _dice(_pairs(one.words), _pairs(other.words))
    if first & second:
        return max(shared, SAME_THING)
    return max(shared, PLAIN_THING) if one.kind in SPEAKS_FOR_ITSELF else shared


def _named(names: Sequence[re.Pattern[str]], said: str) -> set[int]:
    return {number for number, name in enumerate(names) if name.search(said)}


def _clash(one: set[int], other: set[int]) -> bool:
    """Whether both name something, and nothing that the other names."""
    return bool(one and other) and not one & other


def _pairs(said: str) -> set[str]:
    """Neighbouring characters of what is left without the words that everybody uses."""
    runs = words.COMMON.sub(" ", said).split()
    return {run[i : i + 2] for run in runs for i in range(len(run) - 1)}


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
