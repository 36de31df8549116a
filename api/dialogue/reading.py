"""Reading a message: what a person means before any language is understood.

A message becomes a `Turn` for the engine, or is `Answered` on the spot: staff commands, old
options, and what the desk cannot take.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import work
from api.cases.filing import resident_attaches
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.cases.queries import CASE_NUMBER, locked_case
from api.dialogue.danger import sounds_dangerous
from api.dialogue.engine import Turn, command
from api.dialogue.models import InboundMessage, MessageType, Outcome
from api.dialogue.normalise import normalise
from api.dialogue.options import Choice, tapped, typed
from api.dialogue.staff_commands import ABOUT_WORK, FIGURES, StaffCommand, Verb, parse_command
from api.dialogue.staff_desk import carry_out, photo_case, refusal
from api.errors import LinliError, NotFoundError
from api.media.links import MediaLinks
from api.media.models import MediaKind
from api.media.service import media_of
from api.notifications.outbox import Note
from api.residents.models import Resident
from api.residents.service import ensure_resident
from api.staff.models import StaffMember
from api.staff.service import staff_by_openid
from api.texts import render

ROOM = "api/dialogue"

SPEAKING = frozenset({MessageType.TEXT, MessageType.MENU_CLICK, MessageType.LOCATION})
"""What turns the talk to something else; so does a recording that was understood."""

LATE_PICTURE = timedelta(minutes=10)
"""A picture, recording or video that follows a filed case within this time belongs to it."""

LONGEST_RECORD = 2000
"""Characters of a message that go on record; the platform's own messages are shorter."""

MENU_COMMANDS = {
    "report": "report_problem",
    "fees": "query_fee",
    "my_cases": "case_status",
    "volunteer": "query_volunteer",
    "notices": "ask_notice",
    "help": "help_menu",
    "human": "talk_to_human",
}
"""Keys of the account's menu, and the intent that each stands for."""


@dataclass(frozen=True)
class Answered:
    """A message that needed no engine."""

    outcome: Outcome
    notes: Sequence[Note]


async def read(
    session: AsyncSession,
    message: InboundMessage,
    *,
    links: MediaLinks | None = None,
    now: datetime,
) -> Turn | Answered:
    """Read a message by its type. `links` are for what staff open from the chat."""
    resident = await ensure_resident(session, message.openid, now=now)
    member = await staff_by_openid(session, message.openid)
    match message.type:
        case MessageType.TEXT:
            return await _read_text(session, message, member, links=links, now=now)
        case MessageType.VOICE if message.text:
            reading = await _read_text(session, message, member, links=links, now=now)
            return await _heard(session, message, reading)
        case MessageType.IMAGE | MessageType.VOICE | MessageType.VIDEO:
            return await _read_media(session, message, resident, member, now=now)
        case MessageType.LOCATION:
            label = normalise(str(message.content.get("label", "")))
            return Turn(text=label) if label else _say("location_unclear")
        case MessageType.SUBSCRIBE if member is not None:
            return _say("staff_welcome")
        case MessageType.SUBSCRIBE:
            return Turn(payload=command("subscribe"))
        case MessageType.MENU_CLICK:
            intent = MENU_COMMANDS.get(str(message.content.get("key", "")))
            return _say("option_over") if intent is None else Turn(payload=command(intent))
        case MessageType.OTHER:
            return _say("type_unread")
        case MessageType.UNSUBSCRIBE:
            return Answered(outcome=Outcome.ANSWERED, notes=())


async def _read_text(
    session: AsyncSession,
    message: InboundMessage,
    member: StaffMember | None,
    *,
    links: MediaLinks | None,
    now: datetime,
) -> Turn | Answered:
    choice = await _choice(session, message, now=now)
    if choice is not None and choice.payload is None:
        return _say("option_over", outcome=Outcome.REFUSED)
    if choice is not None and choice.payload is not None and choice.payload.startswith("/"):
        return Turn(payload=choice.payload)
    text = normalise(message.text if choice is None else choice.payload or "")
    spoken = _in_own_words(parse_command(text), message.text.strip())
    if sounds_dangerous(text) and (spoken is None or spoken.reference is None):
        return Turn(text=text, metadata={"raw": message.text.strip()[:LONGEST_RECORD]})
    if spoken is None and member is not None and ABOUT_WORK.search(text):
        return _say("staff_help")
    if spoken is not None:
        answer = await _command(session, member, spoken, bare=text.isdigit(), links=links, now=now)
        if answer is not None:
            return answer
    if CASE_NUMBER.fullmatch(text):
        return Turn(payload=command("case_status", case_number=text))
    if not text:
        return _say("type_unread")
    return Turn(text=text, metadata={"raw": message.text.strip()[:LONGEST_RECORD]})


