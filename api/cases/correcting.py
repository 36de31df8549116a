"""A filed case that is of another kind than it was filed as, because its reporter says so."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.deadlines import deadlines
from api.cases.emergencies import hand_where_it_belongs
from api.cases.hazards import urgency_of
from api.cases.kinds import DESK_KINDS, CaseKind
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.cases.subjects import hear

FIXED = DESK_KINDS | {CaseKind.EMERGENCY}
"""Kinds that no word of a reporter changes, or makes of another."""


def may_change(case: Case, kind: CaseKind) -> bool:
    """Whether a case may become one of this kind: it is not finished, and of another that may."""
    return case.state in UNFINISHED and case.kind != kind and not {case.kind, kind} & FIXED


async def change_kind(session: AsyncSession, case: Case, kind: CaseKind, *, now: datetime) -> None:
    """The kind of a case, locked, with its urgency and the promises that go with it, of which none
    becomes later than what was promised; whoever is responsible then gets it, and whoever must not
    know of it loses it. That it was said stands in the history as the reporter's own word.
    """
    case.kind = kind
    case.urgency = urgency_of(kind, case.description)
    promised = deadlines(kind, case.urgency, opened_at=case.opened_at)
    case.accept_due_at = min(case.accept_due_at, promised.accept_due_at)
    case.finish_due_at = min(case.finish_due_at, promised.finish_due_at)
    case.clock_due_at = now
    await hear(session, case, f"{case.description}\n{case.place}", now=now)
    await hand_where_it_belongs(session, case, now=now)
