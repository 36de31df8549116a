"""Who is not satisfied is heard by a person who has not done the work."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import work
from api.cases.conflicts import Subject, SubjectKind, may_know_case
from api.cases.dissatisfied import is_dissatisfied, open_call_back, wants_call_back
from api.cases.follow_up import rate, reopen
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseState
from api.cases.models import Case
from api.cases.queries import locked_case, timeline
from api.cases.subjects import mark, note_subjects, unmark
from api.residents.models import Resident
from api.staff.models import StaffMember, StaffRole
from api.staff.service import staff_with_role
from tests.factories import make_case, make_desk, make_resident, make_staff, make_supervisor

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("rating", "words", "wants"),
    [
        (1, None, True),
        (2, "", True),
        (3, None, False),
        (3, "还是不亮", True),
        (4, "灯没修好", True),
        (5, "又坏了，白来一趟", True),
        (5, "没什么不满意的，很好", False),
        (4, "师傅来得很快", False),
        (3, "态度太差", True),
        (5, "没问题了，谢谢", False),
        (3, "根本没人管", True),
    ],
)
def test_by_number_and_by_words(rating: int, words: str | None, wants: bool) -> None:
    assert is_dissatisfied(rating, words) is wants


class Scene:
    """A case that the desk itself has resolved, a second clerk, a supervisor."""

    case: Case
    resident: Resident


@pytest.fixture
async def scene(session: AsyncSession, now: datetime) -> Scene:
    scene = Scene()
    desk = await make_desk(session)
    scene.resident = await make_resident(session)
    filed = await make_case(session, reporter=scene.resident, now=now)
    await make_desk(session)
    await make_supervisor(session)
    scene.case = await locked_case(session, filed.id)
    await work.take(session, scene.case, desk, now=now)
    await work.resolve(session, scene.case, desk, note="已处理", now=now)
    return scene


async def test_the_task_is_another_clerks(
    session: AsyncSession, scene: Scene, now: datetime
) -> None:
    task = await rate(session, scene.resident, scene.case, rating=1, comment="没来过", now=now)
    assert task is not None
    assert (task.kind, task.follows_up_id) == (CaseKind.HAND_OVER, scene.case.id)
    assert task.owner_id != scene.case.owner_id
    assert scene.case.case_number in task.description
    assert "没来过" in task.description


async def test_words_alone_are_enough_and_close_the_case_as_rated(
    session: AsyncSession, scene: Scene, now: datetime
) -> None:
    task = await rate(session, scene.resident, scene.case, rating=4, comment="灯没修好", now=now)
    assert task is not None


async def test_there_is_one_task_at_a_time(
    session: AsyncSession, scene: Scene, now: datetime
) -> None:
    first = await rate(session, scene.resident, scene.case, rating=1, now=now)
    again = await rate(
        session, scene.resident, scene.case, rating=2, comment="还是不亮", now=now + SECOND
    )
    assert first is not None
    assert again is not None
    assert again.id == first.id
    assert "还是不亮" in str([event.note for event in await timeline(session, first)])


@pytest.mark.parametrize(
    ("touched", "asks"),
    [
        ([], StaffRole.DESK),
        ([StaffRole.DESK], StaffRole.SUPERVISOR),
        ([StaffRole.DESK, StaffRole.SUPERVISOR], StaffRole.GRID_LEAD),
        ([StaffRole.DESK, StaffRole.SUPERVISOR, StaffRole.GRID_LEAD], StaffRole.GRID_WORKER),
        (list(StaffRole), None),
    ],
)
async def test_the_highest_who_may_know_of_it_asks(
    session: AsyncSession,
    scene: Scene,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
    touched: list[StaffRole],
    asks: StaffRole | None,
) -> None:
    for role in (StaffRole.GRID_LEAD, StaffRole.GRID_WORKER):
        await make_staff(session, role=role)
    staff = (await session.scalars(select(StaffMember))).all()
    about = [Subject(SubjectKind.STAFF, one.id) for one in staff if one.role in touched]
    await note_subjects(session, scene.case, about, now=now)
    task = await rate(session, scene.resident, scene.case, rating=1, now=now)
    assert wants_call_back(scene.case)
    assert (scene.case.rating, scene.case.state) == (1, CaseState.RESOLVED)
    logged = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    if asks is None:
        assert task is None
        assert [scene.case.case_number in line for line in logged] == [True]
        return
    assert task is not None
    assert (await session.get_one(StaffMember, task.owner_id)).role is asks
    assert logged == []


async def test_a_mark_after_the_verdict_reaches_the_task(
    session: AsyncSession, scene: Scene, now: datetime
) -> None:
    task = await rate(session, scene.resident, scene.case, rating=1, now=now)
    assert task is not None
    asker = task.owner_id
    supervisor = (await staff_with_role(session, StaffRole.SUPERVISOR))[0]
    subject = Subject(SubjectKind.STAFF, asker)
    await mark(session, scene.case, supervisor, subject, now=now + SECOND)
    assert task.owner_id != asker
    assert not await may_know_case(session, asker, task.id)
    await unmark(session, scene.case, supervisor, subject, now=now + 2 * SECOND)
    assert await may_know_case(session, asker, task.id)


async def test_satisfied_makes_no_task(session: AsyncSession, scene: Scene, now: datetime) -> None:
    assert (
        await rate(session, scene.resident, scene.case, rating=5, comment="很快", now=now) is None
    )
    assert await open_call_back(session, scene.case) is None


async def test_opening_it_again_ends_the_task_and_is_for_other_eyes(
    session: AsyncSession, scene: Scene, now: datetime
) -> None:
    worker = scene.case.owner_id
    task = await rate(session, scene.resident, scene.case, rating=1, now=now)
    await reopen(session, scene.resident, scene.case, reason="没修好", now=now + SECOND)
    assert task is not None
    assert task.state is CaseState.WITHDRAWN
    assert scene.case.owner_id != worker


async def test_a_verdict_on_the_task_itself_makes_no_other(
    session: AsyncSession, scene: Scene, now: datetime
) -> None:
    task = await rate(session, scene.resident, scene.case, rating=1, now=now)
    assert task is not None
    clerk = await make_staff(session, role=StaffRole.DESK)
    await work.take(session, task, clerk, now=now)
    await work.resolve(session, task, clerk, note="已联系居民", now=now)
    assert await rate(session, scene.resident, task, rating=1, now=now + SECOND) is None
    tasks = (await session.scalars(select(Case).where(Case.follows_up_id.is_not(None)))).all()
    assert len(tasks) == 1
