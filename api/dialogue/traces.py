"""Every trace of a person in the store, taken out in one transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.erasure import erase_following, erase_in_cases, media_of_no_case, struck_out
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.dialogue.models import HalfTold, InboundMessage, Worry
from api.incidents.service import leave_all
from api.jobs import person_lock
from api.media.models import Media
from api.notifications.erasure import erase_contact, erase_outbox
from api.notifications.models import Digest, OutboundMessage
from api.notifications.outbox import delivery_lock
from api.notifications.reporter_gone import tell_owners
from api.notifications.windows import contact_of
from api.residents.erasures import erase_resident, pseudonym
from api.residents.models import Erasure, Resident
from api.residents.service import bound_homes, ensure_resident
from api.staff.models import StaffAudit, StaffInvitation, StaffMember
from api.visits.photos import lying_with_visits
from api.volunteers.models import Volunteer
from api.volunteers.service import erase_volunteer

PHONE_LENGTH = 11
"""Shorter numbers are too common to look for in everybody's words."""


async def erase_traces(session: AsyncSession, erasure: Erasure, *, now: datetime) -> None:
    """Erase all that came up to the event, and write down how much it was.

    Messages after the event are a new beginning and stay.
    """
    openid = erasure.openid or ""
    new_name = pseudonym()
    await contact_of(session, openid)  # First the person's row, as whoever sends to them does.
    resident = await ensure_resident(session, openid, now=now)
    secrets = await _secrets(session, resident)
    cases = await erase_in_cases(session, resident, secrets)
    await erase_following(session, resident, now=now)
    await leave_all(session, resident)
    erasure.counts = {
        "cases_kept": len(cases),
        **await erase_volunteer(session, resident, now=now),
        **await _media(session, erasure, openid, new_name),
        "messages": await _messages(session, openid, new_name, up_to=erasure.message_id),
        "replies": await erase_outbox(session, openid, new_name=new_name, up_to=erasure.message_id),
        **await erase_resident(session, resident, new_name=new_name, now=now),
    }
    await session.execute(delete(HalfTold).where(HalfTold.openid == openid))
    await session.execute(delete(Worry).where(Worry.openid == openid))
    await erase_contact(session, openid, before=erasure.requested_at)
    await _strike_out_elsewhere(session, cases, secrets)
    await _staff_side(session, openid, new_name)
    await _ended_jobs(session, openid)
    await tell_owners(
        session, [case for case in cases if case.state in UNFINISHED], erasure.reason, now=now
    )


async def _secrets(session: AsyncSession, resident: Resident) -> set[str]:
    """Names and numbers that the person gave, or proved a home with."""
    phones = select(Volunteer.phone).where(Volunteer.resident_id == resident.id)
    known = {resident.name, resident.phone, *(await session.scalars(phones)).all()}
    known |= {home.home.holder_name for home in await bound_homes(session, resident)}
    return {secret for secret in known if secret}


async def _messages(session: AsyncSession, openid: str, new_name: str, *, up_to: int) -> int:
    query = (
        update(InboundMessage)
        .where(InboundMessage.openid == openid, InboundMessage.id <= up_to)
        .values(
            openid=new_name,
            dedupe_key=func.concat("erased:", func.gen_random_uuid()),
            text="",
            content={},
        )
        .returning(InboundMessage.id)
        .execution_options(synchronize_session=False)
    )
    return len((await session.scalars(query)).all())


async def _media(
    session: AsyncSession, erasure: Erasure, openid: str, new_name: str
) -> dict[str, int]:
    """Rows without a case or a visit go, and their bytes later; the others lose their sender."""
    caseless = await media_of_no_case(session, openid)
    visited = await lying_with_visits(session, [media.id for media in caseless])
    loose = [media for media in caseless if media.id not in visited]
    for media in loose:
        await session.delete(media)
    erasure.digests = sorted({media.sha256 for media in loose})
    await session.flush()
    kept = update(Media).where(Media.sender == openid).values(sender=new_name).returning(Media.id)
    return {"media": len(loose), "media_kept": len((await session.scalars(kept)).all())}


async def _strike_out_elsewhere(
    session: AsyncSession, cases: Sequence[Case], secrets: Collection[str]
) -> None:
    """Others read about these cases, and may have written the person's number down."""
    phones = [secret for secret in secrets if secret.isdecimal() and len(secret) >= PHONE_LENGTH]
    told: list[ColumnElement[bool]] = [
        OutboundMessage.case_id.in_([case.id for case in cases]),
        OutboundMessage.digest_id.in_(
            select(Digest.id).where(Digest.case_ids.overlap([case.id for case in cases]))
        ),
        *(OutboundMessage.text.contains(case.case_number) for case in cases),
        *(OutboundMessage.text.contains(phone) for phone in phones),
    ]
    for reply in (await session.scalars(select(OutboundMessage).where(or_(*told)))).all():
        reply.text = struck_out(reply.text, secrets)
    said = or_(*(InboundMessage.text.contains(phone) for phone in phones)) if phones else None
    if said is not None:
        for message in (await session.scalars(select(InboundMessage).where(said))).all():
            message.text = struck_out(message.text, secrets)


async def _staff_side(session: AsyncSession, openid: str, new_name: str) -> None:
    """Somebody may have scanned an invitation, or have worked here once."""
    await session.execute(
        update(StaffInvitation)
        .where(StaffInvitation.scanned_by == openid)
        .values(scanned_by=new_name, waiting=False)
    )
    await session.execute(
        update(StaffAudit).where(StaffAudit.openid == openid).values(openid=new_name)
    )
    await session.execute(
        update(StaffMember).where(StaffMember.openid == openid).values(openid=None)
    )


async def _ended_jobs(session: AsyncSession, openid: str) -> None:
    """Jobs that failed keep their arguments; the person's name is among them."""
    query = text(
        "delete from procrastinate_jobs where status not in ('todo', 'doing')"
        " and (lock = any(:locks) or args ->> 'openid' = :openid)"
    )
    locks = [person_lock(openid), delivery_lock(openid)]
    await session.execute(query, {"locks": locks, "openid": openid})
