"""What is done about a reporter who is not to be known after all (`cases.sealed_later`).

What lies in the outbox for the staff loses them too, and everybody who may have read who it was is
asked to keep it to themselves: what has reached a phone cannot be taken back.
"""

from datetime import datetime

from sqlalchemy import any_, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import may_know_case
from api.cases.kinds import KIND_RULES
from api.cases.models import ActorRole, Case, CaseEvent
from api.cases.sealed_later import readers_of
from api.cases.sealing import hidden, traits_of
from api.notifications.models import Digest, OutboundMessage, Priority
from api.notifications.outbox import Note, tell
from api.residents.models import Resident
from api.texts import render

ROOM = "api/notifications"


async def keep_unknown(
    session: AsyncSession, case: Case, event: CaseEvent, *, now: datetime
) -> None:
    """Hide the reporter in what the staff were sent, and ask those who had it to be silent.

    The desk's task to ask about the case is told of with it. The caller makes sure that an event is
    told once.
    """
    if case.sealed_at is None:
        return  # They have changed their mind meanwhile.
    await _hide_in_outbox(session, case)
    if case.follows_up_id is not None:
        return
    for member in await readers_of(session, case):
        did_it = event.actor_role is ActorRole.STAFF and event.actor_id == member.id
        if did_it or not member.active or member.openid is None:
            continue
        if not await may_know_case(session, member.id, case.id):
            continue
        text = render(
            ROOM,
            "case_kept_quiet",
            case=case,
            kind=KIND_RULES[case.kind].name,
            mine=case.owner_id == member.id,
        )
        note = Note(
            text=text,
            subject=render(ROOM, "case_kept_quiet_subject"),
            priority=Priority.KEY,
        )
        await tell(session, member.openid, note, now=now, case_id=case.id, event_id=event.id)


async def _hide_in_outbox(session: AsyncSession, case: Case) -> None:
    """Also what has left: it may be shown again, and lies here for as long as the case."""
    reporter = await session.get_one(Resident, case.reporter_id)
    traits = await traits_of(session, reporter)
    digests = select(Digest.id).where(literal(case.id) == any_(Digest.case_ids))
    query = select(OutboundMessage).where(
        OutboundMessage.openid != reporter.openid,
        or_(
            OutboundMessage.case_id == case.id,
            OutboundMessage.case_id == case.merged_into_id,
            OutboundMessage.digest_id.in_(digests),
        ),
    )
    for message in (await session.scalars(query.with_for_update())).all():
        shown = hidden(message.text, traits)
        if shown != message.text:
            message.text = shown
