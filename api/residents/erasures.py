"""Erasing a person: asked for in the transaction that stores the event, carried out by a job.

The room of the dialogue carries it out (`ERASE_TASK`), since it knows every trace that a talk
leaves. Here is what belongs to the resident.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.jobs import defer, person_lock
from api.residents.consents import withdraw_consents
from api.residents.models import (
    Binding,
    BindingAttempt,
    DoorScan,
    Erasure,
    ErasureReason,
    Resident,
)

ERASE_TASK = "erase_person"

ANSWER_FIRST = timedelta(seconds=1)

PSEUDONYM_PREFIX = "erased-"


def pseudonym() -> str:
    """A name that leads back to nobody, in the form of an openid."""
    return f"{PSEUDONYM_PREFIX}{secrets.token_urlsafe(24)}"


async def request_erasure(
    session: AsyncSession, openid: str, reason: ErasureReason, *, message_id: int, now: datetime
) -> None:
    """Have a person erased once the messages before this one are handled; once for a message.

    Who asks for it themselves is to read our answer before it goes with everything else.
    """
    asked = (
        insert(Erasure)
        .values(
            message_id=message_id,
            reason=reason,
            requested_at=now,
            openid=openid,
            digests=[],
            counts={},
        )
        .on_conflict_do_nothing(index_elements=["message_id"])
        .returning(Erasure.id)
    )
    erasure_id = (await session.scalars(asked)).one_or_none()
    if erasure_id is not None:
        await defer(
            session,
            ERASE_TASK,
            lock=person_lock(openid),
            schedule_at=now + ANSWER_FIRST if reason is ErasureReason.ASKED else None,
            erasure_id=erasure_id,
        )


async def erase_resident(
    session: AsyncSession, resident: Resident, *, new_name: str, now: datetime
) -> dict[str, int]:
    """Take name, number, homes and whereabouts from a resident; the row stays for their cases.

    Returns the counts of what was erased. Bindings are deleted, not ended: an address leads back
    to a person. The household register is the community's own and keeps who holds a home.
    """
    unbound = delete(Binding).where(Binding.resident_id == resident.id).returning(Binding.id)
    bindings = len((await session.scalars(unbound)).all())
    for trace in (BindingAttempt, DoorScan):
        await session.execute(delete(trace).where(trace.resident_id == resident.id))
    resident.openid = new_name
    resident.name = resident.phone = None
    resident.plain_words = False
    resident.erased_at = now
    await session.flush()
    return {"bindings": bindings, "consents": await withdraw_consents(session, resident, now=now)}
