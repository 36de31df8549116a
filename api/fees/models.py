"""Bills of homes. Amounts are whole fen; periods are the first day of a month."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId


class FeeType(StrEnum):
    """What is paid for. The values are Rasa's `fee_type` entity."""

    PROPERTY = "property"
    WATER = "water"
    POWER = "power"
    GAS = "gas"
    PARKING = "parking"
    HEATING = "heating"


FEE_NAMES = {
    FeeType.PROPERTY: "物业费",
    FeeType.WATER: "水费",
    FeeType.POWER: "电费",
    FeeType.GAS: "燃气费",
    FeeType.PARKING: "停车费",
    FeeType.HEATING: "取暖费",
}


class Bill(Base):
    """What a home owes for one fee in one month; paid when `paid_on` is set."""

    __tablename__ = "bills"
    __table_args__ = (
        Index("uq_bills_home_id_fee_type_period", "home_id", "fee_type", "period", unique=True),
    )

    id: Mapped[BigId]
    home_id: Mapped[int] = mapped_column(ForeignKey("homes.id"))
    fee_type: Mapped[FeeType]
    period: Mapped[date]
    amount_cents: Mapped[int]
    due_on: Mapped[date]
    paid_on: Mapped[date | None]
    breakdown: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """Lines of `{"label", "amount_cents"}` that add up to the amount."""


class PaymentWay(Base):
    """Whom an estate's fee is paid to and how, in words for residents."""

    __tablename__ = "payment_ways"
    __table_args__ = (
        Index("uq_payment_ways_estate_id_fee_type", "estate_id", "fee_type", unique=True),
    )

    id: Mapped[BigId]
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    fee_type: Mapped[FeeType]
    payee: Mapped[str] = mapped_column(String(60))
    how: Mapped[str] = mapped_column(Text)
