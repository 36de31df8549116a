"""When the engine is away: say so, and keep the words as a case for the desk."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.emergencies import no_place
from api.cases.filing import FileCase, file_case, resident_attaches
from api.cases.follow_up import supplement
from api.cases.kinds import CaseKind
from api.cases.models import Case
from api.cases.queries import going_on
from api.dialogue.bursts import media_of_breath
from api.dialogue.danger import sounds_dangerous
from api.dialogue.engine import Turn
from api.dialogue.models import InboundMessage, Outcome
from api.dialogue.worries import about_worry, answered, confirmed, settle
from api.errors import UnavailableError
from api.notifications.outbox import Note
from api.residents.models import Resident
from api.residents.service import bound_homes, ensure_resident
from api.texts import render, spoken_to

ROOM = "api/dialogue"


async def keep_words(
    session: AsyncSession,
    breath: Sequence[InboundMessage],
    *,
    turn: Turn | None = None,
    now: datetime,
) -> tuple[Outcome, Note]:
    """Keep what a person said in one breath, the last message leading, in a new case for the desk
    or in the one of the same outage; with it what they were asked about and have answered now.

    Where the engine went away only after it had filed what they confirmed, that is what they hear.
    """
    resident = await ensure_resident(session, breath[-1].openid, now=now)
    with spoken_to(plainly=resident.plainly):
        return await _keep_words(session, breath, resident, turn=turn, now=now)


async def _keep_words(
    session: AsyncSession,
    breath: Sequence[InboundMessage],
    resident: Resident,
    *,
    turn: Turn | None,
    now: datetime,
) -> tuple[Outcome, Note]:
    message = breath[-1]
    filed = select(Case).where(Case.source_message_id == message.id)
    if (case := (await session.scalars(filed)).one_or_none()) is not None:
        return Outcome.CASE, Note(text=render(ROOM, "outage_filed", case=case))
    media = await media_of_breath(session, breath)
    said = "\n".join(one.text for one in breath if one.text)
    asked = turn if turn is not None and about_worry(turn) else None
    if asked is not None:
        said = str(asked.metadata["raw"])
        await settle(session, resident.openid)
    words = said or render(ROOM, "outage_no_words", message=message)
    danger = confirmed(asked) if asked and answered(asked) else sounds_dangerous(said)
    try:
        kept = await going_on(session, resident, CaseKind.EMERGENCY, now=now)
        if kept is None and not danger:
            kept = await going_on(session, resident, CaseKind.HAND_OVER, now=now)
        if kept is not None:
            for one in media:
                await resident_attaches(session, resident, kept, one.id, now=now)
            if said or not media:
                await supplement(
                    session, resident, kept, note=words, message_id=message.id, now=now
                )
            return Outcome.MERGED, Note(text=render(ROOM, "outage_added", case=kept))
        homes = await bound_homes(session, resident)
        case = await file_case(
            session,
            resident,
            FileCase(
                message_id=message.id,
                kind=CaseKind.EMERGENCY if danger else CaseKind.HAND_OVER,
                description=words,
                place=homes[0].address if homes else no_place(),
                estate_id=homes[0].home.estate_id if homes else None,
                building=homes[0].home.building if homes else None,
                media_ids=[one.id for one in media],
            ),
            now=now,
        )
    except UnavailableError:
        return Outcome.REFUSED, Note(text=render(ROOM, "outage_no_desk"))
    if danger:
        return Outcome.CASE, Note(text=render(ROOM, "outage_danger", case=case))
    return Outcome.HUMAN, Note(text=render(ROOM, "outage_kept", case=case))
