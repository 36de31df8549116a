"""Telling supervisors that rules have switched themselves off."""

from collections.abc import Sequence

from procrastinate import JobContext
from sqlalchemy import select

from api.cases.models import RoutingRule
from api.cases.routing_store import TELL_RULES_OFF_TASK
from api.clock import utc_now
from api.db import Database
from api.jobs import PATIENT, app
from api.notifications.outbox import Note, tell
from api.staff.models import StaffRole
from api.staff.service import account_of, staff_with_role
from api.texts import render

ROOM = "api/notifications"


@app.task(name=TELL_RULES_OFF_TASK, pass_context=True, retry=PATIENT)
async def tell_rules_off(context: JobContext, rule_ids: Sequence[int]) -> None:
    """Tell every supervisor, in one transaction: a run that failed has told nobody."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        query = select(RoutingRule.name).where(
            RoutingRule.id.in_(rule_ids), RoutingRule.off_at.is_not(None)
        )
        names = (await session.scalars(query.order_by(RoutingRule.id))).all()
        note = Note(
            text=render(ROOM, "rules_off", names=names),
            subject=render(ROOM, "rules_off_subject"),
        )
        for member in await staff_with_role(session, StaffRole.SUPERVISOR):
            await tell(session, account_of(member), note, now=utc_now())
