"""How well a question fits an article: a pure function over pairs of neighbouring characters.

Chinese has no spaces, and residents reorder and shorten the names of things, so phrases are
compared by their bigrams: 残疾补贴 is 残疾, 疾补, 补贴, and 残疾人有补贴吗 covers two of the three.
Words that residents have for one thing are one word here (`SAME`), in questions and in phrases.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

FLOOR = 0.6
"""The share of a phrase's bigrams that a question must hold. A name of three characters must be
there whole, one of four may lack its middle; a single shared word of a longer name is too little.
"""

SAME = (
    (re.compile("沙发|床垫|衣柜|柜子|书柜|桌子|餐桌|椅子|茶几"), "家具"),
    (re.compile("补助金?|津贴|补贴金"), "补贴"),
    (re.compile("几点钟?|(?:什么|啥|么子|哪个)时[候间]|几时|何时"), "时间"),
    (re.compile("[往在到去]?(?:哪里|哪儿|哪)(?:能|可以|去)?[扔丢]"), "扔哪"),
    (re.compile("丢(?=垃圾|家具|哪|到|在)|倒(?=垃圾)|投放"), "扔"),
    (
        re.compile(
            r"(?<!\d)[89]\d(?:周?岁|(?=[了的多,，。]|$))|[八九]十[一二三四五六七八九]?多?周?岁"
        ),
        "80岁",
    ),
)
"""What people call it, and the one word for it. Old age begins at 80 in every town's rules; who is
older asks about the same.
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


def same_words(text: str) -> str:
    """The text with one word for each thing that has several."""
    for words, word in SAME:
        text = words.sub(word, text)
    return text


def fit(question: str, phrases: Iterable[str]) -> Fit | None:
    """How well a question fits an article's title and keywords; None below the floor."""
    asked = bigrams(same_words(question))
    coverage = 0.0
    shared: set[str] = set()
    for phrase in phrases:
        pairs = bigrams(same_words(phrase))
        if not pairs:
            continue
        common = pairs & asked
        share = len(common) / len(pairs)
        coverage = max(coverage, share)
        if share >= FLOOR:
            shared |= common
    return Fit(coverage=coverage, matched=len(shared)) if coverage >= FLOOR else None
