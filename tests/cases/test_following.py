"""Following a neighbour's case: who may, once a message, and what is left when they are erased."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import Subject, SubjectKind
from api.cases.erasure import STRUCK_OUT, erase_following
from api.cases.follow_up import urge, withdraw
from api.cases.following import (
    Told,
    alike_cases,
    follow,
    followed_cases,
    follower_count,
    let_go,
)
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction
from api.cases.models import Case, CaseEvent, CaseFollower
from api.cases.queries import reported_case, timeline
from api.cases.subjects import note_subjects
from api.errors import IllegalTransitionError, NotFoundError, RefusedError
from api.grids.models import Estate
from api.residents.models import Resident
from tests.factories import make_case, make_desk, make_estate, make_resident, make_staff, serial


async def lift_case(session: AsyncSession, now: datetime) -> tuple[Estate, Case]:
    """An open case about a lift."""
    await make_desk(session)
    estate = await make_estate(session)
    case = await make_case(
        session, kind=CaseKind.LIFT, estate=estate, building="3", description="电梯坏了", now=now
    )
    return estate, case


def told_of(case: Case, words: str = "电梯停在五楼") -> Told:
    """The same matter in other words."""
    return Told(case.kind, words, case.place, case.estate_id, case.building)


async def followed_by(session: AsyncSession, case: Case, now: datetime) -> Resident:
    """Somebody who follows it."""
    neighbour = await make_resident(session)
    await follow(session, neighbour, case, told_of(case), message_id=serial(), now=now)
    return neighbour


async def test_a_like_case_is_found_until_it_is_followed_or_said_to_be_another(
    session: AsyncSession, now: datetime
) -> None:
    _, case = await lift_case(session, now)
    neighbour = await make_resident(session)
    told = told_of(case)
    assert await alike_cases(session, neighbour, told, now=now) == [case]
    assert await alike_cases(session, neighbour, told, unlike={case.id}, now=now) == []
    assert await alike_cases(session, neighbour, told, now=now + timedelta(days=30)) == []
    await follow(session, neighbour, case, told, now=now)
    assert await alike_cases(session, neighbour, told, now=now) == []


async def test_the_likest_comes_first(session: AsyncSession, now: datetime) -> None:
    estate, far = await lift_case(session, now - timedelta(days=4))
    near = await make_case(
        session,
        kind=CaseKind.LIFT,
        estate=estate,
        building="3",
        description="电梯停在五楼",
        now=now,
    )
    found = await alike_cases(session, await make_resident(session), told_of(near), now=now)
    assert found == [near, far]


async def test_whom_a_case_is_about_never_hears_of_it(session: AsyncSession, now: datetime) -> None:
    _, case = await lift_case(session, now)
    worker = await make_staff(session)
    await note_subjects(session, case, [Subject(SubjectKind.STAFF, worker.id)], now=now)
    herself = await make_resident(session, openid=worker.openid)
    assert await alike_cases(session, herself, told_of(case), now=now) == []


async def test_the_same_message_follows_once(session: AsyncSession, now: datetime) -> None:
    _, case = await lift_case(session, now)
    neighbour, message = await make_resident(session), serial()
    for _ in range(2):
        await follow(session, neighbour, case, told_of(case), message_id=message, now=now)
    assert await follower_count(session, case) == 1
    steps = [event.action for event in await timeline(session, case)]
    assert steps.count(CaseAction.FOLLOW) == 1


async def test_a_finished_case_is_not_followed(session: AsyncSession, now: datetime) -> None:
    _, case = await lift_case(session, now)
    reporter = await session.get_one(Resident, case.reporter_id)
    await withdraw(session, reporter, case, now=now)
    with pytest.raises(IllegalTransitionError):
        await follow(session, await make_resident(session), case, told_of(case), now=now)


async def test_what_is_followed_is_theirs_to_ask_about_only_where_that_is_meant(
    session: AsyncSession, now: datetime
) -> None:
    _, case = await lift_case(session, now)
    neighbour = await followed_by(session, case, now)
    assert await reported_case(session, neighbour, followed=True) == case
    assert await followed_cases(session, neighbour) == [case]
    with pytest.raises(NotFoundError):
        await reported_case(session, neighbour)
    await let_go(session, neighbour, case, now=now)
    assert await followed_cases(session, neighbour) == []
    with pytest.raises(NotFoundError):
        await reported_case(session, neighbour, followed=True)
    with pytest.raises(NotFoundError):
        await let_go(session, neighbour, case, now=now)


async def test_all_urge_within_one_limit(session: AsyncSession, now: datetime) -> None:
    _, case = await lift_case(session, now)
    neighbour = await followed_by(session, case, now)
    reporter = await session.get_one(Resident, case.reporter_id)
    await urge(session, neighbour, case, now=now)
    with pytest.raises(RefusedError, match="urged_by_others"):
        await urge(session, reporter, case, now=now + timedelta(minutes=1))
    with pytest.raises(RefusedError, match="urged_recently"):
        await urge(session, neighbour, case, now=now + timedelta(minutes=1))


async def test_a_withdrawal_leaves_the_matter_with_the_neighbours(
    session: AsyncSession, now: datetime
) -> None:
    _, case = await lift_case(session, now)
    first, second = [await followed_by(session, case, now) for _ in range(2)]
    reporter = await session.get_one(Resident, case.reporter_id)
    message = serial()
    for _ in range(2):
        await withdraw(session, reporter, case, message_id=message, now=now)
    [own] = (await session.scalars(select(Case).where(Case.reporter_id == first.id))).all()
    assert own.description == "电梯停在五楼"
    assert await followed_cases(session, second) == [own]
    assert await follower_count(session, case) == 0


async def test_erasing_leaves_none_of_a_followers_words(
    session: AsyncSession, now: datetime
) -> None:
    _, case = await lift_case(session, now)
    neighbour = await followed_by(session, case, now)
    assert await erase_following(session, neighbour, now=now) == 1
    assert await follower_count(session, case) == 0
    row = (await session.scalars(select(CaseFollower))).one()
    assert (row.words, row.place) == (STRUCK_OUT, STRUCK_OUT)
    said = select(CaseEvent.note).where(CaseEvent.actor_id == neighbour.id)
    assert set(await session.scalars(said)) == {STRUCK_OUT}
    assert case.description == "电梯坏了"
