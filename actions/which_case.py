"""Which of their own cases a person means; asked with options where their words do not decide."""

import json
from collections.abc import Sequence

from actions.turn import Turn
from api.cases.following import followed_cases
from api.cases.kind_words import named_kind
from api.cases.kinds import KIND_RULES
from api.cases.lifecycle import CaseAction
from api.cases.meant import Naming, meant
from api.cases.models import Case
from api.cases.queries import RECENT, locked_case, reported_case, reported_cases
from api.clock import local
from api.since_when import reported_days
from api.texts import format_monthday

MOST_OPTIONS = 5
STRICT = frozenset({None, CaseAction.URGE})
"""Steps (None: the question how far it is) whose words speak of the case, and of nothing else."""


async def which_case(
    turn: Turn,
    action: CaseAction | None = None,
    *,
    intent: str,
    followed: bool = False,
    **kept: str,
) -> Case | None:
    """The case that is meant, locked; None where the person was asked which, by options that repeat
    `intent` with the case's number and what is `kept` of this message. With `followed` a case of a
    neighbour that they follow may be meant too, and of a merged one the case it is a part of.

    Raises:
        NotFoundError: `case_unknown` or `no_cases`.
    """
    cases = [*await reported_cases(turn.session, turn.resident, limit=RECENT)]
    if followed:
        cases += await followed_cases(turn.session, turn.resident)
        cases.sort(key=lambda case: (case.opened_at, case.id), reverse=True)
    if turn.case_number is not None or turn.media_ids or not cases:
        return await reported_case(
            turn.session,
            turn.resident,
            case_number=turn.case_number,
            words=turn.words,
            action=action,
            followed=followed,
        )
    found = await chosen(turn, cases, action, intent=intent, **kept)
    if found is None:
        return None
    into = found.merged_into_id if followed else None
    return await locked_case(turn.session, into or found.id)


async def chosen(
    turn: Turn,
    cases: Sequence[Case],
    action: CaseAction | None,
    *,
    intent: str,
    words: str | None = None,
    **kept: str,
) -> Case | None:
    """The one of some cases that is meant; None where the person was asked which. `words` are what
    was said of it, where the turn's own are not.
    """
    naming = naming_in(turn, turn.words if words is None else words)
    fits = meant(cases, naming, action=action, strict=action in STRICT)
    if len(fits) == 1:
        return fits[0]
    options = [option_of(case, intent, kept) for case in (fits or cases)[:MOST_OPTIONS]]
    turn.say("utter_which_case" if fits else "utter_no_such_case", buttons=options)
    return None


def naming_in(turn: Turn, words: str) -> Naming:
    """What words name of a case, said now."""
    kind, word = named_kind(words) or (None, None)
    days = reported_days(words, now=turn.now)
    return Naming(words=words, kind=kind, kind_word=word, days=days)


def option_of(case: Case, intent: str, kept: dict[str, str]) -> dict[str, str]:
    """A case to a tap: by kind, place and day; its number tells two of one day apart."""
    facts = json.dumps({"case_number": case.case_number, **kept}, ensure_ascii=False)
    day = format_monthday(local(case.opened_at).date())
    return {
        "title": f"{KIND_RULES[case.kind].name}，{case.place}，{day}（{case.case_number[-4:]}）",
        "payload": f"/{intent}{facts}",
    }
