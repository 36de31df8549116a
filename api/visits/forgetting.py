"""Taking people out of the register: what names them goes, the figures stay.

Like the household register this one is the community's own: whoever leaves the account is not
erased from it. It forgets by its own clock (`CaredPerson.forget_at`): at once who does not want to
be in it, others a year after their last day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.erasure import STRUCK_OUT
from api.cases.models import CaseMedia
from api.media.models import Media
from api.staff.models import StaffMember
from api.visits.categories import Category
from api.visits.models import CaredPerson, RegisterAct, RegisterLine, Visit, VisitPhoto, VisitScreen
from api.visits.register import masked, note_line


@dataclass(frozen=True)
class Forgotten:
    """What has to be struck out elsewhere: the person's names and numbers, and from whose chats;
    `digests` are pictures whose bytes are nobody's any more.
    """

    secrets: frozenset[str]
    masked: str
    """As lists and notices showed them."""
    openids: frozenset[str]
    digests: tuple[str, ...]


async def forget_due(session: AsyncSession, *, now: datetime) -> Sequence[Forgotten]:
    """Forget everybody whose time has come; each of them, for what lies outside of this room."""
    query = (
        select(CaredPerson)
        .where(CaredPerson.forget_at <= now, CaredPerson.forgotten_at.is_(None))
        .order_by(CaredPerson.id)
        .with_for_update(skip_locked=True)
    )
    people = (await session.scalars(query)).all()
    return [await _forget(session, person, now=now) for person in people]


async def _forget(session: AsyncSession, person: CaredPerson, *, now: datetime) -> Forgotten:
    shown = masked(person.name)
    secrets = frozenset({person.name, person.contact or ""} - {""})
    readers = (
        select(StaffMember.openid)
        .join(RegisterLine, RegisterLine.staff_id == StaffMember.id)
        .where(RegisterLine.person_ids.contains([person.id]), StaffMember.openid.is_not(None))
    )
    openids = {openid for openid in (await session.scalars(readers)).all() if openid}
    digests = await _drop_photos(session, person)
    await session.execute(update(Visit).where(Visit.person_id == person.id).values(words=""))
    await _off_the_screens(session, person)
    person.name, person.contact, person.remarks = STRUCK_OUT, None, ""
    person.home_id, person.category = None, Category.OTHER
    person.forgotten_at = now
    note_line(session, RegisterAct.FORGOTTEN, [person.id], by=None, now=now)
    await session.flush()
    return Forgotten(secrets=secrets, masked=shown, openids=frozenset(openids), digests=digests)


async def _drop_photos(session: AsyncSession, person: CaredPerson) -> tuple[str, ...]:
    """The pictures of their visits, but for those that lie with a case too."""
    visits = select(Visit.id).where(Visit.person_id == person.id)
    dropped = delete(VisitPhoto).where(VisitPhoto.visit_id.in_(visits))
    ids = (await session.scalars(dropped.returning(VisitPhoto.media_id))).all()
    loose = select(Media).where(
        Media.id.in_(ids),
        Media.id.not_in(select(CaseMedia.media_id)),
        Media.id.not_in(select(VisitPhoto.media_id)),
    )
    found = (await session.scalars(loose)).all()
    for media in found:
        await session.delete(media)
    return tuple(sorted({media.sha256 for media in found}))


async def _off_the_screens(session: AsyncSession, person: CaredPerson) -> None:
    visits = select(Visit.id).where(Visit.person_id == person.id)
    await session.execute(
        delete(VisitScreen).where(
            VisitScreen.person_ids.contains([person.id])
            | (VisitScreen.person_id == person.id)
            | VisitScreen.visit_id.in_(visits)
        )
    )
