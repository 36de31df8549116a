"""What somebody of the staff sees on their rounds, and a confirmed incident covers already."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import may_know_case
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.cases.patrol import Sighting, add_sighting
from api.cases.queries import locked_case
from api.errors import RefusedError
from api.incidents.models import Incident
from api.incidents.service import incident_for, join
from api.residents.service import ensure_resident
from api.staff.models import StaffMember


async def incident_seen(session: AsyncSession, sighting: Sighting) -> Incident | None:
    """The open incident that covers what was seen, as it would answer a resident."""
    return await incident_for(
        session,
        kind=sighting.kind,
        words=sighting.words,
        estate_id=sighting.estate_id,
        building=sighting.building,
    )


async def join_seen(
    session: AsyncSession,
    member: StaffMember,
    incident: Incident,
    sighting: Sighting,
    *,
    now: datetime,
) -> Case | None:
    """The member hears of it until it is over. Where it stands on a case that is open and that they
    may know of, their words and pictures go into that: this case.

    Raises:
        RefusedError: `patrol_without_account`, `incident_over`, or what `add_sighting` refuses.
    """
    if member.openid is None:
        raise RefusedError("patrol_without_account")
    if incident.ended_at is not None:
        raise RefusedError("incident_over", number=incident.id)
    resident = await ensure_resident(session, member.openid, now=now)
    await join(
        session,
        resident,
        incident,
        words=sighting.words,
        message_id=sighting.message_id,
        now=now,
    )
    if incident.case_id is None or not await may_know_case(session, member.id, incident.case_id):
        return None
    case = await locked_case(session, incident.case_id)
    if case.state not in UNFINISHED or case.merged_into_id is not None:
        return None
    await add_sighting(session, member, case, sighting, now=now)
    return case
