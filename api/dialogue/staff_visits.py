"""走访 in the chat: who is due, somebody opened, how it was, corrections, and one's own record."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.dialogue.danger import danger_in
from api.dialogue.staff_commands import Verb
from api.dialogue.staff_order import ROOM, Order
from api.dialogue.visit_screen import (
    clear,
    numbered,
    screen_of,
    show_list,
    show_person,
    show_visit,
)
from api.dialogue.visit_words import RESULTS, Step, VisitWords, read_visit, weighed
from api.errors import NotFoundError, RefusedError
from api.notifications.outbox import Note, Option
from api.staff.models import StaffMember
from api.texts import render
from api.visits import recording
from api.visits.categories import CATEGORY_RULES
from api.visits.eyes import KEEPERS
from api.visits.figures import visit_figures
from api.visits.models import RegisterAct, VisitResult, VisitScreen
from api.visits.photos import photos_of
from api.visits.recording import CORRECTED_WITHIN, Help, Recorded
from api.visits.register import Entry, entries, masked, note_line, open_entry
from api.visits.rounds import own_visits, round_of, visits_to

ON_A_SCREEN = 7
"""People of a list: with what follows them no more options than a menu holds."""

FIGURES_OF = timedelta(days=30)

WAYS = {Step.CASE: Help.CASE, Step.ASSISTANCE: Help.ASSISTANCE}


async def visit(order: Order) -> Note:
    """Carry out 走访, with whatever stands behind it.

    Raises:
        LinliError: nothing was done.
    """
    session, member, now = order.session, order.member, order.now
    screen = await screen_of(session, member, now=now)
    said = read_visit(order.command.words)
    if said is None:
        raise RefusedError("visit_words_unknown", words=order.command.words)
    if order.command.reference is not None:
        person_id = numbered(screen, order.command.reference)
        said = _of_person(said, person_id, order.command.words)
    return await carry_out(session, member, screen, said, now=now)


async def carry_out(
    session: AsyncSession,
    member: StaffMember,
    screen: VisitScreen,
    said: VisitWords,
    *,
    now: datetime,
) -> Note:
    """Do what was said, at the door or behind 走访.

    Raises:
        LinliError: nothing was done.
    """
    if said.visit_id is not None:
        return await _on_visit(session, member, screen, said, now=now)
    if said.name is not None:
        return await _by_name(session, member, screen, said.name, now=now)
    if said.step in {Step.ALL, Step.MORE} or said == VisitWords():
        return await _list(session, member, screen, said.step, now=now)
    if said.person_id is None:
        raise RefusedError("visit_not_open")
    if said.result is not None:
        return await _record(session, member, screen, said, now=now)
    return await show(session, member, screen, said.person_id, now=now)


async def show(
    session: AsyncSession,
    member: StaffMember,
    screen: VisitScreen,
    person_id: int,
    *,
    now: datetime,
) -> Note:
    """Open somebody: all that is known, and the results to a tap."""
    entry = await open_entry(session, member, person_id, now=now)
    past = await visits_to(session, person_id)
    photos = await photos_of(session, [one.id for one in past])
    show_person(screen, person_id, now=now)
    text = render(
        ROOM,
        "visit_person",
        entry=entry,
        category=CATEGORY_RULES[entry.person.category].name,
        past=[(one, len(photos.get(one.id, ()))) for one in past],
        today=local(now).date(),
    )
    if entry.person.ended_at is not None:
        return Note(text=text, options=[_list_option()])
    return Note(text=text, options=result_options(f"ZF{person_id}"))


async def record_of(order: Order) -> Note:
    """走访记录: one's own latest visits; what can still be corrected, to a tap."""
    session, member, now = order.session, order.member, order.now
    own = await own_visits(session, member, now=now)
    photos = await photos_of(session, [one.visit.id for one in own])
    ids = sorted({one.person.id for one in own})
    note_line(session, RegisterAct.LISTED, ids, by=member, now=now)
    lines = [(one.visit, masked(one.person.name), len(photos.get(one.visit.id, ()))) for one in own]
    fresh = [one for one in own if now - one.visit.at < CORRECTED_WITHIN][:1]
    options = [_correct_option(one.visit.id) for one in fresh]
    text = render(ROOM, "visit_record", lines=lines, own=bool(fresh))
    return Note(text=text, options=[_list_option(), *options])


