"""Who is not satisfied is heard by a person (回访): a task for the desk, not for who did it.

A rating up to 2 says so, and words that say so at any rating. One task a case at a time: what is
said later goes into it, and it ends by itself when the resident has the case opened again, which is
then with somebody else (`assignment.superior_of`).
"""

import logging
import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import Subject, subjects_of
from api.cases.filing import FileCase, file_case
from api.cases.history import Actor, advance
from api.cases.kinds import KIND_RULES, CaseKind
from api.cases.lifecycle import UNFINISHED, CaseAction
from api.cases.models import Case
from api.errors import UnavailableError
from api.residents.models import Resident
from api.texts import render

log = logging.getLogger(__name__)

DISSATISFIED = 2
"""A rating up to this asks whether the case should be opened again."""

WORDS = re.compile(
    r"不满意|不太?行|没(?:有)?(?:修|弄|办|搞|处理|解决|清|收拾|来)(?:好|掉|干净|过)?(?!问题)|又坏了|又漏"
    r"|没人(?:来|管|理)|还是(?:不|没|老样子|那样|一样|坏)|白来|敷衍|糊弄|应付|骗人|态度(?:很|太|极|也)?(?:差|恶劣|不好)|差评|投诉"
)
"""What nobody says of work that was done well; not exhaustive, the rating counts as well."""

NOT_MEANT = re.compile(r"没(?:有|什么|啥)不满意|不投诉|没(?:有)?什么(?:不满|问题)")


def is_dissatisfied(rating: int, words: str | None) -> bool:
    """Whether a rating, or what was said with it, wants a person."""
    said = NOT_MEANT.sub("", words or "")
    return rating <= DISSATISFIED or WORDS.search(said) is not None


def wants_call_back(case: Case) -> bool:
    """Whether the verdict on a case wants a person to ask; not where a person was talked to."""
    if case.rating is None or case.kind is CaseKind.HAND_OVER:
        return False
    return is_dissatisfied(case.rating, case.rating_comment)


async def call_back(
    session: AsyncSession,
    resident: Resident,
    case: Case,
    *,
    rating: int,
    words: str | None,
    now: datetime,
) -> Case | None:
    """The desk's task to ask what went wrong; the one that there is already hears it too.

    A supervisor's, a lead's, a worker's in turn where the case touches all who come before them.
    None where it touches everybody: the verdict stands all the same.
    """
    text = render(
        "api/cases",
        "call_back",
        case=case,
        kind=KIND_RULES[case.kind].name,
        rating=rating,
        words=words,
    )
    task = await open_call_back(session, case)
    if task is not None:
        actor = Actor.resident(resident)
        await advance(session, task, CaseAction.NOTE, actor=actor, now=now, note=text)
        return task
    try:
        return await file_case(
            session,
            resident,
            FileCase(
                message_id=None,
                kind=CaseKind.HAND_OVER,
                description=text,
                place=case.place,
                follows_up_id=case.id,
                sealed=case.sealed_at is not None or None,
                about=[Subject.of(row) for row in await subjects_of(session, case.id)],
                not_for=[case.owner_id],
            ),
            now=now,
        )
    except UnavailableError:
        log.error(
            "case %s touches everybody who could ask its reporter what went wrong; they are "
            "offered to have it opened again",
            case.case_number,
        )
        return None


async def end_call_back(
    session: AsyncSession, resident: Resident, case: Case, *, now: datetime
) -> None:
    """The case is open again: nobody need ask any more."""
    task = await open_call_back(session, case)
    if task is not None:
        await advance(session, task, CaseAction.WITHDRAW, actor=Actor.resident(resident), now=now)


async def open_call_back(session: AsyncSession, case: Case) -> Case | None:
    """The task of a case that nobody has finished, locked."""
    query = select(Case).where(Case.follows_up_id == case.id, Case.state.in_(UNFINISHED))
    return (await session.scalars(query.with_for_update())).first()
