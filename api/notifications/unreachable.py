"""When a message about a case cannot reach the staff member it is for: the desk is told."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.models import Case
from api.notifications.models import OutboundMessage, Priority
from api.notifications.outbox import Note, tell
from api.staff.models import StaffRole
from api.staff.service import staff_by_openid, staff_with_role
from api.texts import render

ROOM = "api/notifications"


async def tell_desk(session: AsyncSession, message: OutboundMessage, *, now: datetime) -> None:
    """Tell the desk that somebody does not hear of their case; residents have no such message."""
    member = await staff_by_openid(session, message.openid)
    if member is None or message.case_id is None:
        return
    case = await session.get_one(Case, message.case_id)
    clerks = await staff_with_role(session, StaffRole.DESK)
    clerk = next((clerk for clerk in clerks if clerk.id != member.id), None)
    if clerk is not None:
        note = Note(
            text=render(ROOM, "unreachable", member=member, case=case, subject=message.subject),
            subject=render(ROOM, "unreachable_subject"),
            priority=Priority.KEY,
        )
        await tell(session, clerk.openid, note, now=now)
