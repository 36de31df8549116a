"""Which of a resident's own cases their words mean: 灯那个, 昨天报的那个, 上次那个. Pure.

What is named (the kind, the day it was reported) decides; only what fits it is meant. Where the
words name nothing the likeliest is taken, unless they point ("那个") at one of several.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from api.cases.kinds import DESK_KINDS, KIND_RULES, CaseKind
from api.cases.lifecycle import UNFINISHED, CaseAction, possible_actions
from api.cases.models import Case
from api.clock import local

_POINTS = re.compile(r"[^\s,，。.!！?？]那[个件条单]|那[个件条]事|那事")
_NEWEST = re.compile("上次|上回|上一[个件条]|刚才|刚刚|刚报|最近|最新|最后")
_TOLD_SO = re.compile(
    "那[个件](?P<told>[^,，。.!！?？]{3,}?)的(?:$|呢|事|那|[怎咋咱现到好修办弄处搞有])"
)
"""One of several by what it is about: 上次那个楼上拖椅子的."""
COMMON_WORDS = re.compile(
    "我|的|了|那个|这个|上次|上回|反映|报修|投诉|怎么样|怎么|什么|时候|现在|到哪|进度|处理|办|问题|一下|"
    "还没|没得?人|有人|人来|咋个?|嘛|请|催|补充|撤回|撤销|事情|事|吗|呢|啊"
)
"""Words of the question rather than of the case."""


DAYS_OUT = timedelta(days=3)
"""So far from the day that is named a case of another day may still be what is meant."""


@dataclass(frozen=True)
class Naming:
    """What the words name of a case.

    `kind` with the very word that names it, `days` on which it was reported (Asia/Shanghai, both
    included), the `building` that is said, each None where nothing is said. `points`: one of
    several is pointed at. `newest`: the last one is. `told`: by these words of what it is about.
    """

    words: str
    kind: CaseKind | None = None
    kind_word: str | None = None
    days: tuple[date, date] | None = None
    building: str | None = None

    @property
    def names(self) -> bool:
        return self.kind is not None or self.days is not None

    @property
    def points(self) -> bool:
        return _POINTS.search(self.words) is not None

    @property
    def newest(self) -> bool:
        return _NEWEST.search(self.words) is not None

    @property
    def told(self) -> str | None:
        found = _TOLD_SO.search(self.words)
        return found["told"] if found and _pairs(found["told"]) else None


def meant(
    cases: Sequence[Case], naming: Naming, *, action: CaseAction | None = None, strict: bool = False
) -> Sequence[Case]:
    """The cases that may be meant, of some with the newest first: one, or several to choose from;
    none where the words name what no case is.

    Args:
        cases: the person's own; at least one.
        naming: what the words name.
        action: the step that is wanted; cases that can take it go before others.
        strict: whether a name that fits no case means none; else the likeliest is taken then,
            unless the words point, or name a day far from which nothing was reported.
    """
    able = [one for one in cases if action in (None, *possible_actions(one.state))]
    if not naming.names:
        return _unnamed(able or cases, cases, naming, action=action)
    reported = [one for one in cases if _reported_then(one, naming)]
    fits = [one for one in reported if naming.kind in (None, one.kind)]
    # A lift that is noisy was filed as noise; a talk with the desk is full of other matters.
    fits = fits or [one for one in reported if tells_of(one, naming)]
    if not fits:
        none = strict or naming.points or not any(_near_day(one, naming) for one in cases)
        return [] if none else [likeliest(cases, naming.words, action=action)]
    return _narrowed([one for one in fits if one in able] or fits, naming)


def says_which(cases: Sequence[Case], naming: Naming) -> bool:
    """Whether the words name or point at one of some cases at all, or share words with one."""
    named = naming.names or naming.points or naming.newest
    return named or any(_shares(one, naming) for one in cases)


def named_among(cases: Sequence[Case], naming: Naming) -> Sequence[Case]:
    """The cases that the words name beyond doubt, by the kind, the day, the house or words of their
    own; none where they only point.
    """
    if naming.names:
        return meant(cases, naming, strict=True)
    fits = [one for one in cases if _shares(one, naming)]
    return _narrowed(fits, naming) if fits else []


def goes_on(case: Case, naming: Naming) -> bool:
    """Whether words that are said when a case has just been spoken of may be about it: they name no
    other kind, day or house, and point at nothing else.
    """
    if _shares(case, naming):
        return True
    if naming.kind is not None:
        return naming.kind is case.kind or tells_of(case, naming)
    if naming.days is not None or naming.newest or naming.building not in {None, case.building}:
        return False
    return not (naming.points and _pairs(naming.words))


def likeliest(cases: Sequence[Case], words: str, *, action: CaseAction | None) -> Case:
    """One of several, the newest first: by what is possible, words, state."""

    def fit(case: Case) -> tuple[bool, int, bool]:
        return (
            action is not None and action in possible_actions(case.state),
            _shared(case, words),
            case.state in UNFINISHED,
        )

    return max(cases, key=fit)


def _unnamed(
    able: Sequence[Case], cases: Sequence[Case], naming: Naming, *, action: CaseAction | None
) -> Sequence[Case]:
    shares = [one for one in cases if _shares(one, naming)]
    if not shares and naming.told is not None:
        return []
    if not shares and naming.newest:
        return able[:1]
    if naming.building is not None and shares:
        return _narrowed([one for one in shares if one in able] or shares, naming)
    best = likeliest(cases, naming.words, action=action)
    if naming.newest or not naming.points or shares:
        return [best]
    return [one for one in able if one.state in UNFINISHED] or able


def _narrowed(fits: Sequence[Case], naming: Naming) -> Sequence[Case]:
    """Of cases that all fit: those at the house that is said, the unfinished, then those that share
    most words, then the newest.
    """
    fits = [one for one in fits if naming.building and one.building == naming.building] or fits
    fits = [one for one in fits if one.state in UNFINISHED] or fits
    most = max(_shared(one, naming.words) for one in fits)
    fits = [one for one in fits if _shared(one, naming.words) == most]
    return fits[:1] if naming.newest else fits


def _reported_then(case: Case, naming: Naming) -> bool:
    if naming.days is None:
        return True
    first, last = naming.days
    return first <= local(case.opened_at).date() <= last


def _near_day(case: Case, naming: Naming) -> bool:
    """Whether a case may be from the day that is named, which nobody remembers for sure."""
    if naming.days is None:
        return True
    first, last = naming.days
    opened = local(case.opened_at).date()
    return first - DAYS_OUT <= opened <= last + DAYS_OUT


def tells_of(case: Case, naming: Naming) -> bool:
    """Whether the very word of the kind is in the case, however it was filed."""
    if naming.kind_word is None or case.kind in DESK_KINDS:
        return False
    return naming.kind_word in f"{KIND_RULES[case.kind].name}{case.place}{case.description}"


def _shares(case: Case, naming: Naming) -> bool:
    """Whether a case is at the house that the words name, or they have words in common."""
    here = naming.building is not None and case.building == naming.building
    return here or _shared(case, naming.words) > 0


def _shared(case: Case, words: str) -> int:
    """How many pairs of characters the words and the case have in common. What lies with the desk
    as a talk is full of other matters.
    """
    told = "" if case.kind in DESK_KINDS else f"{case.place}{case.description}"
    said = f"{KIND_RULES[case.kind].name}{told}"
    return len(_pairs(words) & _pairs(said))


def _pairs(text: str) -> set[str]:
    """Neighbouring Chinese characters, without those that every question has."""
    runs = re.findall(r"[\u4e00-\u9fff]+", COMMON_WORDS.sub(" ", text))
    return {run[i : i + 2] for run in runs for i in range(len(run) - 1)}
