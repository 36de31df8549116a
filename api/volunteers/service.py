"""Joining a team, signing up for an activity, and the waiting list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFoundError, RefusedError
from api.jobs import defer
from api.residents.consents import require_consent
from api.residents.models import ConsentScope, Resident
from api.volunteers.models import Activity, Signup, SignupState, Team, Volunteer

NOTIFY_TASK = "notify_moved_up"
"""Carried out by `api.notifications`: tells somebody that they got a place."""


@dataclass(frozen=True)
class ActivityPlaces:
    """An activity, how many places are left, and how many wait."""

    activity: Activity
    team: str
    free: int
    waiting: int


@dataclass(frozen=True)
class SignupResult:
    """A sign-up; `position` is the place on the waiting list, counted from 1, else None."""

    signup: Signup
    activity: Activity
    position: int | None


@dataclass(frozen=True)
class Cancellation:
    """A place given back; `handed_on` when somebody who waited has it now."""

    activity: Activity
    handed_on: bool


async def teams(session: AsyncSession) -> Sequence[Team]:
    """Every team, in their fixed order."""
    return (await session.scalars(select(Team).order_by(Team.id))).all()


async def join_team(
    session: AsyncSession,
    resident: Resident,
    *,
    team_code: str,
    phone: str,
    wish: str,
    now: datetime,
) -> Team:
    """Make a resident a member; joining again brings phone and wish up to date.

    Raises:
        NotAllowedError: `consent_missing`; the person did not agree to give a number.
        NotFoundError: `team_unknown`.
    """
    await require_consent(session, resident, ConsentScope.VOLUNTEER_PHONE)
    team = (await session.scalars(select(Team).where(Team.code == team_code))).one_or_none()
    if team is None:
        raise NotFoundError("team_unknown")
    joined = insert(Volunteer).values(
        resident_id=resident.id, team_id=team.id, phone=phone, wish=wish, joined_at=now
    )
    await session.execute(
        joined.on_conflict_do_update(
            index_elements=["resident_id", "team_id"], set_={"phone": phone, "wish": wish}
        )
    )
    return team


async def is_volunteer(session: AsyncSession, resident: Resident) -> bool:
    """Whether a resident belongs to any team."""
    query = select(func.count()).where(Volunteer.resident_id == resident.id)
    return bool(await session.scalar(query))


async def memberships(session: AsyncSession, resident: Resident) -> Sequence[tuple[str, str]]:
    """The teams that a resident belongs to, each with the number that they gave it."""
    query = (
        select(Team.name, Volunteer.phone)
        .join(Team, Team.id == Volunteer.team_id)
        .where(Volunteer.resident_id == resident.id)
        .order_by(Team.id)
    )
    return [(team, phone) for team, phone in (await session.execute(query)).all()]


async def upcoming(session: AsyncSession, *, now: datetime, limit: int = 5) -> list[ActivityPlaces]:
    """The next activities that have not begun, the soonest first."""
    query = (
        select(Activity, Team.name)
        .join(Team, Team.id == Activity.team_id)
        .where(Activity.starts_at > now)
        .order_by(Activity.starts_at, Activity.id)
        .limit(limit)
    )
    rows = (await session.execute(query)).all()
    counts = await _counts(session, [activity.id for activity, _ in rows])
    return [
        ActivityPlaces(
            activity=activity,
            team=team,
            free=max(0, activity.capacity - counts.get((activity.id, SignupState.CONFIRMED), 0)),
            waiting=counts.get((activity.id, SignupState.WAITING), 0),
        )
        for activity, team in rows
    ]


async def sign_up(
    session: AsyncSession, resident: Resident, activity_id: int, *, now: datetime
) -> SignupResult:
    """A place in an activity, or on its waiting list when it is full. Repeating changes nothing.

    Raises:
        NotFoundError: `activity_unknown`.
        RefusedError: `activity_over`.
    """
    activity = await _locked_activity(session, activity_id)
    if activity.starts_at <= now:
        raise RefusedError("activity_over", title=activity.title)
    signup = await _signup_of(session, resident, activity_id)
    if signup is None or signup.state is SignupState.CANCELLED:
        if signup is not None:
            await session.delete(signup)  # Who comes back queues behind those who waited.
            await session.flush()
        taken = (await _counts(session, [activity_id])).get((activity_id, SignupState.CONFIRMED), 0)
        state = SignupState.CONFIRMED if taken < activity.capacity else SignupState.WAITING
        signup = Signup(
            activity_id=activity_id, resident_id=resident.id, state=state, requested_at=now
        )
        session.add(signup)
        await session.flush()
    return SignupResult(signup=signup, activity=activity, position=await _position(session, signup))


async def cancel_signup(
    session: AsyncSession, resident: Resident, activity_id: int, *, now: datetime
) -> Cancellation:
    """Give a place back; the first of the waiting list gets it and is told.

    Raises:
        NotFoundError: `activity_unknown`, or `not_signed_up`.
        RefusedError: `activity_over`.
    """
    activity = await _locked_activity(session, activity_id)
    signup = await _signup_of(session, resident, activity_id)
    if signup is None or signup.state is SignupState.CANCELLED:
        raise NotFoundError("not_signed_up", title=activity.title)
    if activity.starts_at <= now:
        raise RefusedError("activity_over", title=activity.title)
    had_place = signup.state is SignupState.CONFIRMED
    signup.state = SignupState.CANCELLED
    await session.flush()
    handed_on = had_place and await _move_up(session, activity_id)
    return Cancellation(activity=activity, handed_on=handed_on)


async def my_signups(
    session: AsyncSession, resident: Resident, *, now: datetime
) -> list[SignupResult]:
    """A resident's live sign-ups for what is still to come, the soonest first."""
    query = (
        select(Signup, Activity)
        .join(Activity, Activity.id == Signup.activity_id)
        .where(
            Signup.resident_id == resident.id,
            Signup.state != SignupState.CANCELLED,
            Activity.starts_at > now,
        )
        .order_by(Activity.starts_at)
    )
    rows = (await session.execute(query)).all()
    return [
        SignupResult(signup=signup, activity=activity, position=await _position(session, signup))
        for signup, activity in rows
    ]


