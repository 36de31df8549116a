"""Ninety days of cases, so that the statistics of the demo town have something to say."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.deadlines import Deadlines, deadlines
from api.cases.filing import NUMBER_PREFIX
from api.cases.kinds import KIND_RULES, Urgency
from api.cases.models import Case, CaseCounter, CaseEvent
from api.clock import local
from api.demo.bulk import write_rows
from api.demo.course import SLOW, USUAL, Cast, Course
from api.demo.draws import SEED, Draft, Draws
from api.demo.places import Town
from api.demo.register import Register
from api.demo.roster import Roster
from api.demo.scenes import scenes
from api.demo.timeline import Replay, replay

DAYS = 90
SLOW_GRID = "清河老街网格"
SHORT_LIST_GRID = "阳光花园网格"
"""Where people try things: its workers begin with the cases of `scenes` only."""


@dataclass(frozen=True)
class Past:
    """A case and what has become of it."""

    draft: Draft
    replay: Replay


async def load_history(
    session: AsyncSession, town: Town, register: Register, *, now: datetime
) -> None:
    """Write cases, their timelines, and the counters of their numbers."""
    here = local(now)
    staff = {name: member.id for name, member in town.staff.items()}
    roster = Roster(here.date())
    past = [
        Past(draft=scene.draft, replay=replay(scene.steps, now=here))
        for scene in scenes(register, staff, now=here)
    ]
    random = Random(SEED)
    for draft in Draws(random, register, now=here).drafts(DAYS):
        cast = Cast(staff=staff, roster=roster, reporter_id=draft.reporter_id)
        course = _course(random, cast, draft)
        lived = replay(course.steps, now=here)
        if not (lived.unfinished and draft.grid and draft.grid.name == SHORT_LIST_GRID):
            past.append(Past(draft=draft, replay=lived))
    past.sort(key=lambda p: p.draft.opened_at)
    await _write(session, town, past, now=now)


def _course(random: Random, cast: Cast, draft: Draft) -> Course:
    course = Course(
        random,
        cast,
        opened_at=draft.opened_at,
        urgent=KIND_RULES[draft.complaint.kind].urgency is not Urgency.NORMAL,
        pace=SLOW if draft.grid and draft.grid.name == SLOW_GRID else USUAL,
    )
    course.open(draft.grid)
    if draft.refused:
        course.reject(draft.complaint.done)
    elif random.random() < 0.02:
        course.withdraw()
    else:
        course.take()
        if random.random() < 0.02:
            course.withdraw()
        else:
            course.work(draft.complaint.done)
            course.judge()
    return course


async def _write(session: AsyncSession, town: Town, past: list[Past], *, now: datetime) -> None:
    numbers: Counter[date] = Counter()
    lists: Counter[int] = Counter()
    rows = [_row(town, one, numbers, lists, now=now) for one in past]
    added = insert(Case).returning(Case.id, sort_by_parameter_order=True)
    ids = (await session.scalars(added, rows)).all()
    events = [
        event | {"case_id": case_id}
        for case_id, one in zip(ids, past, strict=True)
        for event in one.replay.events
    ]
    events.sort(key=lambda event: event["at"])  # stable: steps of one moment keep their order
    await write_rows(session, CaseEvent, events)
    await session.execute(
        insert(CaseCounter), [{"day": day, "last": last} for day, last in numbers.items()]
    )


def _row(
    town: Town, one: Past, numbers: Counter[date], lists: Counter[int], *, now: datetime
) -> dict[str, Any]:
    draft = one.draft
    day = local(draft.opened_at).date()
    numbers[day] += 1
    owner_id = one.replay.case["owner_id"]
    lists[owner_id] += one.replay.unfinished
    urgency = KIND_RULES[draft.complaint.kind].urgency
    promised = deadlines(draft.complaint.kind, urgency, opened_at=draft.opened_at)
    return {
        "case_number": f"{NUMBER_PREFIX}-{day:%Y%m%d}-{numbers[day]:04d}",
        "source_message_id": None,
        "reporter_id": draft.reporter_id,
        "kind": draft.complaint.kind,
        "urgency": urgency,
        "description": draft.description,
        "estate_id": town.estates[draft.estate].id if draft.estate else None,
        "building": draft.building,
        "place": draft.place,
        "grid_id": town.grids[draft.grid.name].id if draft.grid else None,
        "list_number": lists[owner_id] if one.replay.unfinished else None,
        "opened_at": draft.opened_at,
        "accept_due_at": promised.accept_due_at,
        "finish_due_at": promised.finish_due_at,
        "clock_due_at": _first_look(one, promised, now=now),
        **one.replay.case,
    }


def _first_look(one: Past, promised: Deadlines, *, now: datetime) -> datetime | None:
    """When the clocks go on for a case of the past: at a deadline that is still to come. Nobody is
    reminded today of what was late before the town was there.
    """
    held: datetime | None = one.replay.case["hold_until"]
    if held is not None:
        return max(now, held)
    moments = [promised.finish_due_at]
    if one.replay.case["taken_at"] is None:
        moments.append(promised.accept_due_at)
    if not one.replay.unfinished or min(moments) <= now:
        return None
    return min(moments)
