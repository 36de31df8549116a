"""Names of estates as they are misheard, misspelt and cut short: 阳光花圆, 杨光花园, 阳光3栋.

A name is taken for another only by its sound: every syllable is the same without its tone (n and
l, zh and z, -ng and -n are one), and of a longer name one syllable may be a letter off
or left out.
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
        if len(name) < _SHORTEST or not all(map(_HAN.match, name)):
            continue
        slips = (0, -1, 1) if len(name) >= _SHORTEST_WITH_SLIP else (0,)
        for length in (len(name) + slip for slip in slips):
            for start in range(len(text) - length + 1):
                cost = _cost(text[start : start + length], name)
                if cost is not None:
                    yield _Near(start, start + length, estate, cost)


def _cost(said: str, name: str) -> int | None:
    """How far a stretch is from a name, 0 for the same sound; None when it is not near."""
    if _syllables_apart(said[0], name[0]) > 1 or not all(map(_HAN.match, said)):
        return None
    if len(said) == len(name):
        cost, most = 0, 1 if len(name) >= _SHORTEST_WITH_SLIP else 0
        for one, other in zip(said, name, strict=True):
            cost += _syllables_apart(one, other)
            if cost > most:
                return None
        return cost
    longer, shorter = sorted((said, name), key=len, reverse=True)
    # The first character carries the name: 光花园 might be any garden.
    # A missing one leaves the others as they are written.
    left = (longer[:out] + longer[out + 1 :] for out in range(1, len(longer)))
    return 1 if shorter in left else None


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
