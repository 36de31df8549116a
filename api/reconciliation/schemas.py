"""A balance as JSON."""

from datetime import date, datetime

from pydantic import BaseModel


class ReconciliationView(BaseModel):
    """The balance of one day (Asia/Shanghai).

    `received` is the sum of the outcomes and `open`; `repeats` are pushes besides. `owed` and the
    lists in `faults` hold ids of messages; `faults["case_without_message"]` holds ids of cases.
    `made_at` is the moment of looking: once for a past day, now for the present one.
    """

    day: date
    made_at: datetime
    balanced: bool
    received: int
    answered: int
    case: int
    attached: int
    merged: int
    human: int
    refused: int
    open: int
    repeats: int
    owed: list[int]
    faults: dict[str, list[int]]
