"""What a home owes. The caller proves that the asker is bound to the home."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.fees.models import Bill, FeeType, PaymentWay
from api.grids.models import Estate
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


@dataclass(frozen=True)
class WayToPay:
    """How some fees are paid, and in which estates; none named where it is so in all of them."""

    fee_types: tuple[FeeType, ...]
    estates: tuple[str, ...]
    payee: str
    how: str


async def ways_to_pay(
    session: AsyncSession, *, fee_types: Collection[FeeType] = (), estate_id: int | None = None
) -> list[WayToPay]:
    """How fees are paid, what is paid alike told once, in the order of a bill.

    Args:
        session: the transaction.
        fee_types: only these fees; none named means all.
        estate_id: only there; None for every estate.
    """
    query = select(PaymentWay, Estate.name).join(Estate, Estate.id == PaymentWay.estate_id)
    if estate_id is not None:
        query = query.where(PaymentWay.estate_id == estate_id)
    rows = (await session.execute(query.order_by(Estate.id))).all()
    names = {name for _, name in rows}
    alike: dict[tuple[str, str], list[tuple[FeeType, str]]] = {}
    for way, name in rows:
        if not fee_types or way.fee_type in fee_types:
            alike.setdefault((way.payee, way.how), []).append((way.fee_type, name))
    ways = []
    for (payee, how), group in alike.items():
        kinds = {kind for kind, _ in group}
        estates = tuple(dict.fromkeys(name for _, name in group))
        ways.append(
            WayToPay(
                fee_types=tuple(kind for kind in FeeType if kind in kinds),
                estates=() if set(estates) == names else estates,
                payee=payee,
                how=how,
            )
        )
    order = list(FeeType)
    return sorted(ways, key=lambda way: order.index(way.fee_types[0]))
