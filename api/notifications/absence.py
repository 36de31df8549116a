"""Telling members of the staff what was done about their leave, once and not case by case."""

from procrastinate import JobContext
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.absence import TAKE_BACK_TASK, TELL_LEAVE_TASK
from api.clock import utc_now
from api.db import Database
from api.jobs import PATIENT, app
from api.notifications.erasure import UNBOUND, take_back_work
from api.notifications.models import OutboundMessage, Priority
from api.notifications.outbox import Note, tell
from api.staff.models import Leave, StaffMember
from api.texts import render

ROOM = "api/notifications"


@app.task(name=TELL_LEAVE_TASK, pass_context=True, retry=PATIENT)
async def tell_leave(context: JobContext, leave_id: int, what: str, moved: int) -> None:
    """Tell a member of a leave that somebody entered for them, or that theirs has begun.

    A leave that was ended meanwhile is told of no more, and the same thing once.
    """
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        leave = await session.get(Leave, leave_id, with_for_update=True)
        if leave is None:
            return
        member = await session.get_one(StaffMember, leave.staff_id)
        if member.openid is None:
            return
        by_id = leave.entered_by_id if what == "entered" else None
        by = None if by_id is None else await session.get_one(StaffMember, by_id)
        note = Note(
            text=render(ROOM, f"leave_{what}", leave=leave, by=by, moved=moved),
            subject=render(ROOM, "leave_subject"),
            priority=Priority.NOTICE,
        )
        if not await _told(session, member.openid, note, leave):
            await tell(session, member.openid, note, now=utc_now())


@app.task(name=TAKE_BACK_TASK, pass_context=True, retry=PATIENT)
async def take_back_all_work(context: JobContext, openid: str) -> None:
    """What somebody who has left the staff had still to read about others' cases."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        await take_back_work(session, openid, error=UNBOUND)


async def _told(session: AsyncSession, openid: str, note: Note, leave: Leave) -> bool:
    query = select(OutboundMessage.id).where(
        OutboundMessage.openid == openid,
        OutboundMessage.subject == note.subject,
        OutboundMessage.text == note.text,
    )
    if leave.entered_at is not None:
        query = query.where(OutboundMessage.queued_at >= leave.entered_at)
    return (await session.scalars(query.limit(1))).one_or_none() is not None