async def figures_of(order: Order) -> Note:
    """走访统计: done in the last days, due and overdue now, by grid."""
    since = order.now - FIGURES_OF
    figures = await visit_figures(
        order.session, order.member, since=since, until=order.now, now=order.now
    )
    text = render(ROOM, "visit_figures", figures=figures, days=FIGURES_OF.days)
    return Note(text=text, options=[_list_option()])


def result_options(whose: str) -> list[Option]:
    """How it was, to a tap."""
    return [Option(title=title, payload=f"走访 {whose} {title}") for title in RESULTS]


def recorded_note(
    recorded: Recorded, *, now: datetime, added: bool = False, photos: int = 0
) -> Note:
    """What was written down, or `added` to it, and the steps that are possible now."""
    visit = recorded.visit
    text = render(
        ROOM,
        "visit_urgent" if visit.result is VisitResult.URGENT and not added else "visit_recorded",
        visit=visit,
        entry=recorded.entry,
        name=masked(recorded.entry.person.name),
        case=recorded.case,
        misses=recorded.misses,
        added=added,
        photos=photos,
        kind=danger_in(visit.words).kind,
        today=local(now).date(),
    )
    return Note(text=text, options=_next_options(recorded))


async def _list(
    session: AsyncSession,
    member: StaffMember,
    screen: VisitScreen,
    step: Step | None,
    *,
    now: datetime,
) -> Note:
    """Who is due: one's own, with 全部 those of the colleagues too. 更多 shows who comes after the
    list on the screen.
    """
    found = await round_of(session, member, now=now)
    people = [*found.mine, *found.others] if step is Step.ALL else list(found.mine)
    if step is Step.MORE:
        seen = set(screen.person_ids)
        everybody = [*found.mine, *found.others]
        last = max((i for i, one in enumerate(everybody) if one.person.id in seen), default=-1)
        people = everybody[last + 1 :]
    shown = people[:ON_A_SCREEN]
    others = 0 if step is Step.ALL else len(found.others)
    _note_listed(session, member, shown, now=now)
    show_list(screen, [entry.person.id for entry in shown], now=now)
    today = local(now).date()
    text = render(
        ROOM,
        "visit_list",
        member=member,
        total=len(found.mine),
        shown=shown,
        more=len(people) - len(shown),
        others=others,
        step=step,
        next=found.next,
        today=today,
    )
    options = [*_people_options(shown, now=now)]
    if len(people) > len(shown):
        options.append(_step_option(Step.MORE))
    if others and step is None:
        options.append(_step_option(Step.ALL))
    verbs = [Verb.VISITS, *([Verb.VISIT_FIGURES] if member.role in KEEPERS else [])]
    options += [Option(title=verb.value, payload=verb.value) for verb in verbs]
    return Note(text=text, options=options)


async def _by_name(
    session: AsyncSession, member: StaffMember, screen: VisitScreen, name: str, *, now: datetime
) -> Note:
    """By name among those who exist for the member; several are listed."""
    everybody = await entries(session, member, now=now)
    found = [entry for entry in everybody if entry.person.name.startswith(name)]
    if not found:
        raise NotFoundError("visit_name_unknown", name=name)
    if len(found) == 1:
        return await show(session, member, screen, found[0].person.id, now=now)
    shown = found[:ON_A_SCREEN]
    _note_listed(session, member, shown, now=now)
    show_list(screen, [entry.person.id for entry in shown], now=now)
    text = render(ROOM, "visit_named", name=name, count=len(found))
    return Note(text=text, options=[*_people_options(shown, now=now), _list_option()])


