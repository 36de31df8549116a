"""Reading a message: what a person means before any language is understood.

A message becomes a `Turn` for the engine, or is `Answered` on the spot: staff commands, old
options, and what the desk cannot take.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import work
from api.cases.filing import resident_attaches
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.cases.queries import CASE_NUMBER, locked_case
from api.dialogue.bursts import media_of
from api.dialogue.danger import sounds_dangerous
from api.dialogue.engine import Turn, command
from api.dialogue.inbox import was_told_to_fetch
from api.dialogue.models import InboundMessage, MessageType, Outcome
from api.dialogue.my_data import carry_out as carry_out_wish
from api.dialogue.my_data import wish_in
from api.dialogue.normalise import normalise
from api.dialogue.options import Choice, tapped, typed
from api.dialogue.scenes import note_door, read_invitation
from api.dialogue.staff_commands import ABOUT_WORK, FIGURES, StaffCommand, Verb, parse_command
from api.dialogue.staff_desk import carry_out, photo_case, refusal
from api.errors import LinliError, NotFoundError
from api.media import Media
from api.notifications.outbox import Note, is_owed
from api.notifications.subscriptions import note_subscription
from api.notifications.unreachable import tell_desk_who_left
from api.residents.models import Resident
from api.residents.service import ensure_resident
from api.staff.models import StaffMember
from api.staff.service import staff_by_openid
from api.texts import render

ROOM = "api/dialogue"

SPEAKING = frozenset({MessageType.TEXT, MessageType.MENU_CLICK, MessageType.LOCATION})
"""What turns the talk to something else."""

LATE_PICTURE = timedelta(minutes=10)
"""A picture that follows a filed case within this time belongs to it."""

LONGEST_RECORD = 2000
"""Characters of a message that go on record; the platform's own messages are shorter."""

ASKS_FOR_THE_REST = frozenset({"我的消息", "查看更多", "更多", "查看结果"})
FETCHES = "1"
"""What accounts without customer-service messages ask people to reply for a late answer."""

MY_MESSAGES = "my_messages"
"""The menu's key for what could not be sent."""

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
    session: AsyncSession, breath: Sequence[InboundMessage], *, now: datetime
) -> Turn | Answered:
    """Read what came in one breath; a single message by its type. What belongs to an invitation to
    the staff never gets further.
    """
    message = breath[-1]
    invited = await read_invitation(session, breath, now=now)
    if invited is not None:
        outcome, note = invited
        return Answered(outcome=outcome, notes=[note])
    resident = await ensure_resident(session, message.openid, now=now)
    member = await staff_by_openid(session, message.openid)
    if all(one.type is MessageType.IMAGE for one in breath):
        return await _read_images(session, breath, resident, member, now=now)
    if len(breath) > 1:
        return await _read_together(session, breath)
    match message.type:
        case MessageType.TEXT:
            return await _read_text(session, message, member, now=now)
        case MessageType.LOCATION:
            label = _words(message)
            return Turn(text=label) if label else _say("location_unclear")
        case MessageType.SUBSCRIBE if member is not None:
            return _say("staff_welcome")
        case MessageType.SUBSCRIBE:
            await note_door(session, message, resident, now=now)
            return Turn(payload=command("subscribe"))
        case MessageType.MENU_CLICK if message.content.get("key") == MY_MESSAGES:
            return await _owed(session, message)
        case MessageType.MENU_CLICK:
            intent = MENU_COMMANDS.get(str(message.content.get("key", "")))
            return _say("option_over") if intent is None else Turn(payload=command(intent))
        case MessageType.VOICE:
            return _say("voice_unread")
        case MessageType.OTHER:
            return _say("type_unread")
        case MessageType.SUBSCRIPTION:
            await _note_subscriptions(session, message, now=now)
            return Answered(outcome=Outcome.ANSWERED, notes=())
        case MessageType.UNSUBSCRIBE:
            if member is not None:
                await tell_desk_who_left(session, member, now=now)
            return Answered(outcome=Outcome.ANSWERED, notes=())
        case MessageType.IMAGE:
            return Answered(outcome=Outcome.ANSWERED, notes=())


async def _note_subscriptions(
    session: AsyncSession, message: InboundMessage, *, now: datetime
) -> None:
    """The person's word on each template that they were asked about."""
    for word in ("accepted", "refused"):
        for template_id in message.content.get(word, ()):
            await note_subscription(
                session, message.openid, template_id, accepted=word == "accepted", now=now
            )


