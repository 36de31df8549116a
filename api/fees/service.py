"""What a home owes. The caller proves that the asker is bound to the home."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.fees.models import Bill, FeeType, PaymentWay
from api.residents.models import Home


@dataclass(frozen=True)
class FeeStatement:
    """One fee of one home: its bills by month, the newest first, and how to pay."""

    fee_type: FeeType
    bills: Sequence[Bill]
    way: PaymentWay | None

    @property
    def unpaid(self) -> list[Bill]:
        """The bills still open, the oldest first."""
        return sorted((b for b in self.bills if b.paid_on is None), key=lambda b: b.period)

    @property
    def unpaid_cents(self) -> int:
        """What is still to pay, in fen."""
        return sum(bill.amount_cents for bill in self.unpaid)


async def fee_statements(
    session: AsyncSession,
    home: Home,
    *,
    fee_types: Collection[FeeType] = (),
    since: date | None = None,
    until: date | None = None,
) -> list[FeeStatement]:
    """The statements of a home, one for each fee that it has bills of.

    Args:
        session: the transaction.
        home: the home that the asker is bound to.
        fee_types: only these fees; none named means all.
        since: first month, by its first day; None for all.
        until: last month, by its first day; None for all.
    """
    query = select(Bill).where(Bill.home_id == home.id).order_by(Bill.period.desc())
    if fee_types:
        query = query.where(Bill.fee_type.in_(fee_types))
    if since is not None:
        query = query.where(Bill.period >= since)
    if until is not None:
        query = query.where(Bill.period <= until)
    bills = (await session.scalars(query)).all()
    ways_query = select(PaymentWay).where(PaymentWay.estate_id == home.estate_id)
    ways = {way.fee_type: way for way in (await session.scalars(ways_query)).all()}
    present = [kind for kind in FeeType if any(bill.fee_type == kind for bill in bills)]
    return [
        FeeStatement(
            fee_type=kind,
            bills=[bill for bill in bills if bill.fee_type == kind],
            way=ways.get(kind),
        )
        for kind in present
    ]
