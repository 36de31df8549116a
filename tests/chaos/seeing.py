"""Which rows of the outbox stand on a phone, and what stands there that no row explains. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from api.wechat.rendering import clean
from tests.chaos.evidence import Bubble, Written
from tests.chaos.lines import NOT_TAKEN

AROUND = timedelta(seconds=15)
"""Between the row's moment and the bubble's lies a call, or the rest of a push."""

HEADLINES = frozenset({"template"})
"""Ways by which only a headline comes: the words themselves are still owed."""


@dataclass(frozen=True)
class Seen:
    """`where` tells for each row that was seen the bubble in which. `twice` are rows whose words
    stand on the phone once more than rows say so.
    """

    where: dict[int, Bubble]
    twice: tuple[Written, ...]


def seen(rows: Sequence[Written], bubbles: Sequence[Bubble]) -> Seen:
    """Lay the rows of one person over what stands on their phone.

    Each word on the phone serves one row, the longest rows first, so that a text that stands
    inside another one is not taken for it. What is left afterwards and is a row's text again has
    come twice. A headline is no delivery and counts for nothing; neither does the sentence that a
    message was not taken, which may have been said before any row could be written.
    """
    bubbles = [bubble for bubble in bubbles if bubble.via not in HEADLINES]
    left = [bubble.text for bubble in bubbles]
    where: dict[int, Bubble] = {}
    for row in sorted(rows, key=lambda row: (-len(row.text), row.id)):
        words = needle(row)
        for index in _likely(row, bubbles):
            if words in left[index]:
                left[index] = left[index].replace(words, "\0", 1)
                where[row.id] = bubbles[index]
                break
    told = [row for row in rows if NOT_TAKEN not in row.text]
    twice = [row for row in told if any(needle(row) in rest for rest in left)]
    return Seen(where, tuple(twice))


def needle(row: Written) -> str:
    """The words by which a row is known on the phone."""
    return clean(row.text).strip()


def _likely(row: Written, bubbles: Sequence[Bubble]) -> Iterable[int]:
    """The places to look at: around the moment in which it was sent, those first that came the way
    that the row says it went.
    """
    sent_at = row.sent_at
    numbers: Iterable[int] = range(len(bubbles))
    if sent_at is not None:
        numbers = [n for n in numbers if abs(bubbles[n].at - sent_at) <= AROUND]
    return sorted(numbers, key=lambda n: row.route is None or bubbles[n].via != row.route.value)
