"""Three weeks: a storm, two standstills, a leave each, a resignation, a new boundary."""

from collections import Counter
from random import Random

import pytest

from api.db import Database
from tests.year.report import lines
from tests.year.run import SHORT, Year


@pytest.fixture
async def lived(database: Database) -> Year:
    """The weeks, lived."""
    second = Database(database.url)
    year = Year(database, second, SHORT, Random("short"))
    try:
        await year.live()
    finally:
        await second.close()
    return year


async def test_three_weeks_leave_nothing_undone(lived: Year) -> None:
    audit = lived.audit
    assert not audit.faults
    assert not audit.without_owner
    assert not audit.illegal
    assert not audit.leaks
    assert not audit.missed
    assert not audit.twice
    assert lived.tally["filed"] == SHORT.cases
    _everything_happened(lived.tally)
    async with lived.database.transaction() as session:
        shown = await lines(lived, session)
    assert any("conflict leaks" in line for line in shown)


def _everything_happened(tally: Counter[str]) -> None:
    """Else the weeks would have been quiet, and shown nothing."""
    for what in (
        "moved on untaken",
        "designated",
        "held",
        "pauses ended",
        "remind",
        "reopened",
        "leaves",
        "buildings moved",
    ):
        assert tally[what] > 0, what