async def _read_text(
    session: AsyncSession, message: InboundMessage, member: StaffMember | None, *, now: datetime
) -> Turn | Answered:
    if await _asks_for_the_rest(session, message):
        return await _owed(session, message)
    choice = await _choice(session, message, now=now)
    if choice is not None and choice.payload is None:
        return _say("option_over", outcome=Outcome.REFUSED)
    if choice is not None and choice.payload is not None and choice.payload.startswith("/"):
        return Turn(payload=choice.payload)
    text = normalise(message.text if choice is None else choice.payload or "")
    wish = wish_in(text, chosen=choice is not None)
    if wish is not None:
        resident = await ensure_resident(session, message.openid, now=now)
        note = await carry_out_wish(
            session, resident, wish, message, is_staff=member is not None, now=now
        )
        return Answered(outcome=Outcome.ANSWERED, notes=[note])
    spoken = _in_own_words(parse_command(text), message.text.strip())
    if sounds_dangerous(text) and (spoken is None or spoken.reference is None):
        return Turn(text=text, metadata={"raw": message.text.strip()[:LONGEST_RECORD]})
    if spoken is None and member is not None and ABOUT_WORK.search(text):
        return _say("staff_help")
    if spoken is not None:
        answer = await _command(session, member, spoken, bare=text.isdigit(), now=now)
        if answer is not None:
            return answer
    if CASE_NUMBER.fullmatch(text):
        return Turn(payload=command("case_status", case_number=text))
    if not text:
        return _say("type_unread")
    return Turn(text=text, metadata={"raw": message.text.strip()[:LONGEST_RECORD]})


async def _asks_for_the_rest(session: AsyncSession, message: InboundMessage) -> bool:
    """Whether the person wants what could not be sent: by its name, or as they were told to."""
    text = normalise(message.text)
    if text in ASKS_FOR_THE_REST:
        return True
    return text == FETCHES and await was_told_to_fetch(session, message)


async def _owed(session: AsyncSession, message: InboundMessage) -> Answered:
    """The answer carries what is owed; here is only what to say when there is nothing."""
    if await is_owed(session, message.openid):
        return Answered(outcome=Outcome.ANSWERED, notes=())
    return _say("nothing_owed")


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
    now: datetime,
) -> Answered | None:
    """Carry out a staff command; None when these words were no command after all."""
    if member is None:
        if spoken.verb in FIGURES and spoken.by_name:
            return _say("figures_refused", outcome=Outcome.REFUSED)
        return None
    try:
        async with session.begin_nested():
            note = await carry_out(session, member, spoken, now=now)
    except LinliError as error:
        if bare and spoken.verb is Verb.SHOW and isinstance(error, NotFoundError):
            return None
        return Answered(outcome=Outcome.REFUSED, notes=[refusal(error, member, spoken)])
    return Answered(outcome=Outcome.ANSWERED, notes=[note])


async def _read_images(
    session: AsyncSession,
    breath: Sequence[InboundMessage],
    resident: Resident,
    member: StaffMember | None,
    *,
    now: datetime,
) -> Turn | Answered:
    pictures = await media_of(session, breath)
    if not pictures:
        return _say("picture_unread")
    if member is not None:
        case = await photo_case(session, member, now=now)
        if case is not None:
            for picture in pictures:
                await work.add_photo(session, case, member, media_id=picture.id, now=now)
            note = Note(text=render(ROOM, "work_photo", case=case, kind=""))
            return Answered(outcome=Outcome.ATTACHED, notes=[note])
    fresh = await _fresh_case(session, resident, now=now)
    if fresh is not None:
        for picture in pictures:
            await resident_attaches(session, resident, fresh, picture.id, now=now)
        note = Note(text=render(ROOM, "picture_attached", case=fresh))
        return Answered(outcome=Outcome.ATTACHED, notes=[note])
    return _shown(pictures)


async def _read_together(
    session: AsyncSession, breath: Sequence[InboundMessage]
) -> Turn | Answered:
    """Words, places and pictures of one breath as one turn, in the order of their coming."""
    pictures = await media_of(session, breath)
    words = [said for said in map(_words, breath) if said]
    if words:
        raw = "\n".join(
            message.text.strip() or _words(message) for message in breath if _words(message)
        )
        media = [picture.id for picture in pictures]
        return Turn(
            text="，".join(words)[:LONGEST_RECORD],
            metadata={"raw": raw[:LONGEST_RECORD], "media": media},
        )
    return _shown(pictures) if pictures else _say("type_unread")


def _words(message: InboundMessage) -> str:
    """What a message says in words: its text, or the name of its place."""
    if message.type is MessageType.LOCATION:
        return normalise(str(message.content.get("label", "")))
    return normalise(message.text)


def _shown(pictures: Sequence[Media]) -> Turn:
    """Pictures without a word: a command of ours, with the ids of all of them."""
    ids = ",".join(str(picture.id) for picture in pictures)
    return Turn(payload=command("send_photo", photo=ids))


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
        InboundMessage.type.in_(SPEAKING),
    )
    if (await session.scalars(later.limit(1))).one_or_none() is not None:
        return None
    return await locked_case(session, case_id)


def _say(text: str, *, outcome: Outcome = Outcome.ANSWERED) -> Answered:
    return Answered(outcome=outcome, notes=[Note(text=render(ROOM, text))])
