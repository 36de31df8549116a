"""A complaint that was begun and then went quiet: reminded of once, then kept for the desk.

told something, no answer for half an hour    one reminder, by day, where the ledger has room
no answer for a day                           the words become a case for the desk; the form closes
another matter, told whole after a while      the same, at once (`left_open`)

The engine leads the form; what it holds is written here with the end of each turn. Rows are taken
by whichever worker comes first, and one whose person is just being answered is left for the next
run. What was kept is not asked again: the person's next turn starts anew (`ANEW`).
"""

import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.emergencies import no_place
from api.cases.filing import FileCase, file_case
from api.cases.follow_up import supplement
from api.cases.kinds import KIND_RULES, CaseKind
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.cases.queries import locked_case
from api.clock import local
from api.dialogue.answered import Answered, say
from api.dialogue.engine import OpenForm, Turn, command
from api.dialogue.models import HalfTold, InboundMessage, Outcome
from api.errors import UnavailableError
from api.grids.service import find_place
from api.notifications.models import Priority
from api.notifications.outbox import Note, tell
from api.notifications.windows import contact_of, sends_left
from api.residents.models import Resident
from api.residents.service import bound_homes, ensure_resident
from api.texts import render

log = logging.getLogger(__name__)

ROOM = "api/dialogue"

FORM = "complaint_form"

REMIND_AFTER = timedelta(minutes=30)
"""A preset of ours: who only looked for the house number is back by then."""

KEEP_AFTER = timedelta(hours=24)
"""A preset of ours: well within the 48 hours in which the person can be told of it, and less than
the engine keeps the form.
"""

DAY_BEGINS, DAY_ENDS = 8, 21
"""Hours (Asia/Shanghai) between which somebody is reminded; at night the words can wait."""

YES = re.compile(r"(?:确认|确定|对|是|没错|好|可以|行|嗯)[的了吧呀啊嗯。!！]{0,3}")
"""To a read-back that has gone to the desk meanwhile."""

ANEW = "anew"
"""In a turn's metadata: the engine closes what it holds before it hears this turn."""


async def note_form(
    session: AsyncSession, openid: str, form: OpenForm | None, *, now: datetime
) -> None:
    """Write down what the engine holds of a complaint after a turn; nothing once it is closed."""
    if form is None or form.name != FORM:
        row = await _row(session, openid)
        if row is not None:
            await session.delete(row)
        return
    held = {
        "asks": form.asks or "complaint_text",
        "told": dict(form.told),
        "quiet_since": now,
        "case_id": None,
    }
    begun = insert(HalfTold).values(openid=openid, **held)
    await session.execute(begun.on_conflict_do_update(index_elements=["openid"], set_=held))


async def was_kept(session: AsyncSession, openid: str) -> bool:
    """Whether the desk has the words of a form that the engine still holds open."""
    row = await _row(session, openid)
    return row is not None and row.case_id is not None


async def is_telling(session: AsyncSession, openid: str) -> bool:
    """Whether the engine holds a complaint of theirs open."""
    row = await _row(session, openid)
    return row is not None and row.case_id is None


async def carried_along(session: AsyncSession, openid: str, case: Case) -> None:
    """Pictures that began a complaint have gone into a case: the talk starts anew. A form that
    holds words goes on.
    """
    row = await _row(session, openid)
    if row is not None and not row.told.get("text"):
        row.case_id = case.id


async def confirm_late(
    session: AsyncSession, resident: Resident, message_id: int, turn: Turn, *, now: datetime
) -> Answered | None:
    """A yes to what the desk has by now: it goes into the case. None for anything else."""
    if turn.payload != command("affirm") and not YES.fullmatch(turn.text or ""):
        return None
    row = await _row(session, resident.openid)
    if row is None or row.case_id is None:
        return None
    case = await locked_case(session, row.case_id)
    if case.state not in UNFINISHED or case.merged_into_id is not None:
        return None
    words = render(ROOM, "half_told_yes")
    await supplement(session, resident, case, note=words, message_id=message_id, now=now)
    return say("half_told_confirmed", outcome=Outcome.MERGED, case=case)


async def note_presence(session: AsyncSession, openid: str, *, now: datetime) -> None:
    """The person is here, with something that the engine has nothing to do with."""
    here = update(HalfTold).where(HalfTold.openid == openid).values(quiet_since=now)
    await session.execute(here)


