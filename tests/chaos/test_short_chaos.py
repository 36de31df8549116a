"""The short form of `make chaos`: a tenth of the people, everything killed at least once."""

from pathlib import Path

import pytest

from tests.chaos.run import SHORT, run
from tests.living import trained  # noqa: F401  # a fixture

SEED = "2"


@pytest.mark.usefixtures("trained")
async def test_g19_each_is_killed_in_turn_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    report = await run(tmp_path, seed=SEED, size=SHORT)
    print(report)
    assert report.passed, str(report)
    assert set(report.kills) >= {"worker", "api", "actions", "rasa", "postgres"}
    # A busy machine may cut off the last few.
    assert len(report.ledger.sent) >= 0.9 * SHORT.messages
    assert report.cases.made
