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
    inside another one is not taken for it, and of those with the same words the ones that came in
    that very moment. What is left afterwards and is a row's text again has
    come twice. A headline is no delivery and counts for nothing; neither does the sentence that a
    message was not taken, which may have been said before any row could be written.
    """
    bubbles = [bubble for bubble in bubbles if bubble.via not in HEADLINES]
    left = [bubble.text for bubble in bubbles]
    where: dict[int, Bubble] = {}
    pairs = [(row, index) for row in rows for index in _likely(row, bubbles)]
    for row, index in sorted(pairs, key=lambda pair: _fit(pair[0], bubbles[pair[1]])):
        words = needle(row)
        if row.id not in where and words in left[index]:
            left[index] = left[index].replace(words, "\0", 1)
            where[row.id] = bubbles[index]
    told = [row for row in rows if NOT_TAKEN not in row.text]
    twice = [row for row in told if any(needle(row) in rest for rest in left)]
    return Seen(where, tuple(twice))


def needle(row: Written) -> str:
    """The words by which a row is known on the phone."""
    return clean(row.text).strip()


def _fit(row: Written, bubble: Bubble) -> tuple[int, float, int]:
    """The order in which rows and bubbles are laid together."""
    apart = abs(bubble.at - row.left_at) if row.left_at is not None else AROUND
    return -len(row.text), apart.total_seconds(), row.id


def _likely(row: Written, bubbles: Sequence[Bubble]) -> Iterable[int]:
    """The places to look at: what came the way that the row says it went, and in that moment."""
    for number, bubble in enumerate(bubbles):
        same_way = row.route is None or row.route.value == bubble.via
        in_time = row.left_at is None or abs(bubble.at - row.left_at) <= AROUND
        if same_way and in_time:
            yield number
