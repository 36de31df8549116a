"""The auditor is a witness only if it would speak: it is shown each fault, and has to find it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from api.notifications.models import DeliveryRoute, DeliveryState
from tests.chaos.audit import Fate, Messages, judge
from tests.chaos.cases import Cases, compare
from tests.chaos.evidence import Bubble, Evidence, Filed, Received, Written
from tests.chaos.ledger import End, Ledger, Made, Sent, Told

WANG = "wang"
BEGAN = datetime(2026, 11, 23, 2, tzinfo=UTC)
ANSWER = "您好，我是社区的小邻。"
NUMBER = "YX-20261123-0001"

SENT = Sent(WANG, "7", "你好", BEGAN, Told.ANSWERED, attempts=("answered",))
IN_INBOX = Received(1, WANG, f"m:{WANG}:7", ended=True, outcome="answered")
IN_OUTBOX = Written(1, WANG, 1, ANSWER, DeliveryState.SENT, DeliveryRoute.PASSIVE)
SHOWN = Bubble(WANG, "passive", ANSWER, BEGAN + timedelta(seconds=1))


def judged(
    sent: Sent = SENT,
    received: Sequence[Received] = (IN_INBOX,),
    written: Sequence[Written] = (IN_OUTBOX,),
    bubbles: Sequence[Bubble] = (SHOWN,),
) -> Messages:
    """What the auditor says of one message."""
    evidence = Evidence(tuple(bubbles), tuple(received), tuple(written), filed=())
    return judge(Ledger(sent=[sent]), evidence)


def row(state: DeliveryState, *, error: str | None = None, answers: int | None = 1) -> Written:
    """The answer in another state, sent by kf or not at all."""
    route = DeliveryRoute.KF if state is DeliveryState.SENT else None
    return Written(1, WANG, answers, ANSWER, state, route, error)


def sent_as(told: Told, *attempts: str) -> Sent:
    """The message, whose push ended so."""
    return Sent(WANG, "7", "你好", BEGAN, told, attempts=attempts)


def test_a_good_message_is_answered() -> None:
    result = judged()
    assert result.fates == {Fate.ANSWERED: 1}
    assert (result.lost, result.doubled, result.notices) == ([], [], [])
    assert result.slow == [(1.0, SENT)]


def test_an_answer_by_kf_is_late() -> None:
    late = sent_as(Told.NOTHING, "no_answer")
    shown = Bubble(WANG, "kf", ANSWER, BEGAN + timedelta(seconds=9))
    result = judged(late, written=[row(DeliveryState.SENT)], bubbles=[shown])
    assert result.fates == {Fate.LATE: 1}
    assert result.slow == [(9.0, late)]


@pytest.mark.parametrize(
    ("sent", "received", "written", "bubbles"),
    [
        (SENT, [], [], []),  # acknowledged, and not in the inbox
        (sent_as(Told.NOTHING), [], [], []),
        (SENT, [Received(1, WANG, IN_INBOX.key, False, None)], [], []),  # never handled
        (SENT, [IN_INBOX], [], []),  # ended without a word
        (sent_as(Told.NOTHING), [Received(1, WANG, IN_INBOX.key, True, "refused")], [], []),
        (SENT, [IN_INBOX], [IN_OUTBOX], []),  # counts as sent, and nobody saw it
        (SENT, [IN_INBOX], [row(DeliveryState.QUEUED)], []),  # never left
        (SENT, [IN_INBOX], [row(DeliveryState.FAILED, error="40003")], []),
        (SENT, [IN_INBOX], [row(DeliveryState.HELD)], []),  # held for no reason
        # Our own time-out, not the platform's doing:
        (sent_as(Told.FAULT, "answer_lost", "timeout"), [IN_INBOX], [IN_OUTBOX], []),
        (sent_as(Told.NOT_TAKEN, "answered"), [IN_INBOX], [IN_OUTBOX], []),
        (SENT, [IN_INBOX], [IN_OUTBOX], [Bubble("chen", "passive", ANSWER, BEGAN)]),
    ],
)
def test_a_loss_is_found(
    sent: Sent,
    received: Sequence[Received],
    written: Sequence[Written],
    bubbles: Sequence[Bubble],
) -> None:
    result = judged(sent, received, written, bubbles)
    assert result.fates == {Fate.LOST: 1}
    assert [finding.sent for finding in result.lost] == [sent]


@pytest.mark.parametrize(
    ("sent", "received", "written", "fate"),
    [
        (sent_as(Told.NOT_TAKEN), [], [], Fate.ASKED_AGAIN),
        (
            sent_as(Told.NOT_TAKEN),
            [Received(1, WANG, IN_INBOX.key, True, "refused")],
            [],
            Fate.ASKED_AGAIN,
        ),
        (sent_as(Told.FAULT, "unreachable"), [], [], Fate.ASKED_AGAIN),
        (sent_as(Told.FAULT, "answer_lost", "dropped"), [IN_INBOX], [IN_OUTBOX], Fate.SWALLOWED),
        (sent_as(Told.FAULT, "unreachable"), [IN_INBOX], [IN_OUTBOX], Fate.SWALLOWED),
        (
            sent_as(Told.NOT_TAKEN, "answer_lost", "answered"),
            [IN_INBOX],
            [IN_OUTBOX],
            Fate.SWALLOWED,
        ),
        (
            replace(sent_as(Told.NOT_TAKEN, "answered"), copied=True),
            [IN_INBOX],
            [IN_OUTBOX],
            Fate.SWALLOWED,
        ),
        (SENT, [IN_INBOX], [row(DeliveryState.HELD, error="window")], Fate.HELD),
        (SENT, [IN_INBOX], [row(DeliveryState.UNKNOWN, error="ReadTimeout")], Fate.UNKNOWN),
    ],
)
def test_what_is_no_loss_is_told_apart(
    sent: Sent, received: Sequence[Received], written: Sequence[Written], fate: Fate
) -> None:
    result = judged(sent, received, written, bubbles=[])
    assert result.fates == {fate: 1}
    assert result.lost == []


def test_an_answer_that_came_twice_is_found() -> None:
    again = Bubble(WANG, "kf", f"之前有 1 条消息没能送到：\n{ANSWER}", BEGAN)
    (finding,) = judged(bubbles=[SHOWN, again]).doubled
    assert "came twice" in finding.why


def test_two_rows_of_one_answer_are_found() -> None:
    second = Written(2, WANG, 1, ANSWER, DeliveryState.SENT, DeliveryRoute.KF)
    by_kf = Bubble(WANG, "kf", ANSWER, BEGAN)
    (finding,) = judged(written=[IN_OUTBOX, second], bubbles=[SHOWN, by_kf]).doubled
    assert "two rows" in finding.why


def test_a_refusal_that_was_answered_all_the_same_is_found() -> None:
    (finding,) = judged(sent_as(Told.NOT_TAKEN, "answered")).doubled
    assert "not to be taken" in finding.why


def test_the_same_words_twice_for_two_messages_are_no_double() -> None:
    second = Sent(WANG, "8", "你好", BEGAN, Told.ANSWERED, attempts=("answered",))
    evidence = Evidence(
        (SHOWN, SHOWN),
        (IN_INBOX, Received(2, WANG, f"m:{WANG}:8", ended=True, outcome="answered")),
        (IN_OUTBOX, Written(2, WANG, 2, ANSWER, DeliveryState.SENT, DeliveryRoute.PASSIVE)),
        filed=(),
    )
    result = judge(Ledger(sent=[SENT, second]), evidence)
    assert result.fates == {Fate.ANSWERED: 2}
    assert result.doubled == []


def test_of_the_same_words_those_of_the_moment_are_meant() -> None:
    """The first answer was swallowed; the second, ten seconds later, is on the phone."""
    second = Sent(WANG, "8", "你好", BEGAN, Told.ANSWERED, attempts=("answered",))
    rows = [
        Written(
            number, WANG, number, ANSWER, DeliveryState.SENT, DeliveryRoute.PASSIVE,
            left_at=BEGAN + timedelta(seconds=seconds),
        )
        for number, seconds in ((1, 1), (2, 11))
    ]  # fmt: skip
    evidence = Evidence(
        (Bubble(WANG, "passive", ANSWER, BEGAN + timedelta(seconds=11)),),
        (IN_INBOX, Received(2, WANG, f"m:{WANG}:8", ended=True, outcome="answered")),
        tuple(rows),
        filed=(),
    )
    first = replace(sent_as(Told.NOT_TAKEN, "answered"), copied=True)
    result = judge(Ledger(sent=[first, second]), evidence)
    assert result.fates == {Fate.SWALLOWED: 1, Fate.ANSWERED: 1}
    assert (result.lost, result.doubled) == ([], [])


def test_a_short_text_inside_a_longer_one_is_not_taken_for_it() -> None:
    longer = Written(2, WANG, None, f"{ANSWER}有什么事？", DeliveryState.SENT, DeliveryRoute.KF)
    shown = Bubble(WANG, "kf", longer.text, BEGAN)
    result = judged(written=[IN_OUTBOX, longer], bubbles=[shown])
    assert result.fates == {Fate.LOST: 1}
    assert result.notices == []


def test_an_answer_is_looked_for_in_its_own_time() -> None:
    """The same words much later are another answer."""
    left_at = BEGAN + timedelta(seconds=1)
    missing = Written(
        1, WANG, 1, ANSWER, DeliveryState.SENT, DeliveryRoute.PASSIVE, left_at=left_at
    )
    later = Bubble(WANG, "passive", ANSWER, BEGAN + timedelta(minutes=3))
    assert judged(written=[missing], bubbles=[later]).fates == {Fate.LOST: 1}


def test_an_answer_is_looked_for_on_its_own_way() -> None:
    """The push that took it never arrived; the same words by kf answer another message."""
    thrown_away = sent_as(Told.NOT_TAKEN, "answer_lost", "answered")
    again = Sent(WANG, "8", "你好", BEGAN, Told.NOTHING, attempts=("no_answer",))
    evidence = Evidence(
        (Bubble(WANG, "kf", ANSWER, BEGAN + timedelta(seconds=5)),),
        (IN_INBOX, Received(2, WANG, f"m:{WANG}:8", ended=True, outcome="answered")),
        (IN_OUTBOX, Written(2, WANG, 2, ANSWER, DeliveryState.SENT, DeliveryRoute.KF)),
        filed=(),
    )
    result = judge(Ledger(sent=[thrown_away, again]), evidence)
    assert result.fates == {Fate.SWALLOWED: 1, Fate.LATE: 1}
    assert result.doubled == []


def test_a_headline_is_no_delivery() -> None:
    headline = Bubble(WANG, "template", f"社区通知\n{ANSWER}", BEGAN)
    assert judged(bubbles=[headline]).fates == {Fate.LOST: 1}
    assert judged(bubbles=[headline, SHOWN]).doubled == []


def test_a_notice_that_is_on_no_phone_is_found() -> None:
    notice = Written(2, WANG, None, "已接单", DeliveryState.SENT, DeliveryRoute.KF)
    (fault,) = judged(written=[IN_OUTBOX, notice]).notices
    assert "on no phone" in fault


FILED = Filed(NUMBER, WANG, for_desk=False, words="楼道灯坏了 #ABCDE", source=1)
DESK = Filed(NUMBER, WANG, for_desk=True, words="楼道灯坏了 #ABCDE", source=1)
TOLD_FILED = f"已经帮您报上去了，编号 {NUMBER}。"
TOLD_KEPT = f"转给社区服务台的同志了，编号 {NUMBER}，"


def compared(
    end: End, told: str, *filed: Filed, number: str = NUMBER, unshown: Sequence[str] = ()
) -> Cases:
    """What the auditor says of one complaint."""
    ledger = Ledger(made=[Made(WANG, "ABCDE", end, number)])
    bubbles = (Bubble(WANG, "passive", told, BEGAN),) if told else ()
    return compare(ledger, Evidence(bubbles, (), (), filed), unshown=unshown)


@pytest.mark.parametrize(
    ("end", "told", "filed"), [(End.FILED, TOLD_FILED, FILED), (End.KEPT, TOLD_KEPT, DESK)]
)
def test_cases_that_agree(end: End, told: str, filed: Filed) -> None:
    cases = compared(end, told, filed)
    assert cases.agree
    assert cases.expected == cases.made == {NUMBER}


def test_a_case_in_an_answer_that_the_platform_lost_counts_as_told() -> None:
    assert compared(End.OPEN, "", FILED, unshown=[TOLD_FILED]).agree


OTHER = Filed("YX-20261123-0002", WANG, for_desk=False, words=FILED.words, source=2)
ELSEWHERE = Filed(NUMBER, "chen", for_desk=False, words=FILED.words, source=1)
EMPTY = Filed(NUMBER, WANG, for_desk=False, words="别的事", source=1)


@pytest.mark.parametrize(
    ("end", "told", "filed"),
    [
        (End.FILED, TOLD_FILED, []),  # told of, and not made
        (End.OPEN, "", [FILED]),  # made, and not told of
        (End.FILED, TOLD_FILED, [FILED, OTHER]),  # one complaint, two cases
        (End.FILED, TOLD_FILED, [OTHER]),  # another number than was told
        (End.FILED, TOLD_FILED, [EMPTY]),  # the words are gone
        (End.FILED, TOLD_FILED, [ELSEWHERE]),  # somebody else's
        (End.KEPT, TOLD_KEPT, [EMPTY]),
        (End.KEPT, TOLD_KEPT, [DESK, OTHER]),  # at the desk and filed as well
    ],
)
def test_cases_that_do_not_agree_are_found(end: End, told: str, filed: Sequence[Filed]) -> None:
    assert not compared(end, told, *filed).agree
