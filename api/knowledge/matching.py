"""How well a question fits an article: a pure function over pairs of neighbouring characters.

Chinese has no spaces, and residents reorder and shorten the names of things, so phrases are
compared by their bigrams: 残疾补贴 is 残疾, 疾补, 补贴, and 残疾人有补贴吗 covers two of the three.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

FLOOR = 0.6
"""The share of a phrase's bigrams that a question must hold. A name of three characters must be
there whole, one of four may lack its middle; a single shared word of a longer name is too little.
"""


@dataclass(frozen=True, order=True)
class Fit:
    """How an article fits; greater is better. `matched` counts shared bigrams of all phrases."""

    coverage: float
    matched: int


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring letters and digits; what stands between them is left out."""
    folded = unicodedata.normalize("NFKC", text).lower()
    kept = [character for character in folded if character.isalnum()]
    return frozenset(first + second for first, second in pairwise(kept))


def fit(question: str, phrases: Iterable[str]) -> Fit | None:
    """How well a question fits an article's title and keywords; None below the floor."""
    asked = bigrams(question)
    coverage = 0.0
    shared: set[str] = set()
    for phrase in phrases:
        pairs = bigrams(phrase)
        if not pairs:
            continue
        common = pairs & asked
        share = len(common) / len(pairs)
        coverage = max(coverage, share)
        if share >= FLOOR:
            shared |= common
    return Fit(coverage=coverage, matched=len(shared)) if coverage >= FLOOR else None
