"""Residents' commands: to be known, to be bound to a home, to speak for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFoundError, RefusedError
from api.grids.models import Estate
from api.residents.consents import require_consent
from api.residents.models import Binding, BindingAttempt, ConsentScope, Home, Resident

WRONG_TRIES = 3
LOCK_TIME = timedelta(hours=1)


@dataclass(frozen=True)
class BoundHome:
    """A home and the name of its estate, as a resident reads it."""

    home: Home
    estate: str

    @property
    def address(self) -> str:
        """`阳光花园3栋2单元501`."""
        return f"{self.estate}{self.home.building}栋{self.home.unit}单元{self.home.room}"


async def wants_plain(session: AsyncSession, openid: str) -> bool:
    """Whether somebody asked for short sentences."""
    query = select(Resident.plain_words).where(Resident.openid == openid)
    return bool(await session.scalar(query))


async def ensure_resident(session: AsyncSession, openid: str, *, now: datetime) -> Resident:
    """The resident of an openid, made at first contact."""
    made = insert(Resident).values(openid=openid, first_seen_at=now)
    await session.execute(made.on_conflict_do_nothing(index_elements=["openid"]))
    return (await session.scalars(select(Resident).where(Resident.openid == openid))).one()


async def bound_homes(session: AsyncSession, resident: Resident) -> Sequence[BoundHome]:
    """The homes that a resident is bound to, the newest binding first."""
    query = (
        select(Home, Estate.name)
        .join(Binding, Binding.home_id == Home.id)
        .join(Estate, Estate.id == Home.estate_id)
        .where(Binding.resident_id == resident.id, Binding.ended_at.is_(None))
        .order_by(Binding.bound_at.desc(), Binding.id.desc())
    )
    rows = (await session.execute(query)).all()
    return [BoundHome(home=home, estate=estate) for home, estate in rows]


async def find_home(
    session: AsyncSession, *, estate: str, building: str, unit: str, room: str
) -> BoundHome | None:
    """The registered home of an address, if the register has it."""
    query = (
        select(Home, Estate.name)
        .join(Estate, Estate.id == Home.estate_id)
        .where(
            Estate.name == estate,
            Home.building == building,
            Home.unit == unit,
            Home.room == room,
        )
    )
    row = (await session.execute(query)).one_or_none()
    return None if row is None else BoundHome(home=row[0], estate=row[1])


async def locked_until(
    session: AsyncSession, resident: Resident, *, now: datetime
) -> datetime | None:
    """When a resident may try to bind again; None when they may now.

    Three wrong tries within an hour lock for an hour from the last of them.
    """
    query = (
        select(BindingAttempt)
        .where(BindingAttempt.resident_id == resident.id)
        .order_by(BindingAttempt.tried_at.desc(), BindingAttempt.id.desc())
        .limit(WRONG_TRIES)
    )
    tries = (await session.scalars(query)).all()
    if len(tries) < WRONG_TRIES or any(attempt.succeeded for attempt in tries):
        return None
    last, first = tries[0].tried_at, tries[-1].tried_at
    until = last + LOCK_TIME
    return until if last - first < LOCK_TIME and now < until else None


@dataclass(frozen=True)
class BindHome:
    """A resident's claim to a home, with the proof that the household register asks for."""

    message_id: int
    estate: str
    building: str
    unit: str
    room: str
    holder_name: str
    phone_last4: str


@dataclass(frozen=True)
class BindOutcome:
    """What became of a claim: the home when it held, else the tries left (0 means locked)."""

    bound: BoundHome | None
    tries_left: int


async def bind_home(
    session: AsyncSession, resident: Resident, claim: BindHome, *, now: datetime
) -> BindOutcome:
    """Check a claim against the register and bind the home when it holds.

    An unknown address counts as a wrong try like a wrong name, so that the answer tells nobody
    which homes exist. The same message is judged once.

    Raises:
        NotAllowedError: `consent_missing`; nobody agreed to give a name and a number.
        RefusedError: `binding_locked`, with `until`, after three wrong tries.
    """
    await require_consent(session, resident, ConsentScope.HOME_PROOF)
    await _serialise(session, resident)
    repeated = await _earlier_judgement(session, claim.message_id)
    if repeated is not None and repeated.succeeded:
        return BindOutcome(bound=await _proven_home(session, claim), tries_left=WRONG_TRIES)
    if repeated is None:
        until = await locked_until(session, resident, now=now)
        if until is not None:
            raise RefusedError("binding_locked", until=until)
        home = await _proven_home(session, claim)
        session.add(
            BindingAttempt(
                resident_id=resident.id,
                message_id=claim.message_id,
                tried_at=now,
                succeeded=home is not None,
            )
        )
        await session.flush()
        if home is not None:
            await _bind(session, resident, home, now=now)
            return BindOutcome(bound=home, tries_left=WRONG_TRIES)
    return BindOutcome(bound=None, tries_left=await _tries_left(session, resident, now=now))


async def unbind_home(
    session: AsyncSession, resident: Resident, home_id: int, *, now: datetime
) -> None:
    """End a binding, for example after moving out.

    Raises:
        NotFoundError: the resident is not bound to this home.
    """
    query = select(Binding).where(
        Binding.resident_id == resident.id, Binding.home_id == home_id, Binding.ended_at.is_(None)
    )
    binding = (await session.scalars(query)).one_or_none()
    if binding is None:
        raise NotFoundError("binding_unknown")
    binding.ended_at = now


async def _serialise(session: AsyncSession, resident: Resident) -> None:
    """Two claims of one person are judged one after the other."""
    await session.execute(select(Resident.id).where(Resident.id == resident.id).with_for_update())


async def _earlier_judgement(session: AsyncSession, message_id: int) -> BindingAttempt | None:
    query = select(BindingAttempt).where(BindingAttempt.message_id == message_id)
    return (await session.scalars(query)).one_or_none()


async def _proven_home(session: AsyncSession, claim: BindHome) -> BoundHome | None:
    found = await find_home(
        session,
        estate=claim.estate,
        building=claim.building,
        unit=claim.unit,
        room=claim.room,
    )
    if found is None:
        return None
    proven = (
        found.home.holder_name == claim.holder_name
        and found.home.holder_phone_last4 == claim.phone_last4
    )
    return found if proven else None


async def _bind(
    session: AsyncSession, resident: Resident, home: BoundHome, *, now: datetime
) -> None:
    query = select(Binding).where(
        Binding.resident_id == resident.id,
        Binding.home_id == home.home.id,
        Binding.ended_at.is_(None),
    )
    live = (await session.scalars(query)).one_or_none()
    if live is None:
        session.add(Binding(resident_id=resident.id, home_id=home.home.id, bound_at=now))
    else:
        live.bound_at = now  # Said again: this is the home they now speak for.
    await session.flush()


async def _tries_left(session: AsyncSession, resident: Resident, *, now: datetime) -> int:
    if await locked_until(session, resident, now=now) is not None:
        return 0
    query = (
        select(BindingAttempt.succeeded)
        .where(
            BindingAttempt.resident_id == resident.id,
            BindingAttempt.tried_at > now - LOCK_TIME,
        )
        .order_by(BindingAttempt.tried_at.desc(), BindingAttempt.id.desc())
        .limit(WRONG_TRIES)
    )
    wrong = 0
    for succeeded in (await session.scalars(query)).all():
        if succeeded:
            break
        wrong += 1
    return WRONG_TRIES - wrong
