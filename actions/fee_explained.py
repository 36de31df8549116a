"""Why a bill is what it is: its own lines, beside those of the month that it is set beside."""

from collections.abc import Sequence
from datetime import date

from actions.turn import Turn
from api.clock import local
from api.fees.compared import compared
from api.fees.models import FEE_NAMES, FeeType
from api.fees.service import fee_statements
from api.residents.service import BoundHome
from api.texts import render

FEW_FEES = 2
"""Of so many fees the lines are told too; of more only the sums."""


async def explained(
    turn: Turn,
    home: BoundHome,
    *,
    words: str,
    fee_types: Sequence[str],
    beside: bool,
    shown: str | None = None,
) -> str | None:
    """Say what the home's bills tell of what is asked, and offer that the desk checks them. The
    month that was talked of, for the next question; None without any bill, and nothing is said.

    Args:
        turn: the turn.
        home: the home that is proved to be the person's own.
        words: what they ask, which may have been before the binding.
        fee_types: only these fees; none named means all.
        beside: whether another month is set beside it.
        shown: the first day of the month that was talked of before.
    """
    statements = await fee_statements(
        turn.session, home.home, fee_types=[FeeType(kind) for kind in fee_types]
    )
    before = date.fromisoformat(shown) if shown else None
    today = local(turn.now).date()
    told = [
        (statement.fee_type, found)
        for statement in statements
        if (found := compared(statement.bills, words, today=today, shown=before))
    ]
    if not told:
        return None
    bills = render(
        "actions",
        "fee_explained",
        home=home,
        told=told,
        names=FEE_NAMES,
        beside=beside,
        lines=len(told) <= FEW_FEES or not beside,
    )
    turn.say("utter_fee_explained", bills=bills)
    return told[0][1].bill.period.isoformat()
