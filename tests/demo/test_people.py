"""Personas, the household register, and bills."""

from collections import Counter
from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.demo.bills import months_before
from api.demo.personas import PERSONAS
from api.demo.register import FREE_HOME
from api.fees.models import Bill, FeeType, PaymentWay
from api.fees.service import fee_statements
from api.residents.models import Binding, Home, Resident
from api.residents.service import (
    BindHome,
    BoundHome,
    bind_home,
    bound_homes,
    find_home,
)
from api.staff.service import staff_by_openid
from tests.factories import make_resident


async def persona(town: AsyncSession, openid: str) -> Resident | None:
    """Somebody known to the account."""
    return (await town.scalars(select(Resident).where(Resident.openid == openid))).one_or_none()


async def home_of(town: AsyncSession, openid: str) -> BoundHome:
    """The one home of a persona."""
    resident = await persona(town, openid)
    assert resident is not None
    (home,) = await bound_homes(town, resident)
    return home


async def test_wang_and_chen_live_in_the_same_building(town: AsyncSession) -> None:
    wang = await home_of(town, "demo-resident-wang")
    chen = await home_of(town, "demo-resident-chen")
    assert wang.address == "阳光花园3栋2单元501"
    assert (wang.home.holder_name, wang.home.holder_phone_last4) == ("王秀英", "2046")
    assert chen.home.holder_name == "陈建国"
    assert chen.address.startswith("阳光花园3栋")
    assert chen.address != wang.address


async def test_every_persona_of_the_simulator_is_somebody(town: AsyncSession) -> None:
    for one in PERSONAS:
        if one.openid == "demo-resident-new":
            assert await persona(town, one.openid) is None
        elif one.openid.startswith("demo-resident-"):
            assert (await home_of(town, one.openid)).home.holder_name == one.name
        else:
            member = await staff_by_openid(town, one.openid)
            assert member is not None
            assert member.name == one.name


@pytest.mark.parametrize(
    ("holder", "last4", "held"), [("刘芳", "8866", True), ("刘芳", "0000", False)]
)
async def test_somebody_new_can_prove_the_free_home(
    town: AsyncSession, now: datetime, holder: str, last4: str, held: bool
) -> None:
    newcomer = await make_resident(town, openid="demo-resident-new", agrees=True, now=now)
    estate, building, unit, room = FREE_HOME
    claim = BindHome(
        message_id=1,
        estate=estate,
        building=building,
        unit=unit,
        room=room,
        holder_name=holder,
        phone_last4=last4,
    )
    outcome = await bind_home(town, newcomer, claim, now=now)
    assert (outcome.bound is not None) is held


async def test_the_free_home_is_bound_to_nobody(town: AsyncSession) -> None:
    estate, building, unit, room = FREE_HOME
    free = await find_home(town, estate=estate, building=building, unit=unit, room=room)
    assert free is not None
    bound = select(func.count()).where(Binding.home_id == free.home.id)
    assert await town.scalar(bound) == 0


async def test_about_three_hundred_homes_with_holders_of_their_own(town: AsyncSession) -> None:
    holders = (await town.scalars(select(Home.holder_name))).all()
    assert 250 <= len(holders) <= 350
    assert len(set(holders)) == len(holders)


async def test_every_home_has_six_months_of_every_common_fee(town: AsyncSession) -> None:
    homes = await town.scalar(select(func.count()).select_from(Home))
    query = select(Bill.fee_type, Bill.period, func.count()).group_by(Bill.fee_type, Bill.period)
    counts = {(fee, period): count for fee, period, count in await town.execute(query)}
    months = [date(2026, month, 1) for month in range(5, 11)]
    assert {period for _, period in counts} == set(months)
    for fee in (FeeType.PROPERTY, FeeType.WATER, FeeType.POWER, FeeType.GAS):
        assert [counts[fee, month] for month in months] == [homes] * 6
    assert 0 < counts[FeeType.PARKING, months[0]] < (homes or 0)
    assert {period for fee, period in counts if fee is FeeType.HEATING} == {date(2026, 10, 1)}


async def test_bills_add_up_and_are_paid_in_the_past(town: AsyncSession) -> None:
    for bill in (await town.scalars(select(Bill))).all():
        assert sum(line["amount_cents"] for line in bill.breakdown) == bill.amount_cents > 0
        assert bill.period < bill.due_on
        assert bill.paid_on is None or bill.period < bill.paid_on <= date(2026, 11, 23)


async def test_what_the_personas_owe(town: AsyncSession) -> None:
    wang = await home_of(town, "demo-resident-wang")
    chen = await home_of(town, "demo-resident-chen")
    owed = {s.fee_type: s for s in await fee_statements(town, wang.home) if s.unpaid}
    assert {fee: len(s.unpaid) for fee, s in owed.items()} == {
        FeeType.PROPERTY: 2,
        FeeType.WATER: 1,
    }
    assert owed[FeeType.PROPERTY].unpaid_cents == 31608
    assert owed[FeeType.WATER].unpaid_cents == 2660
    assert [s for s in await fee_statements(town, chen.home) if s.unpaid] == []


async def test_there_is_a_way_to_pay_every_bill(town: AsyncSession) -> None:
    billed = select(Home.estate_id, Bill.fee_type).join(Home, Home.id == Bill.home_id).distinct()
    ways = select(PaymentWay.estate_id, PaymentWay.fee_type)
    missing = set(await town.execute(billed)) - set(await town.execute(ways))
    assert missing == set()


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 23), date(2026, 5, 1), date(2026, 10, 1)),
        (date(2027, 1, 1), date(2026, 7, 1), date(2026, 12, 1)),
        (date(2026, 3, 31), date(2025, 9, 1), date(2026, 2, 1)),
    ],
)
def test_the_months_before(today: date, first: date, last: date) -> None:
    months = months_before(today)
    assert (months[0], months[-1], len(Counter(months))) == (first, last, 6)
