"""Telling everybody whom an incident meets of its steps, and the desk when its time has passed."""

from datetime import datetime

from procrastinate import JobContext
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import KIND_RULES
from api.clock import utc_now
from api.db import Database
from api.grids.models import Estate
from api.incidents.models import Incident, IncidentChange, IncidentStep
from api.incidents.service import NOTIFY_TASK, audience_of, people_of
from api.jobs import PATIENT, app
from api.notifications.models import Priority
from api.notifications.outbox import Note, Option, tell
from api.staff.models import StaffMember, StaffRole
from api.staff.service import staff_with_role
from api.texts import render

ROOM = "api/notifications"


@app.task(name=NOTIFY_TASK, pass_context=True, retry=PATIENT)
async def notify_incident(context: JobContext, step_id: int) -> None:
    """Tell everybody of a step, once. The part `database` comes with the worker."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        step = await session.get(IncidentStep, step_id, with_for_update=True)
        if step is None or step.told_at is not None:
            return
        step.told_at = utc_now()
        await _tell_all(session, step, now=step.told_at)


async def _tell_all(session: AsyncSession, step: IncidentStep, *, now: datetime) -> None:
    incident = await session.get_one(Incident, step.incident_id)
    people = await people_of(session, incident)
    facts = {
        "incident": incident,
        "step": step,
        "estate": (await session.get_one(Estate, incident.estate_id)).name,
        "kind": KIND_RULES[incident.kind].name,
        "audience": await audience_of(session, incident),
    }
    subject = render(ROOM, "incident_news_subject")
    for person in people:
        text = render(ROOM, "incident_news", plainly=person.plainly, **facts)
        await tell(session, person.openid, Note(text=text, subject=subject), now=now)
    if step.change is IncidentChange.OVERDUE:
        late = Note(
            text=render(ROOM, "incident_late", **facts),
            subject=render(ROOM, "incident_late_subject"),
            options=[
                Option(title=render(ROOM, "option_end_incident"), payload=f"通告结束 {incident.id}")
            ],
            priority=Priority.KEY,
        )
        for openid in await _watchers(session, incident):
            await tell(session, openid, late, now=now)


async def _watchers(session: AsyncSession, incident: Incident) -> set[str]:
    """Who confirmed it, and the desk."""
    by = await session.get_one(StaffMember, incident.by_id)
    desk = await staff_with_role(session, StaffRole.DESK)
    return {member.openid for member in (by, *desk) if member.active and member.openid}
