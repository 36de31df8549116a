"""Telling of visits: the lead where nobody is met again and again, the heads of alarm."""

from collections.abc import Sequence

from procrastinate import JobContext
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import may_know_case
from api.cases.models import Case
from api.clock import local, utc_now
from api.db import Database
from api.errors import NotFoundError
from api.grids.models import Grid
from api.jobs import PATIENT, app
from api.notifications.models import Priority
from api.notifications.outbox import Note, Option, tell
from api.staff.models import StaffMember, StaffRole
from api.staff.service import account_of, on_leave_among, staff_with_role
from api.texts import render
from api.visits.due import MISSES_TOLD, misses_in_a_row
from api.visits.models import Visit, VisitResult
from api.visits.recording import RECENT_RESULTS, TELL_TASK
from api.visits.register import Entry, masked, the_entry
from api.visits.rounds import visits_to

ROOM = "api/notifications"


@app.task(name=TELL_TASK, pass_context=True, retry=PATIENT)
async def tell_of_visit(context: JobContext, visit_id: int) -> None:
    """Tell of the result of a visit, once each. The part `database` comes with the worker."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        visit = await session.get(Visit, visit_id, with_for_update=True)
        if visit is None or visit.told_of is visit.result:
            return
        visit.told_of = visit.result
        if visit.result is VisitResult.URGENT:
            await _tell_alarm(session, visit)
        if visit.result is VisitResult.MISSED:
            await _tell_missed(session, visit)


async def _tell_alarm(session: AsyncSession, visit: Visit) -> None:
    """The desk and supervisors, as far as the case exists for them. Whoever it was given to has
    heard of it by that; nobody hears of the register by this.
    """
    if visit.case_id is None:
        return
    case = await session.get_one(Case, visit.case_id)
    by = await session.get_one(StaffMember, visit.by_id)
    note = Note(
        text=render(ROOM, "visit_alarm", case=case, by=by),
        subject=render(ROOM, "visit_alarm_subject"),
        options=[
            Option(title=render(ROOM, "option_look", case=case), payload=f"查看 {case.case_number}")
        ],
        priority=Priority.KEY,
    )
    heads = [
        *await staff_with_role(session, StaffRole.DESK),
        *await staff_with_role(session, StaffRole.SUPERVISOR),
    ]
    for member in heads:
        told_already = member.id in {case.owner_id, by.id}
        if not told_already and await may_know_case(session, member.id, case.id):
            await tell(session, account_of(member), note, now=utc_now(), case_id=case.id)


async def _tell_missed(session: AsyncSession, visit: Visit) -> None:
    """The grid's lead; where they are away or may not see the person, the desk."""
    now = utc_now()
    past = await visits_to(session, visit.person_id, limit=RECENT_RESULTS)
    misses = misses_in_a_row([one.result for one in past])
    by = await session.get_one(StaffMember, visit.by_id)
    if misses < MISSES_TOLD:
        return
    for member in await _above(session, visit):
        entry = await _entry(session, member, visit)
        if entry is None or member.id == visit.by_id:
            continue
        note = Note(
            text=render(
                ROOM,
                "visit_missed",
                name=masked(entry.person.name),
                entry=entry,
                misses=misses,
                by=by,
            ),
            subject=render(ROOM, "visit_missed_subject"),
            options=[
                Option(
                    title=render(ROOM, "option_visit_look"),
                    payload=f"走访 ZF{visit.person_id}",
                )
            ],
        )
        await tell(session, account_of(member), note, now=now)
        return


async def _above(session: AsyncSession, visit: Visit) -> Sequence[StaffMember]:
    """The lead of the visit's grid if they are there, then the desk, then supervisors."""
    grid = None if visit.grid_id is None else await session.get_one(Grid, visit.grid_id)
    lead = None
    if grid is not None and grid.lead_id is not None:
        lead = await session.get_one(StaffMember, grid.lead_id)
        today = local(utc_now()).date()
        if not lead.active or not lead.openid or await on_leave_among(session, [lead.id], on=today):
            lead = None
    return [
        *([lead] if lead is not None else []),
        *await staff_with_role(session, StaffRole.DESK),
        *await staff_with_role(session, StaffRole.SUPERVISOR),
    ]


async def _entry(session: AsyncSession, member: StaffMember, visit: Visit) -> Entry | None:
    try:
        return await the_entry(session, member, visit.person_id, now=utc_now())
    except NotFoundError:
        return None
