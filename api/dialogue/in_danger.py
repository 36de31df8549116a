"""What somebody says within half an hour of their call for help: it most likely belongs to it.

The engine is told so (`IN_DANGER`); `settling.in_danger` of the bot has the table of what is
something else.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import CaseKind
from api.cases.queries import going_on
from api.dialogue.danger import danger_in
from api.dialogue.danger.over import is_over
from api.dialogue.engine import Turn
from api.dialogue.normalise import normalise
from api.grids.rounds import named_place
from api.residents.models import Resident

IN_DANGER = "in_danger"
"""In a turn's metadata: the `kind` of the danger as it was told first, whether its place is known
(`placed`), and whether these words name one (`where`) or say that it is over (`over`).
"""


async def about_emergency(
    session: AsyncSession, resident: Resident, reading: Turn, *, now: datetime
) -> Turn:
    """The turn, with the person's open emergency, where they have one and have said something."""
    if reading.text is None:
        return reading
    case = await going_on(session, resident, CaseKind.EMERGENCY, now=now)
    if case is None:
        return reading
    kind = danger_in(normalise(case.description)).kind
    emergency = {
        "kind": kind,
        "placed": case.estate_id is not None,
        "where": not (await named_place(session, reading.text)).is_empty,
        "over": is_over(reading.text, kind=kind),
    }
    return replace(reading, metadata={**reading.metadata, IN_DANGER: emergency})
