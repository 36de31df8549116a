"""Six months of bills for every home, and how each estate's fees are paid."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.demo.bulk import write_rows
from api.demo.places import Town
from api.demo.register import CHEN_HOME, FREE_HOME, WANG_HOME, Address, Register
from api.demo.tariffs import (
    PAYMENT_WAYS,
    Line,
    gas_lines,
    heating_lines,
    parking_lines,
    power_lines,
    property_lines,
    water_lines,
)
from api.demo.town import HOUSING
from api.fees.models import Bill, FeeType, PaymentWay

SEED = "bills"
MONTHS = 6
DUE_DAY = 25
"""A month's bill is due on this day of the next month; heating two months later."""
ARREARS = {FeeType.PROPERTY: 0.12, FeeType.PARKING: 0.06, FeeType.HEATING: 0.3}
ARREARS_ELSEWHERE = 0.03
PARKING_SHARE = 0.4

UNPAID = {
    WANG_HOME: {FeeType.PROPERTY: 2, FeeType.WATER: 1},
    CHEN_HOME: {},
    FREE_HOME: {FeeType.WATER: 1},
}
"""How many of the last months these owe; everything else of theirs is paid."""


async def load_bills(session: AsyncSession, town: Town, register: Register, *, today: date) -> None:
    """Write bills ending with last month, and the payment ways."""
    rows = [row for address in register.homes for row in _bills(register, address, today)]
    await write_rows(session, Bill, rows)
    session.add_all(
        PaymentWay(estate_id=town.estates[estate].id, fee_type=fee, payee=payee, how=how)
        for estate in HOUSING
        for fee, (payee, how) in PAYMENT_WAYS[estate].items()
    )
    await session.flush()


def months_before(today: date, count: int = MONTHS) -> list[date]:
    """First days of the months before this one, the oldest first."""
    index = today.year * 12 + today.month - 1
    return [date(i // 12, i % 12 + 1, 1) for i in range(index - count, index)]


def _bills(register: Register, address: Address, today: date) -> Iterator[dict[str, Any]]:
    """Each fee has dice of its own, so that the amounts are the same whenever the town is made."""
    home = register.homes[address]
    for fee in FeeType:
        random = Random(f"{SEED} {address} {fee.value}")
        owed = _owed_months(random, address, fee)
        lines_of = _lines(random, address, home.area_dm2, fee)
        for age, period in zip(range(MONTHS, 0, -1), months_before(today), strict=True):
            lines = lines_of(period)
            due_on = _due_on(period, fee)
            paid_on = _paid_on(random, due_on, fee, today, prompt=address in UNPAID)
            if lines:
                yield {
                    "home_id": home.id,
                    "fee_type": fee,
                    "period": period,
                    "amount_cents": sum(cents for _, cents in lines),
                    "due_on": due_on,
                    "paid_on": None if age <= owed else paid_on,
                    "breakdown": [
                        {"label": label, "amount_cents": cents} for label, cents in lines
                    ],
                }


def _lines(
    random: Random, address: Address, area_dm2: int, fee: FeeType
) -> Callable[[date], list[Line]]:
    """What makes up a home's bill of a month; no lines, no bill."""
    estate, *_, room = address
    parks = random.random() < PARKING_SHARE if address not in UNPAID else address == CHEN_HOME
    makers: dict[FeeType, Callable[[date], list[Line]]] = {
        FeeType.PROPERTY: lambda _: property_lines(random, estate, area_dm2, room),
        FeeType.WATER: lambda _: water_lines(random),
        FeeType.POWER: lambda period: power_lines(random, period),
        FeeType.GAS: lambda _: gas_lines(random),
        FeeType.PARKING: lambda _: parking_lines(estate) if parks else [],
        FeeType.HEATING: lambda period: heating_lines(estate, area_dm2, period),
    }
    return makers[fee]


def _owed_months(random: Random, address: Address, fee: FeeType) -> int:
    share = random.random()
    months = random.randint(1, 4)
    if address in UNPAID:
        return UNPAID[address].get(fee, 0)
    return months if share < ARREARS.get(fee, ARREARS_ELSEWHERE) else 0


def _due_on(period: date, fee: FeeType) -> date:
    later = 2 if fee is FeeType.HEATING else 1
    index = period.year * 12 + period.month - 1 + later
    return date(index // 12, index % 12 + 1, DUE_DAY)


def _paid_on(
    random: Random, due_on: date, fee: FeeType, today: date, *, prompt: bool
) -> date | None:
    """Some days before it was due; a payment still to come has not happened yet.

    The prompt have paid whatever there is by the first of this month.
    """
    paid_on = due_on - timedelta(days=random.randint(3, 60 if fee is FeeType.HEATING else 22))
    if paid_on <= today:
        return paid_on
    return today.replace(day=1) if prompt else None
