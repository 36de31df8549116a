"""Reading a message: what a person means before any language is understood.

A message becomes a `Turn` for the engine, or is `Answered` on the spot: staff commands, old
options, and what the desk cannot take.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import name_wishes
from api.cases.name_wishes import NameWish
from api.cases.nearby import LIST_DIGITS
from api.cases.queries import CASE_NUMBER
from api.dialogue import visit_talk
from api.dialogue.about_staff import about_staff
from api.dialogue.answered import ROOM, Answered, say
from api.dialogue.asked import answer_asked
from api.dialogue.bursts import SHOWN
from api.dialogue.danger import danger_in, sounds_dangerous
from api.dialogue.desk_talk import pass_files_on, pass_on
from api.dialogue.engine import PLAINLY, Turn, command
from api.dialogue.half_told import confirm_late, is_telling
from api.dialogue.in_danger import about_emergency
from api.dialogue.inbox import owes, was_told_to_fetch
from api.dialogue.location import placed_words
from api.dialogue.manner import wanted_plainly
from api.dialogue.models import InboundMessage, MessageType, Outcome
from api.dialogue.my_data import carry_out as carry_out_wish
from api.dialogue.my_data import wish_in
from api.dialogue.normalise import normalise
from api.dialogue.of_shown import ask_of_shown
from api.dialogue.options import Choice, listed_case, overtaken, tapped, typed
from api.dialogue.own_cases import about_own_case
from api.dialogue.personal import say_of_themselves
from api.dialogue.reading_media import (
    LONGEST_RECORD,
    read_media,
    read_together,
    with_recording,
    words_of,
)
from api.dialogue.reading_patrol import Report, give_way, read_location, report_in
from api.dialogue.scenes import note_door, read_invitation
from api.dialogue.staff_commands import (
    ABOUT_WORK,
    ABSENCE,
    FIGURES,
    StaffCommand,
    Verb,
    parse_command,
)
from api.dialogue.staff_desk import carry_out, refusal
from api.dialogue.staff_photos import note_case
from api.dialogue.worries import answer_worry
from api.errors import LinliError, NotFoundError
from api.media.links import MediaLinks
from api.notifications.digests import withhold
from api.notifications.outbox import Note, Option
from api.notifications.subscriptions import note_subscription
from api.notifications.unreachable import tell_desk_who_left
from api.residents.models import Resident
from api.residents.service import ensure_resident
from api.staff.models import StaffMember
from api.staff.service import staff_by_openid
from api.texts import render, spoken_to

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


async def read(
    session: AsyncSession,
    breath: Sequence[InboundMessage],
    *,
    links: MediaLinks | None = None,
    now: datetime,
) -> Turn | Answered | Report:
    """Read what came in one breath: a turn for the engine, an answer, or a step of a report. What
    belongs to an invitation to the staff never gets further; who is with a person at the desk
    speaks to them. `links` are for what staff open from the chat.
    """
    message = breath[-1]
    invited = await read_invitation(session, breath, now=now)
    if invited is not None:
        outcome, note = invited
        return Answered(outcome=outcome, notes=[note])
    resident = await ensure_resident(session, message.openid, now=now)
    with spoken_to(plainly=resident.plainly):
        return await _read_for(session, breath, resident, links=links, now=now)


async def _read_for(
    session: AsyncSession,
    breath: Sequence[InboundMessage],
    resident: Resident,
    *,
    links: MediaLinks | None,
    now: datetime,
) -> Turn | Answered | Report:
    message = breath[-1]
    reading = await _read(session, breath, resident, links=links, now=now)
    if not isinstance(reading, Turn):
        return reading
    passed = await pass_on(session, resident, breath, reading, now=now)
    passed = passed or await confirm_late(session, resident, message.id, reading, now=now)
    if passed is not None:
        return passed
    answered = await answer_worry(session, resident, reading)
    if isinstance(answered, Answered):
        return answered
    reading = await about_emergency(session, resident, answered, now=now)
    reading = await _about_their_name(session, resident, reading)
    reading = await answer_asked(session, resident, breath, reading, now=now)
    if isinstance(reading, Answered):
        return reading
    reading = await about_staff(session, resident, reading)
    reading = say_of_themselves(await about_own_case(session, resident, reading, now=now))
    reading = ask_of_shown(reading)
    if not resident.plainly:
        return reading
    return replace(reading, metadata={**reading.metadata, PLAINLY: True})


async def _about_their_name(session: AsyncSession, resident: Resident, reading: Turn) -> Turn:
    """Who wants not to be known for what is filed, or to be known after all; a complaint that is
    being told hears it itself. Pictures are for the engine.
    """
    spoken = 1 if reading.metadata.get("heard") else 0
    shown = len(reading.metadata.get("media", ())) > spoken
    if reading.text is None or shown or sounds_dangerous(reading.text):
        return reading
    said = name_wishes.heard(reading.text)
    if said is None:
        return reading
    if said.wish is not NameWish.WHO and await is_telling(session, resident.openid):
        return reading
    if said.wish is NameWish.LIFT:
        return Turn(payload=command("case_lift", said=said.about))
    return Turn(payload=command("case_seal", said=said.about, wish=said.wish))


async def _read(
    session: AsyncSession,
    breath: Sequence[InboundMessage],
    resident: Resident,
    *,
    links: MediaLinks | None,
    now: datetime,
) -> Turn | Answered | Report:
    """A single message by its type, several by what is in them."""
    message = breath[-1]
    member = await staff_by_openid(session, message.openid)
    in_words = any(words_of(one) for one in breath)
    if member is not None and (len(breath) > 1 or not in_words):
        at_the_door = await visit_talk.heard(session, member, breath, now=now)
        if at_the_door is not None:
            return at_the_door
    if len(breath) > 1 and in_words:
        words = [await placed_words(session, one, now=now) for one in breath]
        together = await read_together(session, breath, words=words)
        raw = str(together.metadata["raw"])
        said = together.text or ""
        return await report_in(session, member, None, said, raw=raw, now=now) or together
    if any(one.type in SHOWN and not one.text for one in breath):
        passed = await pass_files_on(session, resident, breath, now=now)
        return passed or await read_media(session, breath, resident, member, now=now)
    match message.type:
        case MessageType.TEXT:
            return await _read_text(session, message, member, links=links, now=now)
        case MessageType.VOICE:
            reading = await _read_text(session, message, member, links=links, now=now)
            return await with_recording(session, message, reading)
        case MessageType.LOCATION:
            label = await placed_words(session, message, now=now)
            of_staff = await read_location(session, message, member, label, now=now)
            if isinstance(of_staff, StaffCommand):
                of_staff = await _command(session, member, of_staff, bare=False, now=now)
            if of_staff is not None:
                return of_staff
            where = Turn(text=label, metadata={"location": True})
            return where if label else say("location_unclear")
        case MessageType.SUBSCRIBE if member is not None:
            return say("staff_welcome")
        case MessageType.SUBSCRIBE:
            await note_door(session, message, resident, now=now)
            return Turn(payload=command("subscribe"))
        case MessageType.MENU_CLICK if message.content.get("key") == MY_MESSAGES:
            return await _owed(session, message, now=now)
        case MessageType.MENU_CLICK:
            intent = MENU_COMMANDS.get(str(message.content.get("key", "")))
            return say("option_over") if intent is None else Turn(payload=command(intent))
        case MessageType.OTHER:
            return say("type_unread")
        case MessageType.SUBSCRIPTION:
            await _note_subscriptions(session, message, now=now)
            return Answered(outcome=Outcome.ANSWERED, notes=())
        case MessageType.UNSUBSCRIBE:
            if member is not None:
                await tell_desk_who_left(session, member, now=now)
            return Answered(outcome=Outcome.ANSWERED, notes=())
        case MessageType.IMAGE | MessageType.VIDEO:
            return say("type_unread")  # What is shown has been read above.


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
    session: AsyncSession,
    message: InboundMessage,
    member: StaffMember | None,
    *,
    links: MediaLinks | None,
    now: datetime,
) -> Turn | Answered | Report:
    if await _asks_for_the_rest(session, message):
        return await _owed(session, message, now=now)
    choice = await _choice(session, message, now=now)
    if choice is not None and choice.payload is None:
        return say("option_over", outcome=Outcome.REFUSED)
    if choice is not None and choice.payload is not None and choice.payload.startswith("/"):
        return Turn(payload=choice.payload)
    if choice is None and member is None:
        again = await _asked_again(session, message, now=now)
        if again is not None:
            return again
    text = normalise(message.text if choice is None else choice.payload or "")
    wish = wish_in(text, chosen=choice is not None)
    resident = await ensure_resident(session, message.openid, now=now)
    if wish is not None:
        note = await carry_out_wish(
            session, resident, wish, message, is_staff=member is not None, now=now
        )
        return Answered(outcome=Outcome.ANSWERED, notes=[note])
    plainly = wanted_plainly(text)
    if plainly or (plainly is False and resident.plainly):
        resident.plainly = plainly
        return Turn(payload=command("change_manner"))
    spoken = _in_own_words(parse_command(text), message.text.strip())
    if member is not None and spoken is None and choice is None:
        at_the_door = await visit_talk.heard(session, member, [message], now=now)
        if at_the_door is not None:
            return at_the_door
    if sounds_dangerous(text) and (spoken is None or not spoken.says_where):
        await give_way(session, member, now=now)
        return _words(text, message)
    if spoken is not None and member is not None:
        spoken = await _as_listed(session, message, spoken, now=now)
        note_case(message, spoken)
    raw = message.text.strip()[:LONGEST_RECORD]
    report = await report_in(session, member, spoken, text, raw=raw, now=now)
    if report is not None:
        if member is not None:
            await visit_talk.give_way(session, member)
        return report
    if spoken is None and member is not None and ABOUT_WORK.search(text):
        return say("staff_help")
    if spoken is not None:
        answer = await _command(session, member, spoken, bare=text.isdigit(), links=links, now=now)
        if answer is not None:
            return answer
    if CASE_NUMBER.fullmatch(text):
        return Turn(payload=command("case_status", case_number=text))
    if not text:
        return say("type_unread")
    return _words(text, message)


async def _as_listed(
    session: AsyncSession, message: InboundMessage, spoken: StaffCommand, *, now: datetime
) -> StaffCommand:
    """The command with the case whose number is on the screen, where a list of cases is."""
    number = spoken.words if spoken.verb is Verb.NEARBY else spoken.reference
    if number is None or not number.isdecimal() or len(number) > LIST_DIGITS:
        return spoken
    listed = await listed_case(
        session, message.openid, int(number), written_at=message.received_at, now=now
    )
    if listed is None:
        return spoken
    if spoken.verb is Verb.NEARBY:
        return replace(spoken, words=listed)
    return replace(spoken, reference=listed)


def _words(text: str, message: InboundMessage) -> Turn:
    """Words for the engine, with what of danger is in them."""
    raw = message.text.strip()[:LONGEST_RECORD]
    return Turn(text=text, metadata={"raw": raw, "danger": danger_in(text).as_metadata()})


async def _asks_for_the_rest(session: AsyncSession, message: InboundMessage) -> bool:
    """Whether the person wants what could not be sent: by its name, or as they were told to."""
    text = normalise(message.text)
    if text in ASKS_FOR_THE_REST:
        return True
    return text == FETCHES and await was_told_to_fetch(session, message)


async def _owed(session: AsyncSession, message: InboundMessage, *, now: datetime) -> Answered:
    """The answer carries what is owed; here is only what to say when there is nothing."""
    await withhold(session, message.openid, now=now)
    if await owes(session, message.openid):
        return Answered(outcome=Outcome.ANSWERED, notes=())
    return say("nothing_owed")


def _in_own_words(spoken: StaffCommand | None, raw: str) -> StaffCommand | None:
    """The command with the words as they were written, which others will read."""
    written = parse_command(raw)
    if spoken is None or written is None or written.verb is not spoken.verb:
        return spoken
    if spoken.verb in ABSENCE | {Verb.NEARBY}:
        return spoken  # Days and places are read, and kept as such.
    return replace(spoken, words=written.words[:LONGEST_RECORD])


async def _choice(
    session: AsyncSession, message: InboundMessage, *, now: datetime
) -> Choice | None:
    option_id = message.content.get("menu_id")
    if option_id:
        choice = await tapped(session, message.openid, str(option_id), now=now)
        if choice is not None:
            return choice
    words = normalise(message.text)
    return await typed(session, message.openid, words, written_at=message.received_at, now=now)


async def _asked_again(
    session: AsyncSession, message: InboundMessage, *, now: datetime
) -> Answered | None:
    """A number whose question is no longer the last thing on the screen: the question once more."""
    number = normalise(message.text)
    asked = await overtaken(session, message.openid, number, now=now)
    if asked is None:
        return None
    options = [Option(title=one["title"], payload=one["payload"]) for one in asked.options]
    text = render(ROOM, "asked_again", number=number, asked=asked)
    return Answered(outcome=Outcome.ANSWERED, notes=[Note(text=text, options=options)])


async def _command(
    session: AsyncSession,
    member: StaffMember | None,
    spoken: StaffCommand,
    *,
    bare: bool,
    links: MediaLinks | None = None,
    now: datetime,
) -> Answered | None:
    """Carry out a staff command; None when these words were no command after all."""
    if member is None:
        if spoken.verb in FIGURES and spoken.by_name:
            return say("figures_refused", outcome=Outcome.REFUSED)
        return None
    try:
        async with session.begin_nested():
            note = await carry_out(session, member, spoken, links=links, now=now)
    except LinliError as error:
        if bare and spoken.verb is Verb.SHOW and isinstance(error, NotFoundError):
            return None
        return Answered(outcome=Outcome.REFUSED, notes=[refusal(error, member, spoken)])
    return Answered(outcome=Outcome.ANSWERED, notes=[note])
