"""Staff who do not hear: a message about their case waits, and they have not been here since.

Staff live under the platform's windows like everybody. A worker who has said nothing for two days
gets a headline at best; who then stays silent would leave a case lying that nobody else sees. So
after a while somebody above is told, once for each case.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import superior_of
from api.cases.lifecycle import UNFINISHED, CaseAction
from api.cases.models import Case, CaseEvent
from api.notifications.models import (
    OWED,
    Contact,
    DeliveryState,
    OutboundMessage,
    Priority,
)
from api.notifications.outbox import Note, Option, tell
from api.staff.models import StaffMember
from api.staff.service import account_of
from api.texts import render

ROOM = "api/notifications"

SILENT_AFTER = timedelta(hours=4)
"""A preset of ours; the accept clock of an urgent case is shorter and has its own steps."""

UNHEARD = OWED | {DeliveryState.FAILED}


async def escalate_silence(session: AsyncSession, *, now: datetime) -> int:
    """Tell somebody above of each case whose owner does not hear of it; how many cases."""
    rows = await _unheard(session, before=now - SILENT_AFTER)
    told: set[int] = set()
    for row in rows:
        row.escalated_at = now
        if row.case_id is None or row.case_id in told:
            continue
        told.add(row.case_id)
        case = await session.get_one(Case, row.case_id)
        owner = await session.get_one(StaffMember, case.owner_id)
        superior = await superior_of(session, case, now=now)
        note = Note(
            text=render(ROOM, "owner_silent", case=case, owner=owner, row=row, now=now),
            subject=render(ROOM, "owner_silent_subject"),
            options=[
                Option(
                    title=render(ROOM, "option_look", case=case),
                    payload=f"查看 {case.case_number}",
                )
            ],
            priority=Priority.KEY,
        )
        await tell(session, account_of(superior), note, now=now, case_id=case.id)
    return len(told)


def _of_the_ladder() -> ColumnElement[bool]:
    """A reminder that nobody hears: the next rung of the clocks' own ladder tells of it."""
    return exists().where(
        CaseEvent.id == OutboundMessage.event_id, CaseEvent.action == CaseAction.REMIND
    )


async def _unheard(session: AsyncSession, *, before: datetime) -> Sequence[OutboundMessage]:
    """Messages about unfinished cases to their owners who have not been here since, locked."""
    waits_since = func.coalesce(OutboundMessage.held_at, OutboundMessage.queued_at)
    query = (
        select(OutboundMessage)
        .join(StaffMember, StaffMember.openid == OutboundMessage.openid)
        .join(Case, Case.id == OutboundMessage.case_id)
        .outerjoin(Contact, Contact.openid == OutboundMessage.openid)
        .where(
            StaffMember.active,
            Case.owner_id == StaffMember.id,
            Case.state.in_(UNFINISHED),
            OutboundMessage.state.in_(UNHEARD),
            OutboundMessage.escalated_at.is_(None),
            ~_of_the_ladder(),
            waits_since <= before,
            or_(Contact.openid.is_(None), Contact.last_contact_at < waits_since),
        )
        .order_by(OutboundMessage.id)
        .with_for_update(of=OutboundMessage)
    )
    return (await session.scalars(query)).all()
