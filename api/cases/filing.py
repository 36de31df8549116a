"""Opening a case: numbered, promised, routed to an owner, all in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api import logs
from api.cases.assignment import Owner, desk_owner, find_owner
from api.cases.conflicts import Subject, barred, subjects_of
from api.cases.deadlines import deadlines
from api.cases.handing import AT_HAND, hand_to
from api.cases.hazards import urgency_of
from api.cases.history import SYSTEM, Actor, advance
from api.cases.kinds import DESK_KINDS, CaseKind
from api.cases.lifecycle import CaseAction, CaseState
from api.cases.media import loose_recordings, media_of_case
from api.cases.models import Case, CaseCounter, CaseMedia, CaseSource, Stage
from api.cases.name_wishes import wants_seal
from api.cases.pausing import resume_answered
from api.cases.queries import case_of_message
from api.cases.sealing import seal
from api.cases.subjects import note_subjects, read_subjects
from api.clock import local
from api.residents.models import Resident
from api.since_when import since_when
from api.staff.service import staff_by_openid

NUMBER_PREFIX = "YX"
"""云溪镇; stands before the day and the day's running number."""


@dataclass(frozen=True)
class FileCase:
    """A resident's request. `message_id` is the message that confirmed it; None for imports.

    `estate_id` and `building` decide the grid; `place` is how the place was read back.
    """

    message_id: int | None
    kind: CaseKind
    description: str
    place: str
    estate_id: int | None = None
    building: str | None = None
    media_ids: Sequence[int] = field(default=())
    about: Collection[Subject] = field(default=())
    """Whom it is about beside those whom its words name."""
    not_for: Collection[int] = field(default=())
    """Members of the staff who are not to have it while there is anybody else."""
    follows_up_id: int | None = None
    sealed: bool | None = None
    """Nobody on the staff is to know who reported it; where nothing was said, as the words ask."""
    source: CaseSource = CaseSource.RESIDENT


async def file_case(
    session: AsyncSession, reporter: Resident, command: FileCase, *, now: datetime
) -> Case:
    """Open a case and give it an owner. The same message files one case, however often it comes.

    Recordings that the reporter has just sent and nobody understood go with it: what they say is
    most likely about this.

    Whom its words are about decides who may have it, and know of it (`cases.conflicts`).

    Acceptance (受理) is the system's own step: a case with an owner is accepted. People are
    measured by when they take it (ADR 0004).

    Raises:
        UnavailableError: `no_desk`; nothing was opened.
    """
    await _serialise(session, reporter)
    if command.message_id is not None:
        known = await case_of_message(session, command.message_id)
        if known is not None:
            return known
    about = await read_subjects(
        session,
        f"{command.description}\n{command.place}",
        kind=command.kind,
        estate_id=command.estate_id,
        building=command.building,
        now=now,
    )
    about |= set(command.about)
    owner = await _owner(session, reporter, command, about, now=now)
    urgency = urgency_of(command.kind, command.description)
    promised = deadlines(command.kind, urgency, opened_at=now)
    case = Case(
        case_number=await _next_number(session, local(now).date()),
        source_message_id=command.message_id,
        reporter_id=reporter.id,
        source=command.source,
        kind=command.kind,
        urgency=urgency,
        description=command.description,
        estate_id=command.estate_id,
        building=command.building,
        place=command.place,
        since=told_since(command.kind, command.description, now=now),
        state=CaseState.OPENED,
        grid_id=owner.grid.id if owner.grid else None,
        owner_id=owner.member.id,
        opened_at=now,
        accept_due_at=promised.accept_due_at,
        finish_due_at=promised.finish_due_at,
        reopened_count=0,
        follows_up_id=command.follows_up_id,
    )
    session.add(case)
    await session.flush()
    patrol = command.source is CaseSource.PATROL
    asked = command.sealed if command.sealed is not None else wants_seal(command.description)
    if asked and not patrol:
        await seal(session, case, reporter, now=now)
    await note_subjects(session, case, about, now=now)
    logs.bind(case_id=case.id)
    await attach_media(session, case, command.media_ids, by_staff=patrol, now=now)
    if command.message_id is not None:
        spoken = await loose_recordings(session, reporter.openid, now=now)
        await attach_media(session, case, spoken, by_staff=patrol, now=now)
    await advance(session, case, CaseAction.ACCEPT, actor=SYSTEM, now=now)
    at_hand = patrol and owner.member.openid == reporter.openid
    await hand_to(session, case, owner, now=now, **({AT_HAND: True} if at_hand else {}))
    return case