def _in_own_words(spoken: StaffCommand | None, raw: str) -> StaffCommand | None:
    """The command with the words as they were written, which others will read."""
    written = parse_command(raw)
    if spoken is None or written is None or written.verb is not spoken.verb:
        return spoken
    return replace(spoken, words=written.words[:LONGEST_RECORD])


async def _choice(
    session: AsyncSession, message: InboundMessage, *, now: datetime
) -> Choice | None:
    option_id = message.content.get("menu_id")
    if option_id:
        choice = await tapped(session, message.openid, str(option_id), now=now)
        if choice is not None:
            return choice
    return await typed(session, message.openid, normalise(message.text), now=now)


async def _command(
    session: AsyncSession,
    member: StaffMember | None,
    spoken: StaffCommand,
    *,
    bare: bool,
    links: MediaLinks | None,
    now: datetime,
) -> Answered | None:
    """Carry out a staff command; None when these words were no command after all."""
    if member is None:
        if spoken.verb in FIGURES and spoken.by_name:
            return _say("figures_refused", outcome=Outcome.REFUSED)
        return None
    try:
        async with session.begin_nested():
            note = await carry_out(session, member, spoken, links=links, now=now)
    except LinliError as error:
        if bare and spoken.verb is Verb.SHOW and isinstance(error, NotFoundError):
            return None
        return Answered(outcome=Outcome.REFUSED, notes=[refusal(error, member, spoken)])
    return Answered(outcome=Outcome.ANSWERED, notes=[note])


async def _heard(
    session: AsyncSession, message: InboundMessage, reading: Turn | Answered
) -> Turn | Answered:
    """Words that a recogniser heard are words; the recording goes along, for who doubts them."""
    media = await media_of(session, message.id)
    if isinstance(reading, Answered) or reading.text is None or media is None:
        return reading
    return replace(reading, metadata={**reading.metadata, "media": [media.id], "heard": True})


async def _read_media(
    session: AsyncSession,
    message: InboundMessage,
    resident: Resident,
    member: StaffMember | None,
    *,
    now: datetime,
) -> Turn | Answered:
    """A picture, a video, or a recording that nobody understood: where does it belong?"""
    media = await media_of(session, message.id)
    if media is None:
        fault = message.content.get("fault")
        note = Note(text=render(ROOM, "media_unread", kind=message.type, fault=fault))
        return Answered(outcome=Outcome.ANSWERED, notes=[note])
    if member is not None:
        case = await photo_case(session, member, now=now)
        if case is not None:
            await work.add_photo(session, case, member, media_id=media.id, now=now)
            note = Note(text=render(ROOM, "work_photo", case=case, media=media))
            return Answered(outcome=Outcome.ATTACHED, notes=[note])
    fresh = await _fresh_case(session, resident, now=now)
    if fresh is not None:
        await resident_attaches(session, resident, fresh, media.id, now=now)
        note = Note(text=render(ROOM, "media_attached", case=fresh, media=media))
        return Answered(outcome=Outcome.ATTACHED, notes=[note])
    if media.kind is not MediaKind.VOICE:
        return Turn(payload=command("send_photo", photo=str(media.id)))
    heard = "no" if media.transcript is None else "unclear"
    return Turn(payload=command("send_recording", photo=str(media.id), heard=heard))


async def _fresh_case(session: AsyncSession, resident: Resident, *, now: datetime) -> Case | None:
    """The case that a resident has just filed, unless they have said something since."""
    query = (
        select(Case.id, Case.source_message_id)
        .where(
            Case.reporter_id == resident.id,
            Case.opened_at > now - LATE_PICTURE,
            Case.state.in_(UNFINISHED),
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
        or_(
            InboundMessage.type.in_(SPEAKING),
            and_(InboundMessage.type == MessageType.VOICE, InboundMessage.text != ""),
        ),
    )
    if (await session.scalars(later.limit(1))).one_or_none() is not None:
        return None
    return await locked_case(session, case_id)


def _say(text: str, *, outcome: Outcome = Outcome.ANSWERED) -> Answered:
    return Answered(outcome=outcome, notes=[Note(text=render(ROOM, text))])
