"""What is known of an incident, for everybody who tells of it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import KIND_RULES
from api.grids.models import Estate
from api.incidents.models import Incident
from api.texts import render


async def incident_told(session: AsyncSession, incident: Incident, *, now: datetime) -> str:
    """Where, what, until when; honestly so when its time has passed."""
    return render(
        "api/incidents",
        "incident",
        incident=incident,
        estate=(await session.get_one(Estate, incident.estate_id)).name,
        kind=KIND_RULES[incident.kind].name,
        now=now,
    )
