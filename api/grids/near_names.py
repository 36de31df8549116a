"""Names of estates as they are misheard, misspelt and cut short: 阳光花圆, 杨光花园, 阳光3栋.

A name is taken for another only by its sound: every syllable is the same without its tone (n and
l, zh and z, -ng and -n are one), and of a longer name one syllable may be a letter off.
阳光家园 is no slip of 阳光花园, and a name of two characters is never guessed at: too many common
words sound like one. Pure.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, pinyin

_SHORTEST = 3
"""Characters below which a name is not looked for by its sound."""

_SHORTEST_WITH_SLIP = 4
_SHORTEST_STEM = 2
_LIMIT = 200
"""Characters that are looked at: who tells more has named the place by then."""

_BARE_FORM = re.compile(r"^.{1,2}(?:小区|社区)$")
"""紫荆小区 is as short as 紫荆: 至今小区 and 最近小区 sound like it."""

_BEFORE_NAME = re.compile(r"(?:^|[在住是到从们家,，。!！\s])$")
"""Where a name of three characters stands; within a sentence other words sound like one."""

_HAN = re.compile(r"[一-鿿]")
_FORM = re.compile(
    "(?:小区|社区|花[园苑]|家[园苑]|[嘉佳景名雅]苑|名[邸都园]|新[村苑]|公寓|公馆|华[府庭]|豪[庭园]|"
    "山庄|别墅|国际|广场|大厦|[苑园里庭府邸湾郡村院轩居])$"
)
_HOUSE_BEHIND = re.compile(
    r"\s?的?\s?第?[A-Za-z]?[\d一二三四五六七八九十]{1,4}\s?(?:号楼|[栋幢号座#]|-\d|单元)"
)
_FOLDED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


@dataclass(frozen=True)
class Spelling:
    """A text with the register's name in the place of a near one.

    `assumed` is the name that was put there; `options` are the names between which the words do
    not decide, each with the text that it would make.
    """

    text: str
    assumed: str | None = None
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Near:
    start: int
    end: int
    estate: str
    cost: int


def spelt_right(text: str, *, estates: Mapping[str, str]) -> Spelling:
    """The text with the one name that it nearly says; unchanged where it says a known one.

    `estates` maps every known name and alias to the official name, as for `parse_place`.
    """
    said = text[:_LIMIT]
    if any(name.casefold() in said.casefold() for name in estates if name):
        return Spelling(text)
    near = [*_by_sound(said, estates)] or [*_cut_short(said, estates)]
    if not near:
        return Spelling(text)
    best = min(one.cost for one in near)
    names: dict[str, str] = {}
    for one in sorted(near, key=lambda one: (one.start - one.end, one.start)):
        if one.cost == best:
            names.setdefault(one.estate, text[: one.start] + one.estate + text[one.end :])
    if len(names) > 1:
        return Spelling(text, options=tuple(sorted(names.items())))
    [(estate, corrected)] = names.items()
    return Spelling(corrected, assumed=estate)


def _by_sound(text: str, estates: Mapping[str, str]) -> Iterator[_Near]:
    """Stretches that sound like a name."""
    for name, estate in estates.items():
        if len(name) < _SHORTEST or _BARE_FORM.match(name) or not all(map(_HAN.match, name)):
            continue
        for start in range(len(text) - len(name) + 1):
            end = start + len(name)
            cost = _cost(text[start:end], name)
            if cost is not None and (len(name) > _SHORTEST or _stands_alone(text, start, end)):
                yield _Near(start, end, estate, cost)
        if len(name) >= _SHORTEST_WITH_SLIP:
            yield from _miscounted(text, name, estate)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a stretch stands where a name does: before a house, or at the head of a phrase."""
    return bool(_HOUSE_BEHIND.match(text, end) or _BEFORE_NAME.search(text[:start]))


def _miscounted(text: str, name: str, estate: str) -> Iterator[_Near]:
    """The name with 的 in it (阳光的花园), or without its end before a house (阳光花3栋)."""
    for at in range(1, len(name)):
        said = f"{name[:at]}的{name[at:]}"
        if (start := text.find(said)) >= 0:
            yield _Near(start, start + len(said), estate, 1)
    for found in re.finditer(re.escape(name[:-1]), text):
        if _HOUSE_BEHIND.match(text, found.end()):
            yield _Near(found.start(), found.end(), estate, 1)


def _cost(said: str, name: str) -> int | None:
    """How far a stretch is from a name, 0 for the same sound; None when it is not near."""
    if _syllables_apart(said[0], name[0]) > 1 or not all(map(_HAN.match, said)):
        return None
    cost, most = 0, 1 if len(name) >= _SHORTEST_WITH_SLIP else 0
    for one, other in zip(said, name, strict=True):
        cost += _syllables_apart(one, other)
        if cost > most:
            return None
    return cost


@lru_cache(maxsize=16384)
def _syllables_apart(one: str, other: str) -> int:
    """0 for the same sound, 1 for one letter of difference, 2 for more."""
    if one == other:
        return 0
    sounds, others = _sounds(one), _sounds(other)
    if sounds & others:
        return 0
    return 1 if any(_letter_off(a, b) for a in sounds for b in others) else 2


@lru_cache(maxsize=8192)
def _sounds(character: str) -> frozenset[str]:
    """Every reading of a character, folded."""
    [readings] = pinyin(character, style=Style.NORMAL, heteronym=True)
    return frozenset(map(_folded, readings))


def _folded(syllable: str) -> str:
    for written, sound in _FOLDED:
        syllable = syllable.replace(written, sound)
    return f"l{syllable[1:]}" if syllable.startswith("n") else syllable


def _letter_off(one: str, other: str) -> bool:
    """Whether one letter was left out of a syllable as it was typed: yan, yuan."""
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


def _cut_short(text: str, estates: Mapping[str, str]) -> Iterator[_Near]:
    """Names without their form before a house: 阳光3栋. Every estate of the stem is one."""
    for estate in dict.fromkeys(estates.values()):
        stem = _FORM.sub("", estate)
        if stem == estate or len(stem) < _SHORTEST_STEM:
            continue
        for found in re.finditer(re.escape(stem), text):
            if text.strip() == stem or _HOUSE_BEHIND.match(text, found.end()):
                yield _Near(found.start(), found.end(), estate, 0)
