"""What a home owes: by fee and month, only its own."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.fees.models import FEE_NAMES, FeeType
from api.fees.service import fee_statements, ways_to_pay
from tests.factories import make_bill, make_estate, make_home, make_payment_way

SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))


async def test_unpaid_and_total(session: AsyncSession) -> None:
    estate = await make_estate(session)
    home = await make_home(session, estate=estate)
    way = await make_payment_way(session, estate)
    september = await make_bill(
        session, home, period=SEPTEMBER, amount_cents=100, paid_on=date(2026, 9, 20)
    )
    october = await make_bill(session, home, period=OCTOBER, amount_cents=200)
    november = await make_bill(session, home, period=NOVEMBER, amount_cents=399)

    [statement] = await fee_statements(session, home)
    assert statement.fee_type is FeeType.PROPERTY
    assert list(statement.bills) == [november, october, september]
    assert statement.unpaid == [october, november]
    assert statement.unpaid_cents == 599
    assert statement.way is way


async def test_nothing_owed(session: AsyncSession) -> None:
    home = await make_home(session)
    await make_bill(session, home, paid_on=date(2026, 11, 20))
    [statement] = await fee_statements(session, home)
    assert (statement.unpaid, statement.unpaid_cents) == ([], 0)


async def test_a_home_without_bills_has_no_statement(session: AsyncSession) -> None:
    home, neighbour = await make_home(session), await make_home(session)
    await make_bill(session, neighbour)
    assert await fee_statements(session, home) == []


async def test_one_fee_or_all_in_their_order(session: AsyncSession) -> None:
    home = await make_home(session)
    for fee_type in (FeeType.PARKING, FeeType.WATER, FeeType.PROPERTY):
        await make_bill(session, home, fee_type=fee_type)
    everything = await fee_statements(session, home)
    assert [s.fee_type for s in everything] == [
        FeeType.PROPERTY,
        FeeType.WATER,
        FeeType.PARKING,
    ]
    [water] = await fee_statements(session, home, fee_types=[FeeType.WATER])
    assert water.fee_type is FeeType.WATER
    assert await fee_statements(session, home, fee_types=[FeeType.GAS]) == []


@pytest.mark.parametrize(
    ("since", "until", "periods"),
    [
        (None, None, [NOVEMBER, OCTOBER, SEPTEMBER]),
        (OCTOBER, None, [NOVEMBER, OCTOBER]),
        (None, OCTOBER, [OCTOBER, SEPTEMBER]),
        (OCTOBER, OCTOBER, [OCTOBER]),
    ],
)
async def test_a_range_of_months_includes_both_ends(
    session: AsyncSession, since: date | None, until: date | None, periods: list[date]
) -> None:
    home = await make_home(session)
    for period in (SEPTEMBER, OCTOBER, NOVEMBER):
        await make_bill(session, home, period=period)
    [statement] = await fee_statements(session, home, since=since, until=until)
    assert [bill.period for bill in statement.bills] == periods


async def test_the_way_to_pay_is_that_of_the_estate_and_the_fee(session: AsyncSession) -> None:
    estate = await make_estate(session)
    home = await make_home(session, estate=estate)
    await make_payment_way(session, await make_estate(session))
    await make_payment_way(session, estate, fee_type=FeeType.WATER)
    await make_bill(session, home)
    [statement] = await fee_statements(session, home)
    assert statement.way is None


async def test_a_month_is_billed_once(session: AsyncSession) -> None:
    home = await make_home(session)
    await make_bill(session, home)
    with pytest.raises(IntegrityError):
        async with session.begin_nested():
            await make_bill(session, home)


def test_every_fee_has_a_name() -> None:
    assert set(FEE_NAMES) == set(FeeType)


async def test_what_is_paid_alike_is_told_once(session: AsyncSession) -> None:
    here, there = await make_estate(session), await make_estate(session)
    for estate in (here, there):
        await make_payment_way(session, estate, fee_type=FeeType.WATER)
    only_here = await make_payment_way(session, here, fee_type=FeeType.PARKING)
    only_here.how = "岗亭缴纳"
    await session.flush()
    water, parking = await ways_to_pay(session)
    assert (water.fee_types, water.estates) == ((FeeType.WATER,), ())
    assert (parking.how, parking.estates) == ("岗亭缴纳", (here.name,))
    assert [way.fee_types for way in await ways_to_pay(session, estate_id=there.id)] == [
        (FeeType.WATER,)
    ]
    [alone] = await ways_to_pay(session, fee_types=[FeeType.PARKING])
    assert alone.estates == (here.name,), "the other estate has none"
    assert await ways_to_pay(session, fee_types=[FeeType.GAS]) == []
