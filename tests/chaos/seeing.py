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
    """The places to look at: what came the way that the row says it went, and in that moment."""
    for number, bubble in enumerate(bubbles):
        same_way = row.route is None or row.route.value == bubble.via
        in_time = row.sent_at is None or abs(bubble.at - row.sent_at) <= AROUND
        if same_way and in_time:
            yield number
