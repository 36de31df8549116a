"""The words behind 走访, and those that are said at a door. Parsing is pure.

"2", "ZF17", "王秀英" name a person: by the number of the list, for good, by name. "JL5" is a visit.
After them, or alone when somebody is open, stands how it was ("一切都好 血压正常") or another step.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from api.dialogue.danger import Danger, danger_in, sounds_dangerous
from api.visits.models import VisitResult


class Step(StrEnum):
    """What can be done besides looking and writing a result down."""

    ALL = "全部"
    MORE = "更多"
    CORRECT = "改一下"
    CASE = "开工单"
    ASSISTANCE = "申请帮扶"
    UNSAY = "去掉补充"


RESULTS: dict[str, VisitResult] = {
    "一切都好": VisitResult.FINE,
    "需要帮忙": VisitResult.NEEDS_HELP,
    "没见到人": VisitResult.MISSED,
    "情况紧急": VisitResult.URGENT,
}
"""Also the order in which they are offered: the number of an option is its place here."""

WORDINGS: dict[str, VisitResult] = {
    **RESULTS,
    "都好": VisitResult.FINE,
    "一切正常": VisitResult.FINE,
    "要帮忙": VisitResult.NEEDS_HELP,
    "没人在家": VisitResult.MISSED,
    "没在家": VisitResult.MISSED,
    "没人": VisitResult.MISSED,
    "紧急": VisitResult.URGENT,
}

_BETWEEN = r"[\s,，.。、:：;；!！]"
_RESULTS = "|".join(sorted(map(re.escape, WORDINGS), key=len, reverse=True))
_RESULT = re.compile(rf"^(?P<said>{_RESULTS})(?:{_BETWEEN}+(?P<words>.*))?$", re.DOTALL)
_NUMBER = re.compile(rf"^(?P<said>[1-4])(?:{_BETWEEN}+(?P<words>\S.*))?$", re.DOTALL)
_STEPS = "|".join(map(re.escape, Step))
_STEP = re.compile(rf"^(?P<said>{_STEPS})(?:{_BETWEEN}+(?P<words>.*))?$", re.DOTALL)
_WHOSE = re.compile(r"^(?P<kind>ZF|JL)(?P<id>\d{1,12})(?!\d)\s*(?P<rest>.*)$", re.DOTALL | re.I)
_NAME = re.compile(r"^[一-鿿·]{1,12}$")


@dataclass(frozen=True)
class VisitWords:
    """What was said: a person or a visit by id, or a name; a result or a step; and free words."""

    person_id: int | None = None
    visit_id: int | None = None
    name: str | None = None
    result: VisitResult | None = None
    step: Step | None = None
    words: str = ""


def read_visit(words: str) -> VisitWords | None:
    """What stands behind 走访; None where it is nothing of ours."""
    if not words:
        return VisitWords()
    if whose := _WHOSE.match(words):
        said = read_at_door(whose["rest"]) if whose["rest"] else VisitWords()
        if said is None:
            return None
        if whose["kind"].upper() == "ZF":
            return replace(said, person_id=int(whose["id"]))
        return replace(said, visit_id=int(whose["id"]))
    said = read_at_door(words)
    if said is not None:
        return said
    return VisitWords(name=words) if _NAME.match(words) else None


def names_somebody(words: str) -> bool:
    """Whether words begin with a person or a visit by id."""
    return _WHOSE.match(words) is not None


def read_at_door(words: str) -> VisitWords | None:
    """How it was, or a step, at the beginning of words; None where they begin with neither."""
    if match := _STEP.match(words):
        return VisitWords(step=Step(match["said"]), words=(match["words"] or "").strip())
    if match := _RESULT.match(words):
        return VisitWords(result=WORDINGS[match["said"]], words=(match["words"] or "").strip())
    return None


def read_numbered(words: str) -> VisitWords | None:
    """`1 血压正常`: the number of an offered result, with words behind it."""
    match = _NUMBER.match(words)
    if match is None or not match["words"]:
        return None
    result = list(RESULTS.values())[int(match["said"]) - 1]
    return VisitWords(result=result, words=match["words"].strip())


def weighed(result: VisitResult | None, words: str) -> VisitResult | None:
    """The result that counts: words that tell of danger make it urgent, whatever was tapped. Who
    met nobody says that nobody opened; that alone is no danger.
    """
    if not words or not sounds_dangerous(words):
        return result
    if result is VisitResult.MISSED and danger_in(words).kind is Danger.ELDER:
        return result
    return VisitResult.URGENT
