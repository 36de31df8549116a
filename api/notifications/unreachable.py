"""When messages cannot reach a member of the staff: the desk is told."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import barred_from
from api.cases.models import Case
from api.notifications.models import OutboundMessage, Priority
from api.notifications.outbox import Note, tell
from api.staff.models import ROLE_NAMES, StaffMember, StaffRole
from api.staff.service import staff_by_openid, staff_with_role
from api.texts import render

ROOM = "api/notifications"


async def tell_desk(session: AsyncSession, message: OutboundMessage, *, now: datetime) -> None:
    """Tell the desk that somebody does not hear of their case; residents have no such message."""
    member = await staff_by_openid(session, message.openid)
    if member is None or message.case_id is None:
        return
    case = await session.get_one(Case, message.case_id)
    await tell_desk_of(session, member, case, subject=message.subject, now=now)


async def tell_desk_of(
    session: AsyncSession, member: StaffMember, case: Case, *, subject: str, now: datetime
) -> None:
    """Tell the desk that a member did not hear what `subject` says about a case."""
    text = render(ROOM, "unreachable", member=member, case=case, subject=subject)
    unfit = {member.id} | await barred_from(session, case)
    await _tell_a_clerk(session, text, other_than=unfit, now=now, case_id=case.id)


async def tell_desk_who_left(session: AsyncSession, member: StaffMember, *, now: datetime) -> None:
    """Tell the desk that a member of the staff no longer follows the account."""
    text = render(ROOM, "staff_left", member=member, role=ROLE_NAMES[member.role])
    await _tell_a_clerk(session, text, other_than={member.id}, now=now)


async def _tell_a_clerk(
    session: AsyncSession,
    text: str,
    *,
    other_than: Collection[int],
    now: datetime,
    case_id: int | None = None,
) -> None:
    clerks = await staff_with_role(session, StaffRole.DESK)
    clerk = next((clerk for clerk in clerks if clerk.id not in other_than), None)
    if clerk is not None and clerk.openid is not None:
        subject = render(ROOM, "unreachable_subject")
        note = Note(text=text, subject=subject, priority=Priority.KEY)
        await tell(session, clerk.openid, note, now=now, case_id=case_id)
