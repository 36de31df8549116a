"""The balance of a day's messages. Pure.

    received = answered + case + attached + merged + human + refused + still open

A sum that comes out proves little, so each end is held against what the rest of the store says:
the cases that were filed, the replies that were written, the jobs that are left.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from api.cases.kinds import CaseKind
from api.dialogue.models import MessageType, Outcome
from api.notifications.models import OWED, DeliveryState

PATIENCE = timedelta(minutes=10)
"""Longer than any message takes that is still on its way, all tries and sweeps included."""

SAID_NOTHING = frozenset({MessageType.UNSUBSCRIBE, MessageType.SUBSCRIPTION})
"""Who leaves is answered nothing, nor is a word on notices."""

FILED = frozenset({Outcome.CASE, Outcome.HUMAN})
"""Outcomes that stand for a case of their own."""


class Fault(StrEnum):
    """What does not balance. The ids are those of messages, but for the last."""

    STUCK = "stuck"  # without an end for long, though its job is there
    LOST = "lost"  # without an end for long, and no job will bring it to one
    HALF_ENDED = "half_ended"  # handled without an outcome, or the other way round
    CASE_MISSING = "case_missing"  # ended as a case, and there is none of the kind
    CASE_UNTOLD = "case_untold"  # filed a case, and ended as something else
    UNANSWERED = "unanswered"  # ended, and nothing was written to the person
    REPLY_WAITING = "reply_waiting"  # the answer has been on its way for long
    REPLY_UNSURE = "reply_unsure"  # the platform did not say whether it took the answer
    REPLY_FAILED = "reply_failed"  # the answer cannot reach the person
    CASE_WITHOUT_MESSAGE = "case_without_message"  # ids of cases whose message is not in the inbox


REPLY_FAULTS = {
    DeliveryState.UNKNOWN: Fault.REPLY_UNSURE,
    DeliveryState.FAILED: Fault.REPLY_FAILED,
}


@dataclass(frozen=True)
class Received:
    """A message as the inbox has it. `outcome` and `handled_at` are None as long as it is open.

    `pushes`: how often the platform has pushed it. `is_led`: it belongs to a turn that another
    message leads, which is answered for both.
    """

    id: int
    type: MessageType
    received_at: datetime
    outcome: Outcome | None
    handled_at: datetime | None
    pushes: int = 1
    is_led: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it has not come to an end yet."""
        return self.outcome is None and self.handled_at is None


@dataclass(frozen=True)
class Evidence:
    """What the rest of the store says of these messages.

    Args:
        cases: the kind of the case that a message filed, by the message's id.
        replies: the states of the replies to a message, by the message's id; without those that
            were taken back, because their receiver was erased or has nothing to do with it now.
        answered: ids of messages to which something was ever written, or with whose answer went
            what was owed from before.
        jobs: ids of messages that a job will handle.
        orphans: ids of cases of the day whose message is not in the inbox.
    """

    cases: Mapping[int, CaseKind]
    replies: Mapping[int, Sequence[DeliveryState]]
    answered: Collection[int] = ()
    jobs: Collection[int] = ()
    orphans: Sequence[int] = ()


@dataclass(frozen=True)
class Balance:
    """A day's balance.

    `repeats`: pushes of what had been stored before. `owed`: messages whose answer waits for the
    person's next contact, as the platform's rules want it; that is no fault.
    """

    received: int
    outcomes: Mapping[Outcome, int]
    open: int
    repeats: int
    owed: Sequence[int]
    faults: Mapping[Fault, Sequence[int]]

    @property
    def is_balanced(self) -> bool:
        """Whether everything received is accounted for and nothing contradicts it."""
        return self.received == sum(self.outcomes.values()) + self.open and not self.faults

    @classmethod
    def of(cls, figures: Mapping[str, Any]) -> "Balance":
        """The balance of its JSON."""
        return cls(
            received=figures["received"],
            outcomes={outcome: figures[outcome.value] for outcome in Outcome},
            open=figures["open"],
            repeats=figures["repeats"],
            owed=figures["owed"],
            faults={Fault(fault): ids for fault, ids in figures["faults"].items()},
        )

    def figures(self) -> dict[str, Any]:
        """The balance as JSON."""
        return {
            "received": self.received,
            **{outcome.value: self.outcomes.get(outcome, 0) for outcome in Outcome},
            "open": self.open,
            "repeats": self.repeats,
            "owed": list(self.owed),
            "faults": {fault.value: list(ids) for fault, ids in self.faults.items()},
        }


def balance(messages: Sequence[Received], evidence: Evidence, *, now: datetime) -> Balance:
    """Hold the messages of a day against the evidence."""
    faults: dict[Fault, list[int]] = defaultdict(list)
    for message in messages:
        for fault in _faults(message, evidence, now=now):
            faults[fault].append(message.id)
    if evidence.orphans:
        faults[Fault.CASE_WITHOUT_MESSAGE] = list(evidence.orphans)
    return Balance(
        received=len(messages),
        outcomes=Counter(one.outcome for one in messages if one.outcome is not None),
        open=sum(one.outcome is None for one in messages),
        repeats=sum(one.pushes - 1 for one in messages),
        owed=[one.id for one in messages if not OWED.isdisjoint(evidence.replies.get(one.id, ()))],
        faults={fault: faults[fault] for fault in Fault if fault in faults},
    )


def _faults(message: Received, evidence: Evidence, *, now: datetime) -> Iterator[Fault]:
    if message.is_open:
        if message.received_at < now - PATIENCE:
            yield Fault.STUCK if message.id in evidence.jobs else Fault.LOST
        return
    if message.outcome is None or message.handled_at is None:
        yield Fault.HALF_ENDED
        return
    yield from _case_faults(message, evidence)
    yield from _reply_faults(message, message.handled_at, evidence, now=now)


def _case_faults(message: Received, evidence: Evidence) -> Iterator[Fault]:
    kind = evidence.cases.get(message.id)
    handed_over = kind is CaseKind.HAND_OVER
    if message.outcome in FILED:
        if kind is None or handed_over is not (message.outcome is Outcome.HUMAN):
            yield Fault.CASE_MISSING
    elif kind is not None:
        yield Fault.CASE_UNTOLD


def _reply_faults(
    message: Received, handled_at: datetime, evidence: Evidence, *, now: datetime
) -> Iterator[Fault]:
    states = evidence.replies.get(message.id, ())
    spoken = bool(states) or message.id in evidence.answered or message.is_led
    if not spoken and message.type not in SAID_NOTHING:
        yield Fault.UNANSWERED
    if DeliveryState.QUEUED in states and handled_at < now - PATIENCE:
        yield Fault.REPLY_WAITING
    for state, fault in REPLY_FAULTS.items():
        if state in states:
            yield fault
