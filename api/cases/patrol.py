"""巡查上报: what somebody of the staff sees on their rounds becomes a case, or a word in one.

The case is routed and promised as any other. It is counted apart (`CaseSource.PATROL`); its
reporter may handle it themselves, is asked for no rating and gets no news: they look it up.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import work
from api.cases.closing import check_after_photo
from api.cases.conflicts import known_to
from api.cases.filing import FileCase, attach_media, file_case
from api.cases.following import Told, alike_cases
from api.cases.history import Actor, advance, taken_before
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction, CaseState, next_state
from api.cases.models import Case, CaseSource
from api.cases.name_wishes import wants_seal
from api.cases.replies import check_reply
from api.cases.subjects import hear
from api.errors import NotFoundError, RefusedError
from api.residents.models import Resident
from api.residents.service import ensure_resident
from api.staff.models import StaffMember

SIGHTED = "sighted"
"""The fact of a note that a colleague made who saw the same on patrol: their name."""

LISTED = 8
"""So many of one's own reports are listed, the newest first."""

LONGEST_WORDS = 2000


@dataclass(frozen=True)
class Sighting:
    """What was seen and where. `message_id` is the message that filed it, the key that makes it
    happen once; None where it came by the API.
    """

    kind: CaseKind
    words: str
    place: str
    estate_id: int | None = None
    building: str | None = None
    media_ids: Sequence[int] = field(default=())
    message_id: int | None = None


async def report(
    session: AsyncSession, member: StaffMember, sighting: Sighting, *, now: datetime
) -> Case:
    """Open the case of what a member saw.

    Raises:
        RefusedError: `patrol_without_account`, `patrol_not_sealed`: it goes under their name, who
            wants to be unknown tells it as a resident; or `patrol_words_missing`.
        UnavailableError: `no_desk`; nothing was opened.
    """
    if not sighting.words.strip():
        raise RefusedError("patrol_words_missing")
    if wants_seal(sighting.words):
        raise RefusedError("patrol_not_sealed")
    command = FileCase(
        message_id=sighting.message_id,
        kind=sighting.kind,
        description=sighting.words[:LONGEST_WORDS],
        place=sighting.place,
        estate_id=sighting.estate_id,
        building=sighting.building,
        media_ids=sighting.media_ids,
        source=CaseSource.PATROL,
    )
    return await file_case(session, await _account(session, member, now=now), command, now=now)


async def like_cases(
    session: AsyncSession,
    member: StaffMember,
    sighting: Sighting,
    *,
    apart_from: Collection[int] = (),
    now: datetime,
) -> list[Case]:
    """Open cases that look like what a member saw, the likest first; none of which they may not
    know.

    Raises:
        RefusedError: `patrol_without_account`.
    """
    told = Told(
        sighting.kind, sighting.words, sighting.place, sighting.estate_id, sighting.building
    )
    resident = await _account(session, member, now=now)
    return await alike_cases(session, resident, told, unlike=apart_from, on_patrol=True, now=now)


async def add_sighting(
    session: AsyncSession, member: StaffMember, case: Case, sighting: Sighting, *, now: datetime
) -> None:
    """The same matter is a case already: the member's words and pictures go into it, and its owner
    hears of them. The case is locked; the same message adds once.

    Raises:
        IllegalTransitionError: it is finished.
        RefusedError: `reply_unfit`, with the `flaws`: its reporter can read them.
        UnavailableError: `no_desk`; the words name its owner and nobody else could have it.
    """
    if await taken_before(session, CaseAction.NOTE, message_id=sighting.message_id):
        return
    await check_reply(session, case, sighting.words, promises=False, now=now)
    facts: dict[str, Any] = {} if case.owner_id == member.id else {SIGHTED: member.name}
    await advance(
        session,
        case,
        CaseAction.NOTE,
        actor=Actor.staff(member),
        now=now,
        note=sighting.words,
        message_id=sighting.message_id,
        **facts,
    )
    await attach_media(session, case, sighting.media_ids, by_staff=True, now=now)
    await hear(session, case, sighting.words, now=now)


async def add_photo(
    session: AsyncSession, member: StaffMember, case: Case, media_id: int, *, now: datetime
) -> None:
    """A picture of what was seen, sent after it was reported; it shows how it was found. The case
    is locked.

    Raises:
        IllegalTransitionError: it is finished.
    """
    facts: dict[str, Any] = {} if case.owner_id == member.id else {SIGHTED: member.name}
    actor = Actor.staff(member)
    await advance(
        session, case, CaseAction.ATTACH, actor=actor, now=now, media_id=media_id, **facts
    )
    await attach_media(session, case, [media_id], by_staff=True, now=now)


async def close_at_once(
    session: AsyncSession, case: Case, member: StaffMember, *, note: str, now: datetime
) -> None:
    """顺手办了: what a member saw and did is taken and closed in one step, with a photo of it.

    Raises:
        IllegalTransitionError: it is neither new nor in progress.
        RefusedError: `after_photo_missing`, whoever closes it, or what `work.resolve` refuses.
    """
    if case.state is CaseState.ASSIGNED:
        await work.take(session, case, member, now=now)
    next_state(case.state, CaseAction.RESOLVE)
    await check_after_photo(session, case, member, always=True)
    await work.resolve(session, case, member, note=note, now=now)


async def patrols_of(
    session: AsyncSession, member: StaffMember, *, limit: int = LISTED
) -> Sequence[Case]:
    """我上报的: what a member reported from their rounds, the newest first."""
    query = (
        select(Case)
        .join(Resident, Resident.id == Case.reporter_id)
        .where(_reported_by(member), known_to(member.id))
        .order_by(Case.opened_at.desc(), Case.id.desc())
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def patrol_of(session: AsyncSession, member: StaffMember, case_number: str) -> Case:
    """One of a member's reports, locked.

    Raises:
        NotFoundError: `patrol_unknown`, also for one that is not theirs, or that does not exist
            for them.
    """
    query = (
        select(Case)
        .join(Resident, Resident.id == Case.reporter_id)
        .where(_reported_by(member), Case.case_number == case_number.upper(), known_to(member.id))
        .with_for_update(of=Case)
    )
    case = (await session.scalars(query)).one_or_none()
    if case is None:
        raise NotFoundError("patrol_unknown", number=case_number.upper())
    return case


async def seen_by(session: AsyncSession, case: Case) -> str | None:
    """Who reported a case from their patrol; None for a request, and who has left."""
    if case.source is not CaseSource.PATROL:
        return None
    query = (
        select(StaffMember.name)
        .join(Resident, Resident.openid == StaffMember.openid)
        .where(Resident.id == case.reporter_id)
    )
    return (await session.scalars(query)).one_or_none()


def _reported_by(member: StaffMember) -> ColumnElement[bool]:
    """A member's own reports, over `Case` with its reporter."""
    return (Resident.openid == member.openid) & (Case.source == CaseSource.PATROL)


async def _account(session: AsyncSession, member: StaffMember, *, now: datetime) -> Resident:
    """The member's own row among those who write to the account."""
    if member.openid is None:
        raise RefusedError("patrol_without_account")
    return await ensure_resident(session, member.openid, now=now)
