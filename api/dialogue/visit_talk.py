"""What a worker says and shows at a door, without a command: it belongs to who is open.

Nothing is swallowed in silence: what was taken for a visit is said, with a way to take it back, and
words that may be about something else are asked about. Commands, options, numbers and mere yes and
no never come here.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue import staff_visits
from api.dialogue.answered import ROOM, Answered
from api.dialogue.bursts import WHOLE, media_of_breath
from api.dialogue.danger import sounds_dangerous
from api.dialogue.models import InboundMessage, Outcome
from api.dialogue.staff_commands import StaffCommand, Verb, parse_command
from api.dialogue.staff_desk import refusal
from api.dialogue.staff_visits import recorded_note, result_options
from api.dialogue.visit_screen import (
    known_screen,
    lay_aside,
    open_person,
    open_visit,
    show_visit,
)
from api.dialogue.visit_words import RESULTS, Step, VisitWords, read_at_door, read_numbered, weighed
from api.errors import LinliError
from api.grids.places import parse_place
from api.grids.service import estate_names
from api.media.models import MediaKind
from api.notifications.outbox import Note, Option
from api.staff.models import StaffMember
from api.texts import render
from api.visits import recording
from api.visits.models import Visit, VisitResult, VisitScreen
from api.visits.rounds import own_visits

VISITING = StaffCommand(verb=Verb.VISIT, reference=None, words="")


async def heard(
    session: AsyncSession,
    member: StaffMember,
    breath: Sequence[InboundMessage],
    words: str,
    *,
    now: datetime,
) -> Answered | None:
    """The answer to what belongs to a visit; None where it belongs to none.

    `words` are all that was said in the breath, normalised; empty where there are only pictures.
    """
    screen = await known_screen(session, member)
    if screen is None or words.isdigit() or WHOLE.fullmatch(words) or parse_command(words):
        return None
    files = [
        media.id
        for media in await media_of_breath(session, breath)
        if media.kind is not MediaKind.VOICE
    ]
    if not words and not files:
        return None
    try:
        async with session.begin_nested():
            note = await _answer(session, member, screen, words, files, now=now)
    except LinliError as error:
        return Answered(outcome=Outcome.REFUSED, notes=[refusal(error, member, VISITING)])
    return None if note is None else Answered(outcome=Outcome.ANSWERED, notes=[note])


async def _answer(
    session: AsyncSession,
    member: StaffMember,
    screen: VisitScreen,
    words: str,
    files: Sequence[int],
    *,
    now: datetime,
) -> Note | None:
    said = read_at_door(words) if words else None
    if said is not None and said.step is Step.CORRECT:
        return await _correct(session, member, screen, said.words, now=now)
    person_id, visit_id = open_person(screen, now=now), open_visit(screen, now=now)
    if person_id is not None:
        screen.media_ids = [*screen.media_ids, *files]
        said = said or read_numbered(words)
        return await _to_person(session, member, screen, person_id, said, words, now=now)
    if visit_id is not None:
        return await _to_visit(session, member, screen, visit_id, said, words, files, now=now)
    return None


async def _to_person(
    session: AsyncSession,
    member: StaffMember,
    screen: VisitScreen,
    person_id: int,
    said: VisitWords | None,
    words: str,
    *,
    now: datetime,
) -> Note | None:
    """Somebody is open and has no result yet."""
    if not words:
        count = len(screen.media_ids)
        text = render(ROOM, "visit_photo_first", count=count)
        return Note(text=text, options=result_options(f"ZF{person_id}")) if count else None
    result = None if said is None else said.result
    if said is not None and said.step is not None:
        return None
    if result is None and sounds_dangerous(words):
        if await _names_a_place(session, words):
            return None
        result, said = VisitResult.URGENT, VisitWords(words=words)
    if result is None or said is None:
        lay_aside(screen)
        whose = f"走访 ZF{person_id}"
        options = [Option(title=one, payload=f"{whose} {one} {words}") for one in RESULTS]
        other = Option(title=render(ROOM, "option_visit_other"), payload=words)
        return Note(text=render(ROOM, "visit_which_result", words=words), options=[*options, other])
    told = VisitWords(person_id=person_id, result=result, words=said.words)
    return await staff_visits.carry_out(session, member, screen, told, now=now)


async def _to_visit(
    session: AsyncSession,
    member: StaffMember,
    screen: VisitScreen,
    visit_id: int,
    said: VisitWords | None,
    words: str,
    files: Sequence[int],
    *,
    now: datetime,
) -> Note | None:
    """A visit was just written down: another result, a step, or more of it."""
    if said is not None and (said.result is not None or said.step in staff_visits.WAYS):
        told = VisitWords(visit_id=visit_id, result=said.result, step=said.step, words=said.words)
        return await staff_visits.carry_out(session, member, screen, told, now=now)
    if not words and not files:
        return None
    visit = await session.get_one(Visit, visit_id)
    alarm = weighed(visit.result, words) is VisitResult.URGENT and sounds_dangerous(words)
    if alarm and (visit.result is VisitResult.URGENT or await _names_a_place(session, words)):
        return None  # It goes the way of every danger; an open emergency takes it up.
    line = words.replace("\n", " ")
    recorded = await recording.add(session, member, visit_id, words=line, media_ids=files, now=now)
    if alarm:
        urgent = VisitResult.URGENT
        recorded = await recording.correct(session, member, visit_id, result=urgent, now=now)
    show_visit(screen, visit_id, now=now)
    note = recorded_note(recorded, now=now, added=not alarm)
    if not words or alarm:
        return note
    title = render(ROOM, "option_visit_other")
    unsay = Option(title=title, payload=f"走访 JL{visit_id} {Step.UNSAY}")
    return Note(text=note.text, options=[*note.options, unsay])


async def _correct(
    session: AsyncSession, member: StaffMember, screen: VisitScreen, words: str, *, now: datetime
) -> Note | None:
    """改一下: the last visit of one's own, while it can be; else it is not about a visit."""
    last = next(iter(await own_visits(session, member, limit=1, now=now)), None)
    if last is None or now - last.visit.at > recording.CORRECTED_WITHIN:
        return None
    said = read_at_door(words) or VisitWords(step=Step.CORRECT)
    told = VisitWords(visit_id=last.visit.id, result=said.result, step=said.step, words=said.words)
    return await staff_visits.carry_out(session, member, screen, told, now=now)


async def _names_a_place(session: AsyncSession, words: str) -> bool:
    """Whether words say where, which may be elsewhere than at this door."""
    said = parse_place(words, estates=await estate_names(session))
    return said.estate is not None or said.building is not None
