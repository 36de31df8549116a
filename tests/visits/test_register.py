"""Keeping the register: entering, changing, ending, and the line that each of it leaves."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import LinliError, NotFoundError, RefusedError
from api.visits.categories import Category
from api.visits.models import EndReason, RegisterAct
from api.visits.register import (
    KEPT_AFTER_END,
    PersonFacts,
    change,
    end,
    enter,
    entries,
    lines_of,
    masked,
    open_entry,
)
from tests.visits.town import Town, settle


@pytest.fixture
async def town(session: AsyncSession, now: datetime) -> Town:
    return await settle(session, now=now)


@pytest.mark.parametrize(
    ("name", "shown"), [("王秀英", "王*英"), ("李伟", "李*"), ("欧阳小兰", "欧*兰"), ("王", "王*")]
)
def test_lists_show_as_much_as_one_needs(name: str, shown: str) -> None:
    assert masked(name) == shown


async def test_the_preset_counts_unless_something_else_is_said(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    facts = PersonFacts("赵小虎", Category.CHILD)
    person = await enter(session, town["台"], town.home, facts, now=now)
    assert person.interval_days == 30
    assert await change(session, town["管"], person, {"interval_days": 14}, now=now) == [
        "interval_days"
    ]
    with pytest.raises(RefusedError, match="visit_interval"):
        await change(session, town["管"], person, {"interval_days": 400}, now=now)
    with pytest.raises(RefusedError, match="visit_person_known"):
        await enter(session, town["台"], town.home, facts, now=now)
    assert len(await entries(session, town["台"], now=now)) == 2


@pytest.mark.parametrize("who", ["甲", "吴", "丙"])
async def test_workers_keep_no_register(
    session: AsyncSession, town: Town, now: datetime, who: str
) -> None:
    facts = PersonFacts("赵小虎", Category.CHILD)
    for refused in (
        enter(session, town[who], town.home, facts, now=now),
        change(session, town[who], town.person, {"remarks": "x"}, now=now),
        end(session, town[who], town.person, EndReason.DIED, now=now),
    ):
        with pytest.raises(LinliError, match="register_not_yours"):
            await refused
    assert town.person.ended_at is None
    assert town.person.remarks == "腿脚不便"


async def test_each_look_and_change_leaves_a_line(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    await open_entry(session, town["甲"], town.person.id, now=now)
    said = {"remarks": "搬到一楼", "name": "王秀英"}
    await change(session, town["台"], town.person, said, now=now)
    await change(session, town["台"], town.person, {"remarks": "搬到一楼"}, now=now)
    await end(session, town["管"], town.person, EndReason.MOVED, now=now)
    await session.flush()
    lines = await lines_of(session, town.person.id)
    assert [(line.act, line.staff_id, line.note) for line in reversed(lines)] == [
        (RegisterAct.ENTERED, None, ""),
        (RegisterAct.OPENED, town["甲"].id, ""),
        (RegisterAct.CHANGED, town["台"].id, "remarks"),
        (RegisterAct.ENDED, town["管"].id, "moved"),
    ]


async def test_whoever_is_not_there_leaves_no_line(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    with pytest.raises(NotFoundError):
        await open_entry(session, town["丙"], town.person.id, now=now)
    assert len(await lines_of(session, town.person.id)) == 1


async def test_an_end_has_a_reason_and_a_day_of_forgetting(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    await end(session, town["台"], town.person, EndReason.DIED, now=now)
    assert town.person.forget_at == now + KEPT_AFTER_END
    assert await entries(session, town["台"], now=now) == []
    assert len(await entries(session, town["台"], active=False, now=now)) == 1
    with pytest.raises(RefusedError, match="visit_person_ended"):
        await end(session, town["台"], town.person, EndReason.DIED, now=now)
    with pytest.raises(RefusedError, match="visit_person_ended"):
        await change(session, town["台"], town.person, {"remarks": "x"}, now=now)
    again = PersonFacts("王秀英", Category.LIVES_ALONE)
    person = await enter(session, town["台"], town.home, again, now=now + timedelta(days=1))
    assert person.id != town.person.id
