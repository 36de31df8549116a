"""Before and after: which stage a photo shows, and which kinds close only with one that shows the
work done.

    photo                                                     stage
    of the resident                                           before
    of the worker, the first thing after 到场                  before
    of the worker with what they saw on patrol                before
    any other of the worker                                   after

The worker may say otherwise ("办理后 1"). The table of kinds is a preset of ours: what the work
leaves behind can be seen there, and by a picture. A light is not among them (by day a picture of it
shows nothing), nor is what ends with words. What somebody has seen and done themselves, nobody else
has seen: that closes only with a photo, whatever its kind (ADR 0069).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction
from api.cases.models import ActorRole, Case, CaseEvent, CaseMedia, CaseSource, Stage
from api.errors import NotFoundError, RefusedError
from api.media.models import Media, MediaKind
from api.residents.models import Resident
from api.staff.models import StaffMember, StaffRole

NEEDS_AFTER_PHOTO = frozenset(
    {
        CaseKind.DRAINS_SEWAGE,
        CaseKind.FIRE_SAFETY,
        CaseKind.GREENING,
        CaseKind.ILLEGAL_BUILD,
        CaseKind.PUBLIC_FACILITY,
        CaseKind.ROAD_PAVING,
        CaseKind.RUBBISH,
    }
)

ON_THE_SPOT = frozenset({StaffRole.GRID_WORKER})
"""Who is asked for a photo; who closes from a desk says in words how they know."""


def stage_of(last_step: CaseAction | None) -> Stage:
    """What a worker's photo shows, by the step that they took last on the case."""
    return Stage.BEFORE if last_step is CaseAction.ARRIVE else Stage.AFTER


def needs_after_photo(kind: CaseKind, role: StaffRole, *, own_sight: bool = False) -> bool:
    """Whether somebody of this role closes such a case only with a photo of the work done; with
    `own_sight` it is they who saw it on patrol.
    """
    return (own_sight or kind in NEEDS_AFTER_PHOTO) and role in ON_THE_SPOT


async def saw_it_themselves(session: AsyncSession, case: Case, member: StaffMember) -> bool:
    """Whether a member reported a case from their own patrol."""
    if case.source is not CaseSource.PATROL:
        return False
    return (await session.get_one(Resident, case.reporter_id)).openid == member.openid


async def stage_now(
    session: AsyncSession, case: Case, member: StaffMember, *, now: datetime
) -> Stage:
    """The stage of a photo that a member sends now; those of one moment share theirs."""
    query = (
        select(CaseEvent.action)
        .where(
            CaseEvent.case_id == case.id,
            CaseEvent.actor_role == ActorRole.STAFF,
            CaseEvent.actor_id == member.id,
            (CaseEvent.action != CaseAction.ATTACH) | (CaseEvent.at < now),
        )
        .order_by(CaseEvent.id.desc())
        .limit(1)
    )
    return stage_of((await session.scalars(query)).one_or_none())


async def after_photos(session: AsyncSession, case: Case) -> Sequence[Media]:
    """The pictures and videos that show the work done, since the case was last opened."""
    opened = select(func.max(CaseEvent.at)).where(
        CaseEvent.case_id == case.id, CaseEvent.action == CaseAction.REOPEN
    )
    query = (
        select(Media)
        .join(CaseMedia, CaseMedia.media_id == Media.id)
        .where(
            CaseMedia.case_id == case.id,
            CaseMedia.stage == Stage.AFTER,
            CaseMedia.added_at >= func.coalesce(opened.scalar_subquery(), case.opened_at),
            Media.kind != MediaKind.VOICE,
        )
        .order_by(CaseMedia.added_at, Media.id)
    )
    return (await session.scalars(query)).all()


async def check_after_photo(
    session: AsyncSession, case: Case, member: StaffMember, *, always: bool = False
) -> None:
    """Refuse to close what has to be seen; with `always` by anybody, whatever its kind.

    Raises:
        RefusedError: `after_photo_missing`; `has_photo` says whether the member has sent one at
            all, `own_sight` whether it is for what they saw and did themselves.
    """
    own_sight = await saw_it_themselves(session, case, member)
    if not always and not needs_after_photo(case.kind, member.role, own_sight=own_sight):
        return
    if await after_photos(session, case):
        return
    raise RefusedError(
        "after_photo_missing",
        has_photo=await has_shown(session, case, member),
        own_sight=always or own_sight,
    )


async def has_shown(session: AsyncSession, case: Case, member: StaffMember) -> bool:
    """Whether a member has sent a photo for a case, whatever it shows."""
    return bool(await _latest(session, case, member))


async def set_stage(session: AsyncSession, case: Case, member: StaffMember, *, stage: Stage) -> int:
    """Say of the member's latest photos (those of one moment) what they show; how many.

    Raises:
        NotFoundError: `photo_unknown`; they have sent none for this case.
    """
    ids = await _latest(session, case, member)
    if not ids:
        raise NotFoundError("photo_unknown")
    shown = update(CaseMedia).where(CaseMedia.case_id == case.id, CaseMedia.media_id.in_(ids))
    await session.execute(shown.values(stage=stage))
    return len(ids)


async def _latest(session: AsyncSession, case: Case, member: StaffMember) -> Sequence[int]:
    of_them = (CaseMedia.case_id == case.id, Media.sender == member.openid, CaseMedia.by_staff)
    query = (
        select(CaseMedia.media_id)
        .join(Media, Media.id == CaseMedia.media_id)
        .where(
            *of_them,
            CaseMedia.added_at
            == select(func.max(CaseMedia.added_at))
            .join(Media, Media.id == CaseMedia.media_id)
            .where(*of_them)
            .scalar_subquery(),
        )
    )
    return (await session.scalars(query)).all()