async def erase_volunteer(
    session: AsyncSession, resident: Resident, *, now: datetime
) -> dict[str, int]:
    """Take a person out of the teams, and give their coming places to those who wait."""
    coming = await my_signups(session, resident, now=now)
    for result in coming:
        await cancel_signup(session, resident, result.activity.id, now=now)
    left = delete(Volunteer).where(Volunteer.resident_id == resident.id).returning(Volunteer.id)
    return {"teams": len((await session.scalars(left)).all()), "signups": len(coming)}


async def _locked_activity(session: AsyncSession, activity_id: int) -> Activity:
    """Sign-ups of one activity are counted one after the other, so that it never overfills."""
    query = select(Activity).where(Activity.id == activity_id).with_for_update()
    activity = (await session.scalars(query)).one_or_none()
    if activity is None:
        raise NotFoundError("activity_unknown")
    return activity


async def _signup_of(session: AsyncSession, resident: Resident, activity_id: int) -> Signup | None:
    """The sign-up as it is now: they may have been moved up since this session first read it."""
    query = (
        select(Signup)
        .where(Signup.activity_id == activity_id, Signup.resident_id == resident.id)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(query)).one_or_none()


async def _counts(
    session: AsyncSession, activity_ids: Sequence[int]
) -> dict[tuple[int, SignupState], int]:
    query = (
        select(Signup.activity_id, Signup.state, func.count())
        .where(Signup.activity_id.in_(activity_ids))
        .group_by(Signup.activity_id, Signup.state)
    )
    rows = (await session.execute(query)).all()
    return {(activity_id, SignupState(state)): count for activity_id, state, count in rows}


async def _position(session: AsyncSession, signup: Signup) -> int | None:
    if signup.state is not SignupState.WAITING:
        return None
    query = select(func.count()).where(
        Signup.activity_id == signup.activity_id,
        Signup.state == SignupState.WAITING,
        Signup.id <= signup.id,
    )
    return await session.scalar(query)


async def _move_up(session: AsyncSession, activity_id: int) -> bool:
    """Give a free place to the first who waits; False when nobody does."""
    query = (
        select(Signup)
        .where(Signup.activity_id == activity_id, Signup.state == SignupState.WAITING)
        .order_by(Signup.id)
        .limit(1)
    )
    first = (await session.scalars(query)).one_or_none()
    if first is None:
        return False
    first.state = SignupState.CONFIRMED
    await session.flush()
    await defer(session, NOTIFY_TASK, signup_id=first.id)
    return True
