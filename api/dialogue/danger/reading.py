"""Reading danger: events, clause by clause, and what takes each of them back.

1. What sounds like danger and is another thing is blanked (`elsewhere`), an everyday mishap before
   it (`everyday`).
2. Of every kind with one of its hints in the words, the signs are looked for: the events.
3. An event stands unless a calm reaches it (`calms`): each reaches the events of its clause, of the
   clauses after or before it, or all. Of "上次着过火，现在又着了" the first event does not
   stand, the second does. Clauses end at signs, and where the talk turns to now.
4. A call for help lets every event stand.

An event that stands is sure, or likely where its words are everyday ones too (`Told.weight`).
Without any event the hints are taken in the same way.
"""

import re
from collections.abc import Sequence
from types import ModuleType

from api.dialogue.danger import (
    child,
    cry,
    elder,
    electric,
    falling,
    fire,
    gas,
    injury,
    missing,
    self_harm,
    trapped,
    violence,
)
from api.dialogue.danger.clauses import Clauses
from api.dialogue.danger.elsewhere import FIGURES, THINGS
from api.dialogue.danger.everyday import without_everyday
from api.dialogue.danger.of_another import is_of_another
from api.dialogue.danger.told import Danger, Sign, Weight
from api.dialogue.danger.words import CHILD, LIFT, OLD, SOMEBODY, any_of

KINDS: dict[Danger, ModuleType] = {
    Danger.ELECTRIC: electric,
    Danger.FIRE: fire,
    Danger.GAS: gas,
    Danger.MISSING: missing,
    Danger.CHILD: child,
    Danger.FALLING: falling,
    Danger.TRAPPED: trapped,
    Danger.INJURY: injury,
    Danger.VIOLENCE: violence,
    Danger.SELF_HARM: self_harm,
    Danger.ELDER: elder,
    Danger.CRY: cry,
}
"""Where each kind has its `SIGNS` and `HINTS`; of several kinds that are told the first "
"counts."""


def _signs(weight: Weight) -> dict[Danger, re.Pattern[str]]:
    """Of each kind that has some the ways of this weight, as one pattern."""
    ways = {
        kind: [told.words for told in module.SIGNS if told.weight is weight]
        for kind, module in KINDS.items()
    }
    return {kind: re.compile(any_of(*words)) for kind, words in ways.items() if words}


_SIGNS = {weight: _signs(weight) for weight in (Weight.SURE, Weight.LIKELY)}
_HINTS = {kind: re.compile(module.HINTS) for kind, module in KINDS.items()}
_BEFALLS = {
    Danger.TRAPPED: re.compile(
        f"{LIFT}|困|反锁|溺|落水|淹|洪水|大水|[水井坑沟池塘]里|{SOMEBODY}.{{0,8}}[卡夹埋压挂锁关掉]"
    ),
    Danger.MISSING: re.compile("走[丢失散]|失踪|痴呆|失智|糊涂"),
    Danger.CHILD: re.compile(f"{CHILD}|缠[住到]"),
    Danger.ELDER: re.compile(f"{OLD}|{SOMEBODY}.{{0,8}}(?:联系|应|回|见|接)|敲门"),
}
_SMELL = re.compile("味")
_ELSEWHERE = re.compile(any_of(FIGURES, THINGS))
_BLANK = "〇"


def danger_in(text: str) -> Sign:
    """What normalised words tell of danger; of several kinds the first of the table. Words of an
    everyday mishap alone are that, and no danger.
    """
    rest = without_everyday(text)
    sign = _told(rest)
    told = sign.is_event or sign.weight not in {Weight.NONE, Weight.CALMED}
    return sign if told or rest == text else Sign(Weight.EVERYDAY)


def _told(text: str) -> Sign:
    hinted = [kind for kind, pattern in _HINTS.items() if pattern.search(text)]
    if not hinted:
        return Sign(Weight.NONE)
    words = without_elsewhere(text)
    signs = [
        (weight, kind, event)
        for weight, table in _SIGNS.items()
        for kind in hinted
        if kind in table
        for event in table[kind].finditer(words)
    ]
    told = signs or [
        (Weight.HINT, kind, event) for kind in hinted for event in _HINTS[kind].finditer(words)
    ]
    if not told:
        return Sign(Weight.NONE)
    clauses = Clauses.of(words)
    for weight, kind, event in told:
        if clauses.stands(kind, event):
            named = kind if signs else _named(hinted, words)
            return Sign(weight, _whose(named, text), is_event=bool(signs))
    return Sign(Weight.CALMED, _whose(told[0][1], text), is_event=bool(signs))


def hurts_somebody(text: str) -> bool:
    """Whether normalised words tell, beside whatever else, that somebody is hurt."""
    words = without_elsewhere(text)
    events = (
        event
        for table in _SIGNS.values()
        if Danger.INJURY in table
        for event in table[Danger.INJURY].finditer(words)
    )
    clauses = Clauses.of(words)
    return any(clauses.stands(Danger.INJURY, event) for event in events)


def _named(hinted: Sequence[Danger], words: str) -> Danger | None:
    """The kind that mere hints name: of some kinds they are words of every day, which name it only
    beside a word of what it befalls.
    """
    for kind in hinted:
        if kind not in _BEFALLS or _BEFALLS[kind].search(words):
            return kind
    return Danger.GAS if _SMELL.search(words) else None


def _whose(kind: Danger | None, text: str) -> Danger | None:
    """The kind, by whose life it is."""
    of_another = kind is Danger.SELF_HARM and is_of_another(text)
    return Danger.ANOTHERS_LIFE if of_another else kind


def sounds_dangerous(text: str) -> bool:
    """Whether words tell of a danger now, where nobody else can be asked."""
    return danger_in(text).weight in (Weight.SURE, Weight.LIKELY)


def without_elsewhere(text: str) -> str:
    """The text with what sounds like danger and is another thing blanked, at the same length."""
    return _ELSEWHERE.sub(lambda found: _BLANK * len(found[0]), text)
