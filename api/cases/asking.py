"""Asking the resident (问居民), and which of their cases wait for an answer.

A question is a pause that waits for the resident (`cases.pausing`): the clocks stand still, and
whatever the resident says to it ends the pause and reaches the owner.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.lifecycle import CaseAction, CaseState, next_state
from api.cases.models import Case, WaitsFor
from api.cases.pausing import hold
from api.errors import RefusedError
from api.residents.models import Resident
from api.staff.models import StaffMember


async def ask(
    session: AsyncSession, case: Case, member: StaffMember, *, question: str, now: datetime
) -> None:
    """问居民: the case waits for what the resident says to this.

    Raises:
        IllegalTransitionError: only work in progress can wait.
        RefusedError: `question_missing`, or what `pausing.hold` refuses.
    """
    next_state(case.state, CaseAction.HOLD)
    if not question:
        raise RefusedError("question_missing")
    await hold(
        session, case, member, waits_for=WaitsFor.RESIDENT, reason=question, days=None, now=now
    )


async def waiting_for(
    session: AsyncSession, resident: Resident, *, asked_after: datetime | None = None
) -> Sequence[Case]:
    """A resident's own cases that wait for their word, the latest question first; `asked_after`
    leaves out older ones.
    """
    query = select(Case).where(
        Case.reporter_id == resident.id,
        Case.state == CaseState.ON_HOLD,
        Case.waits_for == WaitsFor.RESIDENT,
    )
    if asked_after is not None:
        query = query.where(Case.held_at > asked_after)
    return (await session.scalars(query.order_by(Case.held_at.desc(), Case.id))).all()
