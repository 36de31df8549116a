"""请假 and 销假 in the chat: for oneself, or by those above for somebody else."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.absence import come_back, take_leave
from api.clock import local
from api.dialogue.leave_words import LeaveWords, read_leave
from api.errors import NotFoundError, RefusedError
from api.notifications.outbox import Note
from api.staff.models import StaffMember, StaffRole
from api.staff.service import staff_named
from api.texts import render

ROOM = "api/dialogue"


async def enter(session: AsyncSession, member: StaffMember, words: str, *, now: datetime) -> Note:
    """Carry out 请假 and say from when to when, and what became of the open work.

    Raises:
        NotAllowedError: `leave_of_others`.
        NotFoundError: `staff_name_unclear`.
        RefusedError: `leave_days_missing`, `leave_backwards`, `leave_over` or `leave_too_long`.
    """
    said = read_leave(words, today=local(now).date())
    if said.first_day is None or said.last_day is None:
        raise RefusedError("leave_days_missing")
    whose = await _meant(session, member, said)
    leave, handed = await take_leave(
        session, whose, first_day=said.first_day, last_day=said.last_day, by=member, now=now
    )
    facts = {"leave": leave, "handed": handed, "whose": whose, "own": whose.id == member.id}
    return Note(text=render(ROOM, "work_leave", **facts))


async def end(session: AsyncSession, member: StaffMember, words: str, *, now: datetime) -> Note:
    """Carry out 销假.

    Raises:
        NotAllowedError: `leave_of_others`.
        NotFoundError: `staff_name_unclear` or `no_leave`.
    """
    whose = await _meant(session, member, read_leave(words, today=local(now).date()))
    leave = await come_back(session, whose, by=member, now=now)
    began = leave.first_day <= local(now).date()
    own = whose.id == member.id
    return Note(text=render(ROOM, "work_back", leave=leave, whose=whose, own=own, began=began))


async def _meant(session: AsyncSession, member: StaffMember, said: LeaveWords) -> StaffMember:
    """Oneself, or whom somebody above has named; a worker's words before the days are a reason."""
    if said.name is None or member.role is StaffRole.GRID_WORKER or said.name == member.name:
        return member
    found = await staff_named(session, said.name)
    if len(found) != 1:
        raise NotFoundError("staff_name_unclear", name=said.name, found=[one.name for one in found])
    return found[0]
