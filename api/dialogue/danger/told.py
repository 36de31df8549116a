"""What the room speaks of: kinds of danger, how much words weigh, and one way of telling a "
"danger."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Danger(StrEnum):
    """What kind of danger; who is called goes by it."""

    FIRE = "fire"
    GAS = "gas"
    ELECTRIC = "electric"
    FALLING = "falling"
    TRAPPED = "trapped"
    INJURY = "injury"
    VIOLENCE = "violence"
    SELF_HARM = "self_harm"
    """Of who writes; they are listened to."""
    ANOTHERS_LIFE = "anothers_life"
    """The same of somebody whom they see or know."""
    CHILD = "child"
    MISSING = "missing"
    ELDER = "elder"
    CRY = "cry"
    """Help is called for, and not said for what."""


class Weight(StrEnum):
    """How much words weigh: how little the engine must add before they are taken as danger."""

    SURE = "sure"
    LIKELY = "likely"
    HINT = "hint"
    CALMED = "calmed"
    NONE = "none"
    EVERYDAY = "everyday"


@dataclass(frozen=True)
class Sign:
    """What words tell of danger; without a kind where they tell nothing. `is_event`: they name an
    event, also one that they take back, and no mere hint of one.
    """

    weight: Weight
    kind: Danger | None = None
    is_event: bool = field(default=False, compare=False)

    def as_metadata(self) -> dict[str, Any]:
        """As it goes to the engine with the words."""
        kind = {"kind": self.kind} if self.kind else {}
        return {"weight": self.weight, **kind, **({"event": True} if self.is_event else {})}


@dataclass(frozen=True)
class Told:
    """One way in which people tell of a danger: `what` it is, and the `words` for it, a pattern.

    `like` are sentences that the pattern is for; `unlike` look like them and are not meant. Both
    are tested. What everyday talk has words like these for (tools, falls, faces, things that are
    stuck) is `likely`, and wants a little of the engine too.
    """

    what: str
    words: str
    like: tuple[str, ...]
    unlike: tuple[str, ...] = ()
    weight: Weight = Weight.SURE
