"""What is printed, and when a run has failed."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.chaos.audit import Fate, Finding, Messages
from tests.chaos.cases import Cases
from tests.chaos.ledger import Ledger, Sent, Told
from tests.chaos.report import Report

SENT = Sent("wang", "7", "你好", datetime(2026, 11, 23, 2, tzinfo=UTC), Told.ANSWERED)
GOOD = Report(
    seed="42",
    ledger=Ledger(sent=[SENT]),
    messages=Messages(fates=Counter({Fate.ANSWERED: 1}), slow=[(1.5, SENT)]),
    cases=Cases(frozenset({"YX-1"}), frozenset({"YX-1"}), ()),
    pushes=3,
    not_pushed=0,
    faults={"push doubled": 1},
    kills={"worker": 2, "postgres": 1},
    seconds=61.0,
)


def test_every_figure_is_told() -> None:
    assert GOOD.passed
    words = str(GOOD)
    for figure in (
        "SEED=42", "sent            1 by 1 people", "answered        1", "late            0",
        "lost            0", "doubled         0", "expected 1, made 1", "slowest answer  1.5 s",
        "pushes          3", "worker 2, postgres 1",
    ):  # fmt: skip
        assert figure in words


@pytest.mark.parametrize(
    "bad",
    [
        replace(GOOD, messages=Messages(lost=[Finding(SENT, "never handled")])),
        replace(GOOD, messages=Messages(doubled=[Finding(SENT, "came twice")])),
        replace(GOOD, messages=Messages(notices=["wang: outbox 3 stays queued"])),
        replace(GOOD, cases=Cases(frozenset({"YX-1"}), frozenset(), ())),
        replace(GOOD, cases=Cases(frozenset(), frozenset(), ("wang ABCDE: two cases",))),
        replace(GOOD, unsettled="3 jobs deliver"),
    ],
)
def test_a_fault_fails_the_run_and_is_told_with_its_reason(bad: Report) -> None:
    assert not bad.passed
    assert str(bad).splitlines()[-1].startswith(("lost:", "doubled:", "notice:", "case", "not set"))
