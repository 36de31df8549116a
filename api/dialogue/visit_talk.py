"""What a worker says and shows at a door, without a command: it belongs to who is open.

Nothing is swallowed in silence: what was taken for a visit is said, with a way to take it back, and
words that may be about something else are asked about. Commands, options, numbers, what names a
case, and mere yes and no never come here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.queries import CASE_NUMBER
from api.dialogue import staff_visits
from api.dialogue.answered import ROOM, Answered
from api.dialogue.bursts import WHOLE, media_of_breath
from api.dialogue.danger import sounds_dangerous
from api.dialogue.models import InboundMessage, Outcome
from api.dialogue.reading_media import words_of
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


@dataclass(frozen=True)
class AtDoor:
    """What came in a breath: words as they are read and as they were written, and pictures."""

    session: AsyncSession
    member: StaffMember
    screen: VisitScreen
    words: str
    written: str
    files: Sequence[int]
    now: datetime

    @property
    def said(self) -> VisitWords | None:
        """A result or a step that the words begin with; the rest of them as it was written."""
        said, written = read_at_door(self.words), read_at_door(self.written)
        alike = said and written and (said.result, said.step) == (written.result, written.step)
        return written if alike else said


async def heard(
    session: AsyncSession,
    member: StaffMember,
    breath: Sequence[InboundMessage],
    *,
    now: datetime,
) -> Answered | None:
    """The answer to what belongs to a visit; None where it belongs to none."""
    screen = await known_screen(session, member)
    words = "，".join(filter(None, map(words_of, breath)))
    if screen is None or _is_no_talk(words):
        return None
    media = await media_of_breath(session, breath)
    door = AtDoor(
        session=session,
        member=member,
        screen=screen,
        words=words,
        written="，".join(filter(None, (one.text.strip() or words_of(one) for one in breath))),
        files=[one.id for one in media if one.kind is not MediaKind.VOICE],
        now=now,
    )
    if not words and not door.files:
        return None
    try:
        async with session.begin_nested():
            note = await _answer(door)
    except LinliError as error:
        return Answered(outcome=Outcome.REFUSED, notes=[refusal(error, member, VISITING)])
    return None if note is None else Answered(outcome=Outcome.ANSWERED, notes=[note])


async def give_way(session: AsyncSession, member: StaffMember) -> None:
    """Something else was begun: what is said and shown next is about that."""
    screen = await known_screen(session, member)
    if screen is not None:
        lay_aside(screen)


def _is_no_talk(words: str) -> bool:
    return bool(
        words.isdigit()
        or WHOLE.fullmatch(words)
        or words.startswith(Verb.VISIT.value)
        or CASE_NUMBER.search(words)
        or parse_command(words)
    )


async def _answer(door: AtDoor) -> Note | None:
    said = door.said
    if said is not None and said.step is Step.CORRECT:
        return await _correct(door, said.words)
    person_id = open_person(door.screen, now=door.now)
    visit_id = open_visit(door.screen, now=door.now)
    if person_id is not None:
        return await _to_person(door, person_id)
    if visit_id is not None:
        return await _to_visit(door, visit_id)
    return None


async def _to_person(door: AtDoor, person_id: int) -> Note | None:
    """Somebody is open and has no result yet."""
    screen = door.screen
    screen.media_ids = [*screen.media_ids, *door.files]
    if not door.words:
        text = render(ROOM, "visit_photo_first", count=len(screen.media_ids))
        return Note(text=text, options=result_options(f"ZF{person_id}"))
    said = door.said or read_numbered(door.written) or read_numbered(door.words)
    if said is not None and said.result is not None:
        return await _carry_out(
            door, VisitWords(person_id=person_id, result=said.result, words=said.words)
        )
    if said is not None or (
        sounds_dangerous(door.words) and await _names_a_place(door.session, door.words)
    ):
        return None
    if sounds_dangerous(door.words):
        urgent = VisitResult.URGENT
        return await _carry_out(
            door, VisitWords(person_id=person_id, result=urgent, words=door.written)
        )
    return _which_result(door, person_id)


def _which_result(door: AtDoor, person_id: int) -> Note:
    """Words that may be about this visit: a tap says so, another that they are not."""
    lay_aside(door.screen)
    options = [
        Option(title=title, payload=f"走访 ZF{person_id} {title} {door.written}")
        for title in RESULTS
    ]
    other = Option(title=render(ROOM, "option_visit_other"), payload=door.written)
    text = render(ROOM, "visit_which_result", words=door.written)
    return Note(text=text, options=[*options, other])


async def _to_visit(door: AtDoor, visit_id: int) -> Note | None:
    """A visit was just written down: another result, a step, or more of it."""
    said = door.said
    if said is not None and (said.result is not None or said.step in staff_visits.WAYS):
        return await _carry_out(
            door,
            VisitWords(visit_id=visit_id, result=said.result, step=said.step, words=said.words),
        )
    visit = await door.session.get_one(Visit, visit_id)
    if sounds_dangerous(door.words) and (
        visit.result is VisitResult.URGENT or await _names_a_place(door.session, door.words)
    ):
        return None  # It goes the way of every danger; an open emergency takes it up.
    recorded = await recording.add(
        door.session,
        door.member,
        visit_id,
        words=door.written.replace("\n", " "),
        media_ids=door.files,
        now=door.now,
    )
    result = weighed(visit.result, door.words)
    alarm = result is not visit.result
    if alarm:
        recorded = await recording.correct(
            door.session, door.member, visit_id, result=result, now=door.now
        )
    show_visit(door.screen, visit_id, now=door.now)
    note = recorded_note(recorded, now=door.now, added=not alarm, photos=len(door.files))
    if not door.words or alarm:
        return note
    title = render(ROOM, "option_visit_other")
    unsay = Option(title=title, payload=f"走访 JL{visit_id} {Step.UNSAY}")
    return Note(text=note.text, options=[*note.options, unsay])


async def _correct(door: AtDoor, words: str) -> Note | None:
    """改一下: the last visit of one's own, while it can be; else it is not about a visit."""
    last = next(iter(await own_visits(door.session, door.member, limit=1, now=door.now)), None)
    if last is None or door.now - last.visit.at > recording.CORRECTED_WITHIN:
        return None
    said = read_at_door(words) or VisitWords(step=Step.CORRECT)
    return await _carry_out(
        door,
        VisitWords(visit_id=last.visit.id, result=said.result, step=said.step, words=said.words),
    )


async def _carry_out(door: AtDoor, told: VisitWords) -> Note:
    return await staff_visits.carry_out(door.session, door.member, door.screen, told, now=door.now)


async def _names_a_place(session: AsyncSession, words: str) -> bool:
    """Whether words say where, which may be elsewhere than at this door."""
    said = parse_place(words, estates=await estate_names(session))
    return said.estate is not None or said.building is not None
