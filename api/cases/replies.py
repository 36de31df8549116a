"""Words about a case that its reporter will read, checked before they are written (回复审核)."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.models import ActorRole, Case, CaseEvent
from api.cases.reply_check import flaws
from api.errors import RefusedError


async def check_reply(
    session: AsyncSession, case: Case, words: str, *, promises: bool = True, now: datetime
) -> None:
    """Refuse words that no resident should read.

    `promises`: whether a day in them is a promise, as it is not where a case ends or its deadline
    moves. In a case that is overdue any day is better than none.

    Raises:
        RefusedError: `reply_unfit`, with the `flaws`.
    """
    said = select(func.coalesce(CaseEvent.note, "")).where(
        CaseEvent.case_id == case.id, CaseEvent.actor_role == ActorRole.RESIDENT
    )
    own_words = "\n".join([case.place, case.description, *(await session.scalars(said)).all()])
    due_at = case.finish_due_at if promises and case.finish_due_at >= now else None
    if found := flaws(words, own_words=own_words, due_at=due_at, now=now):
        raise RefusedError("reply_unfit", flaws=found, due_at=case.finish_due_at)
