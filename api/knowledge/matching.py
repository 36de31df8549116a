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

DIALECT = (
    (re.compile("点样|哪能(?=办|领|交|弄|申)|咋个?样?"), "怎么"),
    (re.compile("(?:喺|在)?边[度道]|哪[嘎噶]达?|啥地方|哪块儿"), "哪里"),
    (re.compile("几多钱?|几化钞票|几钿|多少钞票|[得好]?多钱"), "多少钱"),
    (re.compile("好多(?=[天岁年月])"), "多少"),
    (re.compile("几化|几多"), "多少"),
    (re.compile("要好久|好久(?=能|才|可以|[拿办到批]|下来)"), "多久"),
    (re.compile("哪样(?:东西)?"), "什么"),
    (re.compile("几耐"), "多久"),
    (re.compile("咋整"), "怎么办"),
    (re.compile("乜嘢?|么子|啥子?"), "什么"),
)
"""What is asked in dialect, and in common words."""

SAME = (
    *DIALECT,
    (re.compile("长者|老人(?=[卡证])"), "老年"),
    (re.compile("下班"), "上班"),
    (re.compile("(?:周|星期|礼拜)[六日天](?=.{0,3}(?:上班|开门|有人))"), "周末"),
    (re.compile("(?:上班|开门|有人在)(?:了?[吗么没不]|了没有?|没有)+"), "几点上班"),
    (re.compile("外婆|外公|奶奶|爷爷|姥姥|姥爷|阿婆|阿公|老太太|老爷子|老头子?|老伴"), "老人"),
    (
        re.compile(
            r"(?<!\d)[67]\d(?:周?岁|(?=[了的多坐乘,，。]|$))"
            r"|[六七]十[一二三四五六七八九]?多?(?:周?岁|(?=[了的坐乘,，。]|$))"
        ),
        "老人",
    ),
    (re.compile("(?:坐|乘|搭)(?:公交车?|巴士|公车|车)"), "乘车"),
    (re.compile("(?:还|用|要)*(?:不要|不用)?(?:要钱|收钱|收费|买票)"), "免费"),
    (re.compile("沙发|床垫|衣柜|柜子|书柜|桌子|餐桌|椅子|茶几"), "家具"),
    (re.compile("(?:怎么|如何)(?:扔|丢|处理)掉?"), "扔哪"),
    (re.compile("补助金?|津贴|补贴金"), "补贴"),
    (re.compile("几点钟?|(?:什么|啥|么子|哪个)时[候间]|几时|何时"), "时间"),
    (re.compile("[往在到去]?(?:哪里|哪儿|哪)(?:能|可以|去)?[扔丢]"), "扔哪"),
    (re.compile("丢(?=垃圾|家具|哪|到|在)|倒(?=垃圾)|投放"), "扔"),
    (
        re.compile(
            r"(?<!\d)[89]\d(?:周?岁|(?=[了的多,，。]|$))"
            r"|[八九]十[一二三四五六七八九]?多?(?:周?岁|(?=[了的,，。]|$))"
        ),
        "80岁",
    ),
)
"""What people call it, in whatever dialect, and the one word for it; each is looked for in what
those before it have made. The rules know the old, and those from 80 on; who is older asks about the
same.
"""


OF_ITS_OWN = re.compile(
    "幼儿园|托班|初中|中考|高中|高考|大学|扶手|坡道|三轮车|驾[照驶]|护照|港澳|结婚|离婚|准生|生育|[医社]保卡(?=.{0,4}(?:丢|掉|补|换|挂失|坏))"
)
"""A thing that has rules of its own: an article that has not the word does not answer for it."""


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
    return _in_words_of(SAME, text)


def common_words(text: str) -> str:
    """The text, where it asks something in dialect, in common words."""
    return _in_words_of(DIALECT, text)


def lacks_its_thing(question: str, article: str) -> bool:
    """Whether a question names a thing with rules of its own that an article has no word of."""
    return any(thing not in article for thing in OF_ITS_OWN.findall(question))


def _in_words_of(table: Iterable[tuple[re.Pattern[str], str]], text: str) -> str:
    for words, word in table:
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
