"""The auditor: what was said, what stands on the phones and what the database holds. Pure.

A message is lost when its sender saw neither an answer nor will: it is not in the inbox, or has no
end, or its answer has not left and waits for nothing. It is doubled when its answer came twice, or
when it was said not to be taken and was answered all the same, or when it made two cases.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from api.dialogue.models import Outcome
from api.notifications.models import OWED, DeliveryRoute, DeliveryState
from tests.chaos.evidence import Bubble, Evidence, Received, Written
from tests.chaos.ledger import Ledger, Sent, Told
from tests.chaos.lines import NOT_TAKEN
from tests.chaos.seeing import Seen, seen


class Fate(StrEnum):
    """What became of a message."""

    ANSWERED = "answered"  # by the push it came with
    LATE = "late"  # answered by itself afterwards
    ASKED_AGAIN = "asked again"  # not taken, and its sender was told so
    SWALLOWED = "swallowed"  # answered, and the platform threw each of the answers away
    HELD = "held"  # the answer waits for the next contact, for a stated reason
    UNKNOWN = "unknown"  # sent, and the platform did not say whether it took it
    LOST = "lost"


@dataclass(frozen=True)
class Finding:
    """A message at fault, and why."""

    sent: Sent
    why: str

    def __str__(self) -> str:
        return f"{self.sent.openid} {self.sent.at:%H:%M:%S} {self.sent.words!r}: {self.why}"


@dataclass
class Messages:
    """The fates of all messages. `slow` are the seconds until each was answered."""

    fates: Counter[Fate] = field(default_factory=Counter)
    lost: list[Finding] = field(default_factory=list)
    doubled: list[Finding] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """What the account wanted to say of itself and that was lost or came twice."""
    slow: list[tuple[float, Sent]] = field(default_factory=list)
    unshown: list[str] = field(default_factory=list)
    """Answers that were given and are on no phone, for a reason that lies with the platform."""


def judge(ledger: Ledger, evidence: Evidence) -> Messages:
    """The fate of every message."""
    rows = {row.key: row for row in evidence.received}
    replies: defaultdict[int | None, list[Written]] = defaultdict(list)
    for row in evidence.written:
        replies[row.answers].append(row)
    phones = {openid: _phone(openid, evidence) for openid in ledger.people()}
    result = Messages()
    for sent in ledger.sent:
        received = rows.get(f"m:{sent.openid}:{sent.message_id}")
        answers = replies[received.id] if received else []
        where = phones[sent.openid].where
        fate, why = fate_of(sent, received, answers, where)
        result.fates[fate] += 1
        if fate in (Fate.SWALLOWED, Fate.UNKNOWN):
            result.unshown += [answer.text for answer in answers if answer.id not in where]
        if fate is Fate.LOST:
            result.lost.append(Finding(sent, why))
        result.doubled += [
            Finding(sent, why) for why in doubles(sent, answers, phones[sent.openid])
        ]
        result.slow += [
            ((where[answer.id].at - sent.at).total_seconds(), sent)
            for answer in answers[:1]
            if answer.id in where
        ]
    result.notices = list(_bad_notices(replies[None], phones))
    return result


def fate_of(
    sent: Sent,
    received: Received | None,
    answers: Sequence[Written],
    where: Mapping[int, Bubble],
) -> tuple[Fate, str]:
    """What became of one message, and why it counts as lost."""
    asked_again = sent.told in (Told.NOT_TAKEN, Told.FAULT)
    if asked_again and (received is None or _not_taken(received, answers)):
        return Fate.ASKED_AGAIN, ""
    if received is None:
        return Fate.LOST, f"not in the inbox, and its sender was told {sent.told}"
    if not received.ended:
        return Fate.LOST, "never handled"
    if not answers:
        return Fate.LOST, f"ended as {received.outcome} without an answer"
    if is_swallowed(sent, answers, where):
        return Fate.SWALLOWED, ""
    for answer in answers:
        if (why := _silence(answer, where)) is not None:
            return Fate.LOST, why
    states = {answer.state for answer in answers if answer.id not in where}
    if states & OWED:
        return Fate.HELD, ""
    if DeliveryState.UNKNOWN in states:
        return Fate.UNKNOWN, ""
    passive = answers[0].route is DeliveryRoute.PASSIVE and sent.told is Told.ANSWERED
    return (Fate.ANSWERED if passive else Fate.LATE), ""


def _not_taken(received: Received, answers: Sequence[Written]) -> bool:
    """Whether the house stands by its word that the message was not taken."""
    return received.outcome == Outcome.REFUSED and all(NOT_TAKEN in a.text for a in answers)


NEVER_ARRIVED = frozenset({"answer_lost", "dropped", "unreachable"})
"""Pushes whose answer the platform threw away by a fault on order, or that broke off."""


def is_swallowed(sent: Sent, answers: Sequence[Written], where: Mapping[int, Bubble]) -> bool:
    """Whether a push took the answer and the platform never had it: it threw it away, or the
    process was killed in that moment, or a copy of the push took it. No gateway can learn of that,
    for a passive answer is not acknowledged; the person saw the platform's bubble, or the words of
    a later push of the same message that met a store away, and was asked to say it again.
    """
    *before, _ = sent.attempts or ("",)
    lost = NEVER_ARRIVED.issuperset(before if sent.told is Told.NOT_TAKEN else sent.attempts)
    return (
        sent.told in (Told.FAULT, Told.NOT_TAKEN)
        and lost
        and (sent.told is Told.FAULT or bool(before) or sent.copied)
        and any(answer.route is DeliveryRoute.PASSIVE for answer in answers)
        and not any(answer.id in where for answer in answers)
    )


def _silence(answer: Written, where: Mapping[int, Bubble]) -> str | None:
    """Why an answer will never be seen; None for one that was or still may be."""
    if answer.id in where:
        return None
    match answer.state:
        case DeliveryState.HELD | DeliveryState.ANNOUNCED if answer.error:
            return None
        case DeliveryState.UNKNOWN:
            return None
        case DeliveryState.SENT:
            return f"outbox {answer.id} counts as sent by {answer.route} and is on no phone"
        case _:
            return f"outbox {answer.id} stays {answer.state} ({answer.error})"


def doubles(sent: Sent, answers: Sequence[Written], phone: Seen) -> Iterator[str]:
    """How one message was answered twice."""
    heard = [answer for answer in answers if NOT_TAKEN not in answer.text]
    if sent.told is Told.NOT_TAKEN and any(_comes(answer, phone.where) for answer in heard):
        yield "said not to be taken, and answered all the same"
    texts = Counter(answer.text for answer in answers)
    yield from ("two rows of one answer" for text, number in texts.items() if number > 1)
    again = {row.id for row in phone.twice}
    yield from (f"outbox {row.id} came twice" for row in answers if row.id in again)


def _comes(answer: Written, where: Mapping[int, Bubble]) -> bool:
    """Whether an answer was seen, or is still on its way."""
    return answer.id in where or answer.route is not DeliveryRoute.PASSIVE


def _bad_notices(rows: Iterable[Written], phones: Mapping[str, Seen]) -> Iterator[str]:
    for row in rows:
        if row.openid not in phones:
            continue
        phone = phones[row.openid]
        if (why := _silence(row, phone.where)) is not None:
            yield f"{row.openid}: {why}"
        if row.id in {twice.id for twice in phone.twice}:
            yield f"{row.openid}: outbox {row.id} came twice"


def _phone(openid: str, evidence: Evidence) -> Seen:
    return seen(
        [row for row in evidence.written if row.openid == openid],
        [bubble for bubble in evidence.bubbles if bubble.openid == openid],
    )
