"""The clock jobs on a real store: several at once, after a standstill, by an index."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import clocks
from api.cases.clocks import BATCH, due_cases, look_at_all
from api.cases.lifecycle import CaseAction, CaseState
from api.cases.models import Case, CaseEvent
from api.cases.work import take
from api.db import Database
from api.staff.models import StaffMember, StaffRole
from tests.factories import make_case, make_desk, make_estate, make_grid, make_staff

CASES = 40
DAY = timedelta(days=1)


async def settle(database: Database, *, now: datetime, cases: int = CASES) -> None:
    """A grid with workers, its lead and a supervisor; half of the cases are taken."""
    async with database.transaction() as session:
        await make_desk(session)
        await make_staff(session, role=StaffRole.SUPERVISOR)
        workers = [await make_staff(session) for _ in range(4)]
        lead = await make_staff(session, role=StaffRole.GRID_LEAD)
        estate = await make_estate(session)
        await make_grid(session, estate=estate, workers=workers, lead=lead)
        for number in range(cases):
            case = await make_case(session, estate=estate, now=now)
            if number % 2:
                owner = await session.get_one(StaffMember, case.owner_id)
                await take(session, case, owner, now=now)


async def history(database: Database) -> list[tuple[int, CaseAction, str | None]]:
    async with database.transaction() as session:
        query = select(CaseEvent.case_id, CaseEvent.action, CaseEvent.rung)
        return [
            (case, action, rung)
            for case, action, rung in await session.execute(query.order_by(CaseEvent.id))
        ]


async def test_workers_at_once_do_each_step_once(database: Database, now: datetime) -> None:
    await settle(database, now=now)
    before = Counter(await history(database))
    later = now + 9 * DAY
    looked = await asyncio.gather(*(look_at_all(database, now=later) for _ in range(4)))
    assert sum(looked) == CASES, "each case was looked at by one of them"
    first = Counter(await history(database)) - before
    moved = [case_id for case_id, action, _ in first if action is CaseAction.REASSIGN]
    assert len(moved) == len(set(moved)) == CASES / 2
    assert all(count == 1 for count in first.values())
    said = Counter(rung for _, _, rung in first if rung)
    assert said["0:finish:overdue:owner"] == CASES
    assert said["0:finish:late:supervisor"] == CASES
    assert await look_at_all(database, now=later) == 0
    assert Counter(await history(database)) - before == first


async def test_two_workers_on_one_case(database: Database, now: datetime) -> None:
    """The second finds the case held, and leaves it; afterwards there is nothing left to do."""
    await settle(database, now=now, cases=1)
    later = now + 9 * DAY
    async with database.transaction() as first, database.transaction() as second:
        (case_id,) = (await first.scalars(select(Case.id))).all()
        assert await clocks.look(first, case_id, now=later)
        assert not await clocks.look(second, case_id, now=later)
    assert await look_at_all(database, now=later) == 0


async def test_a_stopped_run_goes_on_where_it_was(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settle(database, now=now, cases=6)
    looks = 0
    look = clocks.look

    async def dies(session: AsyncSession, case_id: int, *, now: datetime) -> bool:
        nonlocal looks
        looks += 1
        done = await look(session, case_id, now=now)
        if looks == 3:
            raise ConnectionError("killed after its work, before the commit")
        return done

    monkeypatch.setattr(clocks, "look", dies)
    later = now + 9 * DAY
    with pytest.raises(ConnectionError):
        await look_at_all(database, now=later)
    monkeypatch.setattr(clocks, "look", look)
    assert await look_at_all(database, now=later) == 4
    keys = Counter((case_id, rung) for case_id, _, rung in await history(database) if rung)
    assert set(keys.values()) == {1}


async def test_more_than_a_batch(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clocks, "BATCH", 7)
    await settle(database, now=now)
    assert await look_at_all(database, now=now + DAY) == CASES


async def test_one_that_cannot_be_helped_keeps_nobody_waiting(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without anybody at the desk an untaken case has nowhere to go; the others are looked at."""
    monkeypatch.setattr(clocks, "BATCH", 3)
    await settle(database, now=now, cases=8)
    async with database.transaction() as session:
        await session.execute(update(StaffMember).values(active=False))
    assert await look_at_all(database, now=now + 2 * DAY) == 4
    async with database.transaction() as session:
        owned = select(func.count()).select_from(Case).where(Case.state == CaseState.ASSIGNED)
        assert await session.scalar(owned) == 4
        await session.execute(update(StaffMember).values(active=True))
    assert await look_at_all(database, now=now + 2 * DAY) == 4


async def test_what_is_due_is_found_by_an_index(session: AsyncSession, now: datetime) -> None:
    """With 20,000 cases of which a few are due, the plan reads the index and does not sort."""
    await make_desk(session)
    case = await make_case(session, now=now)
    columns = ", ".join(
        column.name
        for column in Case.__table__.columns
        if column.name not in {"id", "case_number", "clock_due_at"}
    )
    many = (
        f"insert into cases (case_number, clock_due_at, {columns}) "
        f"select 'T' || n, case when n % 100 = 0 then cast(:now as timestamptz) "
        f"+ n * interval '1 minute' end, {columns} from cases, generate_series(1, 20000) n "
        "where id = :id"
    )
    await session.execute(text(many), {"now": now, "id": case.id})
    await session.execute(text("analyze cases"))
    statement = str(
        select(Case.clock_due_at, Case.id)
        .where(Case.clock_due_at <= now)
        .order_by(Case.clock_due_at, Case.id)
        .limit(BATCH)
        .compile(compile_kwargs={"literal_binds": True})
    )
    plan = "\n".join((await session.scalars(text(f"explain analyze {statement}"))).all())
    assert "ix_cases_clock_due_at" in plan
    assert "Sort" not in plan
    assert "Seq Scan" not in plan
    assert len(await due_cases(session, now=now)) == 1
