"""The balance itself: each way in which a day can fail to come out."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from api.cases.kinds import CaseKind
from api.dialogue.models import MessageType, Outcome
from api.notifications.models import DeliveryState
from api.reconciliation.balance import PATIENCE, Balance, Evidence, Fault, Received, balance
from tests.factories import MOMENT

LATER = MOMENT + PATIENCE + timedelta(seconds=1)
SENT = [DeliveryState.SENT]
ENDED = Received(
    id=1,
    type=MessageType.TEXT,
    received_at=MOMENT,
    outcome=Outcome.ANSWERED,
    handled_at=MOMENT,
)
OPEN = replace(ENDED, outcome=None, handled_at=None)


def found(
    *messages: Received,
    cases: dict[int, CaseKind] | None = None,
    replies: dict[int, list[DeliveryState]] | None = None,
    jobs: tuple[int, ...] = (),
    orphans: tuple[int, ...] = (),
    now: datetime = LATER,
) -> Balance:
    """A balance in which everything was answered, but for what a test says."""
    answered = {one.id: SENT for one in messages if not one.is_open}
    evidence = Evidence(
        cases=cases or {}, replies=answered | (replies or {}), jobs=jobs, orphans=orphans
    )
    return balance(messages, evidence, now=now)


def test_a_day_on_which_nothing_came_balances() -> None:
    empty = found()
    assert empty.is_balanced
    assert empty.received == 0


def test_each_outcome_is_counted_and_the_sum_is_what_came() -> None:
    messages = [replace(ENDED, id=n, outcome=outcome) for n, outcome in enumerate(Outcome)]
    kinds = {Outcome.CASE: CaseKind.LIGHTING, Outcome.HUMAN: CaseKind.HAND_OVER}
    cases = {one.id: kinds[one.outcome] for one in messages if one.outcome in kinds}
    fresh = replace(OPEN, id=90, received_at=LATER, pushes=3)
    day = found(*messages, fresh, cases=cases, jobs=(90,))
    assert day.is_balanced
    assert day.figures() == {
        "received": 7,
        **dict.fromkeys(("answered", "case", "attached", "merged", "human", "refused"), 1),
        "open": 1,
        "repeats": 2,
        "owed": [],
        "faults": {},
    }


def test_a_sum_that_does_not_come_out_does_not_balance() -> None:
    assert not replace(found(ENDED), received=2).is_balanced


@pytest.mark.parametrize(
    ("message", "evidence", "fault"),
    [
        (OPEN, {"jobs": (1,)}, Fault.STUCK),
        (OPEN, {}, Fault.LOST),
        (replace(ENDED, handled_at=None), {}, Fault.HALF_ENDED),
        (replace(ENDED, outcome=None), {}, Fault.HALF_ENDED),
        (replace(ENDED, outcome=Outcome.CASE), {}, Fault.CASE_MISSING),
        (replace(ENDED, outcome=Outcome.HUMAN), {}, Fault.CASE_MISSING),
        (
            replace(ENDED, outcome=Outcome.CASE),
            {"cases": {1: CaseKind.HAND_OVER}},
            Fault.CASE_MISSING,
        ),
        (
            replace(ENDED, outcome=Outcome.HUMAN),
            {"cases": {1: CaseKind.LIGHTING}},
            Fault.CASE_MISSING,
        ),
        (ENDED, {"cases": {1: CaseKind.LIGHTING}}, Fault.CASE_UNTOLD),
        (ENDED, {"replies": {1: []}}, Fault.UNANSWERED),
        (ENDED, {"replies": {1: [DeliveryState.QUEUED]}}, Fault.REPLY_WAITING),
        (
            ENDED,
            {"replies": {1: [DeliveryState.SENT, DeliveryState.UNKNOWN]}},
            Fault.REPLY_UNSURE,
        ),
        (ENDED, {"replies": {1: [DeliveryState.FAILED]}}, Fault.REPLY_FAILED),
    ],
)
def test_each_fault_is_found_and_named(
    message: Received, evidence: dict[str, object], fault: Fault
) -> None:
    day = found(message, replace(ENDED, id=2), **evidence)  # type: ignore[arg-type]
    assert day.faults == {fault: [1]}
    assert not day.is_balanced
    assert day.received == 2


def test_a_case_of_a_message_that_nobody_received() -> None:
    day = found(ENDED, orphans=(44,))
    assert day.faults == {Fault.CASE_WITHOUT_MESSAGE: [44]}
    assert not day.is_balanced


@pytest.mark.parametrize(
    ("message", "evidence"),
    [
        # It may still come to an end.
        (OPEN, {"jobs": (1,), "now": MOMENT + PATIENCE}),
        (OPEN, {"now": MOMENT}),
        # An engine turn that filed its case and was cut off before its end is done again.
        (OPEN, {"cases": {1: CaseKind.LIGHTING}, "now": MOMENT}),
        (ENDED, {"replies": {1: [DeliveryState.QUEUED]}, "now": MOMENT + PATIENCE}),
        # Who leaves is told nothing, and a turn is answered once.
        (replace(ENDED, type=MessageType.UNSUBSCRIBE), {"replies": {1: []}}),
        (replace(ENDED, outcome=Outcome.MERGED, is_led=True), {"replies": {1: []}}),
    ],
)
def test_what_is_no_fault(message: Received, evidence: dict[str, object]) -> None:
    assert found(message, **evidence).is_balanced  # type: ignore[arg-type]


@pytest.mark.parametrize("state", [DeliveryState.HELD, DeliveryState.ANNOUNCED])
def test_what_waits_for_the_next_contact_is_owed_and_no_fault(state: DeliveryState) -> None:
    day = found(ENDED, replies={1: [DeliveryState.SENT, state]})
    assert day.is_balanced
    assert list(day.owed) == [1]


def test_a_message_can_have_several_faults() -> None:
    torn = replace(ENDED, outcome=Outcome.CASE)
    day = found(torn, replies={1: []})
    assert day.faults == {Fault.CASE_MISSING: [1], Fault.UNANSWERED: [1]}
