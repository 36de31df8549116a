"""What people agreed to: recorded before they give personal data, and asked for once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotAllowedError
from api.residents.models import Consent, ConsentScope, Resident

TEXT_VERSIONS = {
    ConsentScope.HOME_PROOF: "2026-11",
    ConsentScope.VOLUNTEER_PHONE: "2026-11",
}
"""Which words are agreed to (`utter_…_consent` in the domain). New words want a new version, and
everybody is asked again; a test holds the two together."""


async def has_consented(session: AsyncSession, resident: Resident, scope: ConsentScope) -> bool:
    """Whether a person agreed to the words of today, and has not withdrawn it."""
    query = select(func.count()).where(
        Consent.resident_id == resident.id,
        Consent.scope == scope,
        Consent.text_version == TEXT_VERSIONS[scope],
        Consent.withdrawn_at.is_(None),
    )
    return bool(await session.scalar(query))


async def give_consent(
    session: AsyncSession,
    resident: Resident,
    scope: ConsentScope,
    *,
    message_id: int | None,
    now: datetime,
) -> None:
    """Record that a message said yes; saying it again changes nothing."""
    given = insert(Consent).values(
        resident_id=resident.id,
        scope=scope,
        text_version=TEXT_VERSIONS[scope],
        given_at=now,
        message_id=message_id,
    )
    await session.execute(given.on_conflict_do_nothing())


async def require_consent(session: AsyncSession, resident: Resident, scope: ConsentScope) -> None:
    """Refuse to take personal data that nobody agreed to give.

    Raises:
        NotAllowedError: `consent_missing`.
    """
    if not await has_consented(session, resident, scope):
        raise NotAllowedError("consent_missing")


async def consents_of(session: AsyncSession, resident: Resident) -> Sequence[Consent]:
    """Everything that a person ever agreed to, the oldest first."""
    query = select(Consent).where(Consent.resident_id == resident.id).order_by(Consent.id)
    return (await session.scalars(query)).all()


async def withdraw_consents(session: AsyncSession, resident: Resident, *, now: datetime) -> int:
    """Withdraw all that stands; how many."""
    query = (
        update(Consent)
        .where(Consent.resident_id == resident.id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .returning(Consent.id)
    )
    return len((await session.scalars(query)).all())
