"""What is said of who has a call for help, by whether anybody is there to see it."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from actions.emergency_answers import away, how_it_stands
from api.cases.kinds import CaseKind
from api.clock import SHANGHAI
from tests.factories import make_case, make_desk, make_staff

MONDAY, SATURDAY = (datetime(2026, 11, day, 10, tzinfo=SHANGHAI) for day in (30, 28))


async def said(session: AsyncSession, *, now: datetime, worker: bool = False) -> str:
    """What is said of an emergency that the desk, or a worker, was given a moment ago."""
    await make_desk(session)
    owner = await (make_staff if worker else make_desk)(session)
    case = await make_case(session, kind=CaseKind.EMERGENCY, now=now)
    case.owner_id = owner.id
    turn: Any = SimpleNamespace(session=session, now=now)
    stands = await how_it_stands(turn, case, owner)
    assert owner.name in stands
    assert "还没接手" in stands
    assert (await away(turn, case, owner)) in stands
    return stands


async def test_whoever_reaches_a_closed_desk_is_told_where_it_goes(session: AsyncSession) -> None:
    assert "今天10:05前没人接就往上转" in await said(session, now=SATURDAY)


@pytest.mark.parametrize(("now", "worker"), [(MONDAY, False), (SATURDAY, True)])
async def test_nothing_is_said_of_who_is_there(
    session: AsyncSession, now: datetime, *, worker: bool
) -> None:
    assert "往上转" not in await said(session, now=now, worker=worker)
