"""Telling owners that nobody can be asked about a case any more; the case goes on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.models import Case
from api.notifications.outbox import Note, tell
from api.residents.models import ErasureReason
from api.staff.models import StaffMember
from api.texts import render

ROOM = "api/notifications"


async def tell_owners(
    session: AsyncSession, cases: Sequence[Case], reason: ErasureReason, *, now: datetime
) -> None:
    """One message a case to its owner, without a word on who it was."""
    for case in cases:
        owner = await session.get_one(StaffMember, case.owner_id)
        if owner.openid is not None:
            note = Note(
                text=render(ROOM, "reporter_gone", case=case, reason=reason),
                subject=render(ROOM, "reporter_gone_subject"),
            )
            await tell(session, owner.openid, note, now=now, case_id=case.id)