async def file_again(
    session: AsyncSession, reporter: Resident, before: Case, *, message_id: int, now: datetime
) -> Case:
    """File once more what the reporter took back, as its row has it: of a sealed case nothing is
    brought back that was hidden.

    Raises:
        UnavailableError: `no_desk`; nothing was opened.
    """
    again = FileCase(
        message_id=message_id,
        kind=before.kind,
        description=before.description,
        place=before.place,
        estate_id=before.estate_id,
        building=before.building,
        media_ids=[media.id for media in await media_of_case(session, before)],
        about=[Subject.of(row) for row in await subjects_of(session, before.id)],
        sealed=before.sealed_at is not None,
    )
    return await file_case(session, reporter, again, now=now)


def told_since(kind: CaseKind, words: str, *, now: datetime) -> str | None:
    """Since when it has been so by the words, for people; a talk with the desk is of anything."""
    since = None if kind in DESK_KINDS else since_when(words, now=now)
    return None if since is None else since.shown(now=now)


async def attach_media(
    session: AsyncSession,
    case: Case,
    media_ids: Sequence[int],
    *,
    by_staff: bool,
    now: datetime,
    stage: Stage = Stage.BEFORE,
) -> None:
    """Add pictures or recordings to a case; one that is there already stays once."""
    for media_id in media_ids:
        added = insert(CaseMedia).values(
            case_id=case.id, media_id=media_id, added_at=now, by_staff=by_staff, stage=stage
        )
        await session.execute(added.on_conflict_do_nothing())


async def resident_attaches(
    session: AsyncSession, reporter: Resident, case: Case, media_id: int, *, now: datetime
) -> None:
    """A picture, recording or video that a resident sends after filing.

    Raises:
        IllegalTransitionError: the case is finished.
    """
    await advance(
        session,
        case,
        CaseAction.ATTACH,
        actor=Actor.resident(reporter),
        now=now,
        media_id=media_id,
    )
    await attach_media(session, case, [media_id], by_staff=False, now=now)
    await resume_answered(session, reporter, case, now=now)


async def _serialise(session: AsyncSession, reporter: Resident) -> None:
    """Two tries of one message wait for each other, so that the second finds the first's case."""
    row = select(Resident.id).where(Resident.id == reporter.id)
    await session.execute(row.with_for_update(key_share=True))


async def _owner(
    session: AsyncSession,
    reporter: Resident,
    command: FileCase,
    about: Collection[Subject],
    *,
    now: datetime,
) -> Owner:
    """Nobody handles their own request; what somebody saw on patrol is no request of theirs."""
    herself = await staff_by_openid(session, reporter.openid)
    if command.source is CaseSource.PATROL:
        herself = None
    excluded = {*command.not_for} | ({herself.id} if herself else set())
    touched = await barred(session, about)
    if command.kind in DESK_KINDS:
        return await desk_owner(session, excluded=excluded, barred=touched, now=now)
    return await find_owner(
        session,
        estate_id=command.estate_id,
        building=command.building,
        excluded=excluded,
        barred=touched,
        kind=command.kind,
        urgency=urgency_of(command.kind, command.description),
        words=command.description,
        now=now,
    )


async def _next_number(session: AsyncSession, day: date) -> str:
    """`YX-20261122-0007`: the day's counter is held until the transaction ends, so no gaps."""
    counted = insert(CaseCounter).values(day=day, last=1)
    counted = counted.on_conflict_do_update(
        index_elements=["day"], set_={"last": CaseCounter.last + 1}
    )
    last = (await session.scalars(counted.returning(CaseCounter.last))).one()
    return f"{NUMBER_PREFIX}-{day:%Y%m%d}-{last:04d}"
