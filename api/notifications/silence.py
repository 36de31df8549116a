"""Staff who do not hear: a message about their case waits, and they have not been here since.

Staff live under the platform's windows like everybody. A worker who has said nothing for two days
gets a headline at best; who then stays silent would leave a case lying that nobody else sees. So
after a while somebody above is told, once for each time that a case is given to somebody. The
while begins when its owner comes on duty.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.cases.assignment import superior_of
from api.cases.lifecycle import UNFINISHED, CaseAction
from api.cases.models import Case, CaseEvent
from api.errors import UnavailableError
from api.notifications.erasure import TAKEN_BACK
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

log = logging.getLogger(__name__)

ROOM = "api/notifications"

SILENT_AFTER = timedelta(hours=4)
"""A preset of ours; the accept clock of an urgent case is shorter and has its own steps."""

UNHEARD = OWED | {DeliveryState.FAILED, DeliveryState.UNKNOWN}


async def escalate_silence(session: AsyncSession, *, now: datetime) -> int:
    """Tell somebody above of each case whose owner does not hear of it; how many cases.

    Where nobody above is left to be told, the next run tries again.
    """
    told: set[int] = set()
    for row in await _unheard(session, before=now - SILENT_AFTER):
        case = await session.get_one(Case, row.case_id)
        if case.id in told:
            continue
        try:
            async with session.begin_nested():
                await _tell_superior(session, case, row, now=now)
                row.escalated_at = now
        except UnavailableError as error:
            log.error("nobody can be told that case %s is not heard of: %s", case.id, error.code)
            continue
        told.add(case.id)
    return len(told)


async def _tell_superior(
    session: AsyncSession, case: Case, row: OutboundMessage, *, now: datetime
) -> None:
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


def _of_the_ladder() -> ColumnElement[bool]:
    """A reminder that nobody hears: the next rung of the clocks' own ladder tells of it."""
    return exists().where(
        CaseEvent.id == OutboundMessage.event_id, CaseEvent.action == CaseAction.REMIND
    )


async def _unheard(session: AsyncSession, *, before: datetime) -> Sequence[OutboundMessage]:
    """Messages about unfinished cases to their owners who have not been here since, locked."""
    waits_since = func.coalesce(OutboundMessage.held_at, OutboundMessage.queued_at)
    earlier = aliased(OutboundMessage)
    given_at = (
        select(func.max(CaseEvent.at))
        .where(
            CaseEvent.case_id == earlier.case_id,
            CaseEvent.action.in_({CaseAction.ASSIGN, CaseAction.REASSIGN}),
        )
        .correlate(earlier)  # Of that one case; by itself it would look for the newest of all.
        .scalar_subquery()
    )
    told_before = exists().where(
        earlier.openid == OutboundMessage.openid,
        earlier.case_id == OutboundMessage.case_id,
        earlier.escalated_at >= func.coalesce(given_at, earlier.escalated_at),
    )
    query = (
        select(OutboundMessage)
        .join(StaffMember, StaffMember.openid == OutboundMessage.openid)
        .join(Case, Case.id == OutboundMessage.case_id)
        .outerjoin(Contact, Contact.openid == OutboundMessage.openid)
        .where(
            StaffMember.active,
            Case.owner_id == StaffMember.id,
            Case.state.in_(UNFINISHED),
            Case.merged_into_id.is_(None),
            OutboundMessage.state.in_(UNHEARD),
            func.coalesce(OutboundMessage.error, "").not_in(TAKEN_BACK),
            ~told_before,
            ~_of_the_ladder(),
            func.greatest(waits_since, Case.owner_comes_at) <= before,
            or_(Contact.openid.is_(None), Contact.last_contact_at < waits_since),
        )
        .order_by(OutboundMessage.id)
        .with_for_update(of=OutboundMessage)
    )
    return (await session.scalars(query)).all()
