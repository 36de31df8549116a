"""What words name of a case, read by the house's own tables. Pure."""

from datetime import datetime

from api.cases.kind_words import named_kind
from api.cases.meant import Naming
from api.grids.places import parse_place
from api.since_when import reported_days


def naming_of(words: str, *, now: datetime) -> Naming:
    """What normalised words name of one of one's own cases, said now."""
    kind, word = named_kind(words) or (None, None)
    return Naming(
        words=words,
        kind=kind,
        kind_word=word,
        days=reported_days(words, now=now),
        building=parse_place(words).building,
    )