async def _record(
    session: AsyncSession,
    member: StaffMember,
    screen: VisitScreen,
    said: VisitWords,
    *,
    now: datetime,
) -> Note:
    assert said.person_id is not None and said.result is not None  # noqa: PT018
    result = weighed(said.result, said.words) or said.result
    media = screen.media_ids if screen.person_id == said.person_id else []
    recorded = await recording.record(
        session, member, said.person_id, result, words=said.words, media_ids=media, now=now
    )
    show_visit(screen, recorded.visit.id, now=now)
    return recorded_note(recorded, now=now)


async def _on_visit(
    session: AsyncSession,
    member: StaffMember,
    screen: VisitScreen,
    said: VisitWords,
    *,
    now: datetime,
) -> Note:
    """A step on a visit that is written down: another result, a case, words taken back."""
    assert said.visit_id is not None
    if said.step in WAYS:
        way = WAYS[said.step]
        recorded = await recording.ask_help(
            session, member, said.visit_id, way, words=said.words, now=now
        )
    elif said.step is Step.UNSAY:
        recorded = await recording.unsay(session, member, said.visit_id, now=now)
        clear(screen, now=now)
        return recorded_note(recorded, now=now)
    elif said.result is not None:
        result = weighed(said.result, said.words)
        words = said.words or None
        recorded = await recording.correct(
            session, member, said.visit_id, result=result, words=words, now=now
        )
    else:
        return await _which_result(session, member, said.visit_id, now=now)
    show_visit(screen, recorded.visit.id, now=now)
    return recorded_note(recorded, now=now)


async def _which_result(
    session: AsyncSession, member: StaffMember, visit_id: int, *, now: datetime
) -> Note:
    visit, entry = await recording.own_visit(session, member, visit_id, now=now)
    text = render(ROOM, "visit_correct", visit=visit, name=masked(entry.person.name))
    return Note(text=text, options=result_options(f"JL{visit_id}"))


def _of_person(said: VisitWords, person_id: int, words: str) -> VisitWords:
    """What was said behind the number of a list."""
    if said.name is not None or said.visit_id is not None or said.step is not None:
        raise RefusedError("visit_words_unknown", words=words)
    return VisitWords(person_id=person_id, result=said.result, words=said.words)


def _note_listed(
    session: AsyncSession, member: StaffMember, shown: Sequence[Entry], *, now: datetime
) -> None:
    ids = [entry.person.id for entry in shown]
    note_line(session, RegisterAct.LISTED, ids, by=member, now=now)


def _people_options(shown: Sequence[Entry], *, now: datetime) -> list[Option]:
    """A person a line: their number in the list is the option's number."""
    today = local(now).date()
    return [
        Option(
            title=render(
                ROOM, "option_visit", name=masked(entry.person.name), entry=entry, today=today
            ),
            payload=f"走访 ZF{entry.person.id}",
        )
        for entry in shown
    ]


def _next_options(recorded: Recorded) -> list[Option]:
    visit = recorded.visit
    steps: list[Option] = []
    if visit.result is VisitResult.NEEDS_HELP and visit.case_id is None:
        steps = [
            Option(title=step.value, payload=f"走访 JL{visit.id} {step}")
            for step in (Step.CASE, Step.ASSISTANCE)
        ]
    return [*steps, _list_option(), _correct_option(visit.id)]


def _correct_option(visit_id: int) -> Option:
    return Option(title=Step.CORRECT.value, payload=f"走访 JL{visit_id} {Step.CORRECT}")


def _step_option(step: Step) -> Option:
    return Option(title=render(ROOM, "option_visit_step", step=step.value), payload=f"走访 {step}")


def _list_option() -> Option:
    return Option(title=render(ROOM, "option_visit_step", step=""), payload="走访")
