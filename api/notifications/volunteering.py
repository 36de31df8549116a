"""Telling a volunteer that a place has become free for them."""

from procrastinate import JobContext

from api.clock import utc_now
from api.db import Database
from api.jobs import PATIENT, app
from api.notifications.outbox import Note, tell
from api.residents.models import Resident
from api.texts import render
from api.volunteers.models import Activity, Signup, SignupState
from api.volunteers.service import NOTIFY_TASK

ROOM = "api/notifications"


@app.task(name=NOTIFY_TASK, pass_context=True, retry=PATIENT)
async def notify_moved_up(context: JobContext, signup_id: int) -> None:
    """Tell the first of the waiting list, unless they have cancelled meanwhile."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        signup = await session.get(Signup, signup_id, with_for_update=True)
        if signup is None or signup.state is not SignupState.CONFIRMED or signup.told_at:
            return
        signup.told_at = utc_now()
        activity = await session.get_one(Activity, signup.activity_id)
        resident = await session.get_one(Resident, signup.resident_id)
        if resident.erased_at is not None:
            return
        note = Note(
            text=render(ROOM, "moved_up", activity=activity, plainly=resident.plainly),
            subject=render(ROOM, "moved_up_subject"),
        )
        await tell(session, resident.openid, note, now=utc_now())