async def remind(session: AsyncSession, *, can_send: bool, now: datetime) -> int:
    """Remind whoever went quiet in the middle, once; how many. Nobody is reminded for whom the
    ledger has no room: a headline or a late reminder would be worse than none.
    """
    if not can_send or not DAY_BEGINS <= local(now).hour < DAY_ENDS:
        return 0
    query = _quiet(before=now - REMIND_AFTER).where(
        HalfTold.reminded_at.is_(None), HalfTold.quiet_since > now - KEEP_AFTER
    )
    reminded = 0
    for row in (await session.scalars(query)).all():
        contact = await contact_of(session, row.openid)
        if not _says_something(row.told) or not sends_left(contact, Priority.NOTICE, now=now):
            continue
        row.reminded_at = now
        resident = await ensure_resident(session, row.openid, now=now)
        note = Note(
            text=render(
                ROOM, "half_told_reminder", asks=row.asks, told=row.told, plainly=resident.plainly
            ),
            subject=render(ROOM, "half_told_subject"),
        )
        await tell(session, row.openid, note, now=now)
        reminded += 1
    return reminded


async def keep(session: AsyncSession, *, now: datetime) -> int:
    """Put before the desk what was left unsaid for a day; how many cases. Without anybody at the
    desk the next run tries again.
    """
    kept = 0
    for row in (await session.scalars(_quiet(before=now - KEEP_AFTER))).all():
        if not _says_something(row.told):
            await session.delete(row)
            continue
        try:
            async with session.begin_nested():
                await _keep(session, row, now=now)
        except UnavailableError as error:
            log.error("what somebody began to tell finds no desk: %s", error.code)
            continue
        kept += 1
    return kept


async def left_open(
    session: AsyncSession, openid: str, *, before: datetime
) -> Mapping[str, Any] | None:
    """What is told in a complaint that has been open without a word since before a moment."""
    row = await _row(session, openid)
    is_left = row is not None and row.case_id is None and row.quiet_since <= before
    return row.told if row is not None and is_left else None


async def keep_now(session: AsyncSession, openid: str, *, now: datetime) -> bool:
    """Put before the desk what is half told, for its person has begun another matter; whether it
    was kept. Without anybody at the desk, or anything told, it stays open.
    """
    row = await _row(session, openid)
    if row is None or row.case_id is not None or not _says_something(row.told):
        return False
    try:
        async with session.begin_nested():
            await _keep(session, row, now=now)
    except UnavailableError as error:
        log.error("what somebody left half told finds no desk: %s", error.code)
        return False
    return True


async def _keep(session: AsyncSession, row: HalfTold, *, now: datetime) -> None:
    resident = await ensure_resident(session, row.openid, now=now)
    homes = await bound_homes(session, resident)
    place: Mapping[str, Any] = row.told.get("place") or {}
    known = await find_place(session, estate=place.get("estate"), building=place.get("building"))
    where = render(ROOM, "half_told_place", place=place)
    unsaid = homes[0].address if homes else no_place()
    kind = row.told.get("kind")
    case = await file_case(
        session,
        resident,
        FileCase(
            message_id=None,
            kind=CaseKind.HAND_OVER,
            description=render(
                ROOM,
                "half_told_words",
                told=row.told,
                kind=KIND_RULES[CaseKind(kind)].name if kind else None,
            ),
            place=where or unsaid,
            estate_id=known.estate.id if known else None,
            building=known.building.number if known and known.building else None,
            media_ids=row.told.get("photos") or [],
            sealed=row.told.get("sealed"),
        ),
        now=now,
    )
    row.case_id = case.id
    note = Note(
        text=render(ROOM, "half_told_kept", told=row.told, case=case, plainly=resident.plainly),
        subject=render(ROOM, "half_told_subject"),
    )
    await tell(session, row.openid, note, now=now, case_id=case.id)


def _says_something(told: Mapping[str, Any]) -> bool:
    """Whether anything would be lost: a menu that was tapped and left says nothing."""
    return bool(told.get("text") or told.get("photos"))


def _quiet(*, before: datetime) -> Select[HalfTold]:
    """Rows whose person has been silent since before a moment and is not being answered, locked."""
    being_answered = exists().where(
        InboundMessage.openid == HalfTold.openid, InboundMessage.handled_at.is_(None)
    )
    return (
        select(HalfTold)
        .where(HalfTold.case_id.is_(None), HalfTold.quiet_since <= before, ~being_answered)
        .order_by(HalfTold.quiet_since)
        .with_for_update(skip_locked=True)
    )


async def _row(session: AsyncSession, openid: str) -> HalfTold | None:
    query = select(HalfTold).where(HalfTold.openid == openid).with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
