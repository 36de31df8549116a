"""Reading what people show: pictures, videos and recordings, with words beside them or without."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import work
from api.cases.filing import resident_attaches
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED, CaseAction
from api.cases.models import Case, CaseEvent
from api.cases.queries import locked_case, photo_case
from api.dialogue.answered import Answered, say
from api.dialogue.asked import asked_for
from api.dialogue.bursts import media_of_breath
from api.dialogue.danger import danger_in
from api.dialogue.engine import Turn, command
from api.dialogue.media import FAULT
from api.dialogue.models import InboundMessage, MessageType, Outcome
from api.dialogue.normalise import normalise
from api.dialogue.reading_patrol import Report, photo_of_report
from api.dialogue.staff_photos import photo_note, spoken_of_before
from api.media.models import Media, MediaKind
from api.notifications.outbox import Note
from api.residents.models import Resident
from api.staff.models import StaffMember

SPEAKING = frozenset({MessageType.TEXT, MessageType.MENU_CLICK, MessageType.LOCATION})
"""What turns the talk to something else; so does a recording that was understood."""

LATE_PICTURE = timedelta(minutes=10)
"""A picture that follows a filed case within this time belongs to it."""

LONGEST_RECORD = 2000
"""Characters of a message that go on record; the platform's own messages are shorter."""


def words_of(message: InboundMessage) -> str:
    """What a message says in words: its text, what was heard in it, or the name of its place."""
    if message.type is MessageType.LOCATION:
        return normalise(str(message.content.get("label", "")))
    return normalise(message.text)


async def read_together(
    session: AsyncSession, breath: Sequence[InboundMessage], *, words: Sequence[str]
) -> Turn:
    """Words, places and files of one breath as one turn, in the order of their coming; `words` are
    what each message of it says.
    """
    spoken = [message for message in breath if words_of(message)]
    raw = "\n".join(message.text.strip() or words_of(message) for message in spoken)
    metadata: dict[str, Any] = {
        "raw": raw[:LONGEST_RECORD],
        "media": [media.id for media in await media_of_breath(session, breath)],
    }
    if any(message.type is MessageType.VOICE for message in spoken):
        metadata["heard"] = True
    text = "，".join(said for said in words if said)[:LONGEST_RECORD]
    return Turn(text=text, metadata=metadata | {"danger": danger_in(text).as_metadata()})


async def with_recording(
    session: AsyncSession, message: InboundMessage, reading: Turn | Answered | Report
) -> Turn | Answered | Report:
    """Words that a recogniser heard are words; the recording goes along, for who doubts them."""
    media = await media_of_breath(session, [message])
    if not isinstance(reading, Turn) or reading.text is None or not media:
        return reading
    facts = {"media": [one.id for one in media], "heard": True}
    return replace(reading, metadata={**reading.metadata, **facts})


async def read_media(
    session: AsyncSession,
    breath: Sequence[InboundMessage],
    resident: Resident,
    member: StaffMember | None,
    *,
    now: datetime,
) -> Turn | Answered:
    """Pictures, videos, or recordings that nobody understood: where do they belong?"""
    files = await media_of_breath(session, breath)
    if not files:
        return Answered(outcome=Outcome.ANSWERED, notes=())  # See `unread`.
    fresh = await _fresh_case(session, resident, now=now)
    fresh = fresh or await _spoken_of(session, resident, breath[0], now=now)
    if member is not None:
        of_report = await photo_of_report(session, member, files, fresh, now=now)
        if of_report is not None:
            return of_report
        spoken_of = await spoken_of_before(session, breath[0], now=now)
        case = await photo_case(session, member, spoken_of=spoken_of, now=now)
        if case is not None:
            for media in files:
                stage = await work.add_photo(session, case, member, media_id=media.id, now=now)
            note = photo_note(case, stage=stage, counts=_counts(files), unheard=_unheard(files))
            return Answered(outcome=Outcome.ATTACHED, notes=[note])
    fresh = fresh or await asked_for(session, resident)
    if fresh is not None:
        for media in files:
            await resident_attaches(session, resident, fresh, media.id, now=now)
        return say("media_attached", outcome=Outcome.ATTACHED, case=fresh, **_kinds(files))
    ids = ",".join(str(media.id) for media in files)
    recordings = [media for media in files if media.kind is MediaKind.VOICE]
    if len(recordings) < len(files):
        return Turn(payload=command("send_photo", photo=ids))
    heard = "no" if recordings[-1].transcript is None else "unclear"
    return Turn(payload=command("send_recording", photo=ids, heard=heard))


def unread(breath: Sequence[InboundMessage]) -> Sequence[Note]:
    """What to say of the pictures and recordings in it that could not be had, once for each way."""
    faults = {
        (message.type, message.content[FAULT]): None
        for message in breath
        if FAULT in message.content
    }
    return [
        note for kind, fault in faults for note in say("media_unread", kind=kind, fault=fault).notes
    ]


def _kinds(files: Sequence[Media]) -> dict[str, object]:
    """What a sentence about files needs."""
    return {"counts": _counts(files), "unheard": _unheard(files)}


def _counts(files: Sequence[Media]) -> Counter[MediaKind]:
    """How many of each kind."""
    return Counter(media.kind for media in files)


def _unheard(files: Sequence[Media]) -> Media | None:
    """A recording that has no words."""
    return next((media for media in files if media.kind is MediaKind.VOICE), None)


async def _spoken_of(
    session: AsyncSession, resident: Resident, shown: InboundMessage, *, now: datetime
) -> Case | None:
    """The case that a resident's last words before what is shown have gone into or hurried, if that
    was just now: an answer to what was asked, "照片发你".
    """
    last = (
        select(func.coalesce(InboundMessage.turn_id, InboundMessage.id))
        .where(InboundMessage.openid == resident.openid, InboundMessage.id < shown.id, _speaks())
        .order_by(InboundMessage.id.desc())
        .limit(1)
    )
    query = (
        select(Case.id)
        .join(CaseEvent, CaseEvent.case_id == Case.id)
        .where(
            Case.reporter_id == resident.id,
            Case.state.in_(UNFINISHED),
            Case.kind != CaseKind.EMERGENCY,
            CaseEvent.message_id == last.scalar_subquery(),
            CaseEvent.action.in_((CaseAction.NOTE, CaseAction.URGE, CaseAction.SEAL)),
            CaseEvent.at > now - LATE_PICTURE,
        )
    )
    case_id = (await session.scalars(query)).first()
    return None if case_id is None else await locked_case(session, case_id)


def _speaks() -> ColumnElement[bool]:
    """Messages that say something."""
    heard = and_(InboundMessage.type == MessageType.VOICE, InboundMessage.text != "")
    return or_(InboundMessage.type.in_(SPEAKING), heard)


async def _fresh_case(session: AsyncSession, resident: Resident, *, now: datetime) -> Case | None:
    """The case that a resident has just filed, unless they have said something since."""
    query = (
        select(Case.id, Case.source_message_id)
        .where(
            Case.reporter_id == resident.id,
            Case.opened_at > now - LATE_PICTURE,
            Case.state.in_(UNFINISHED),
            Case.merged_into_id.is_(None),
        )
        .order_by(Case.id.desc())
        .limit(1)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    case_id, source = row
    later = select(InboundMessage.id).where(
        InboundMessage.openid == resident.openid,
        InboundMessage.id > (source or 0),
        _speaks(),
    )
    if (await session.scalars(later.limit(1))).one_or_none() is not None:
        return None
    return await locked_case(session, case_id)
