"""What of the visits stands on a worker's screen: the list, the person opened, the visit written.

Numbers mean the list that was shown last, until another is shown. Bare words mean whoever is open,
or the visit just written, for a while; then they are ordinary talk again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFoundError
from api.staff.models import StaffMember
from api.visits.models import VisitScreen

OPEN_FOR = timedelta(hours=1)
"""A visit takes no longer; what is said later is about something else. Ours, like the next."""

WORDS_WITHIN = timedelta(minutes=10)
"""So long a word or a picture goes to the visit just written down."""


async def screen_of(session: AsyncSession, member: StaffMember, *, now: datetime) -> VisitScreen:
    """The member's screen, locked; an empty one where they have never visited."""
    made = insert(VisitScreen).values(
        staff_id=member.id, person_ids=[], media_ids=[], touched_at=now
    )
    await session.execute(made.on_conflict_do_nothing(index_elements=["staff_id"]))
    query = select(VisitScreen).where(VisitScreen.staff_id == member.id).with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).one()


async def known_screen(session: AsyncSession, member: StaffMember) -> VisitScreen | None:
    """The member's screen, locked; None where they have never visited."""
    query = select(VisitScreen).where(VisitScreen.staff_id == member.id).with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


def show_list(screen: VisitScreen, person_ids: Sequence[int], *, now: datetime) -> None:
    """Another list: its numbers count from now on."""
    screen.person_ids = list(person_ids)
    clear(screen, now=now)


def show_person(screen: VisitScreen, person_id: int, *, now: datetime) -> None:
    """Somebody is open; pictures that came for another do not go along."""
    if screen.person_id != person_id:
        screen.media_ids = []
    screen.person_id, screen.visit_id, screen.touched_at = person_id, None, now


def show_visit(screen: VisitScreen, visit_id: int, *, now: datetime) -> None:
    """A visit is written down, and takes words."""
    screen.person_id, screen.visit_id, screen.touched_at = None, visit_id, now
    screen.media_ids = []


def clear(screen: VisitScreen, *, now: datetime) -> None:
    """Nobody is open, and no visit takes words."""
    screen.person_id = screen.visit_id = None
    screen.media_ids, screen.touched_at = [], now


def lay_aside(screen: VisitScreen) -> None:
    """Bare words mean nobody any more; pictures that came stay for whoever it is in the end."""
    screen.touched_at -= OPEN_FOR


def numbered(screen: VisitScreen, reference: str) -> int:
    """The id of who has a number in the list; a case's number is nobody's.

    Raises:
        NotFoundError: `visit_number_unknown`.
    """
    number = int(reference) if reference.isdecimal() else 0
    if not 1 <= number <= len(screen.person_ids):
        raise NotFoundError("visit_number_unknown", number=reference)
    return screen.person_ids[number - 1]


def open_person(screen: VisitScreen, *, now: datetime) -> int | None:
    """The id of who is open and may be spoken of without a name."""
    return screen.person_id if now - screen.touched_at < OPEN_FOR else None


def open_visit(screen: VisitScreen, *, now: datetime) -> int | None:
    """The id of the visit that takes words."""
    return screen.visit_id if now - screen.touched_at < WORDS_WITHIN else None
