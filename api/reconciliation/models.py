"""The balances of past days, as they were found."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Reconciliation(Base):
    """The balance of one day (Asia/Shanghai), made once after it has ended.

    `figures` is `Balance.figures()`.
    """

    __tablename__ = "reconciliations"

    day: Mapped[date] = mapped_column(primary_key=True)
    figures: Mapped[dict[str, Any]]
    balanced: Mapped[bool]
    made_at: Mapped[datetime]
