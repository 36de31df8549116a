"""A question about one article: what it asks, and the sentences that answer it.

"要带啥材料" after an article about 低保 asks for what it says of papers, and who says of themselves
what its rules are about ("我七十八", "租的，就在那边") asks for the rule. The table `PARTS` has
what people ask of an article and how it writes of that. A question that names something else
besides ("公积金要什么材料") is about no part of it. Pure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from api.knowledge.matching import common_words


@dataclass(frozen=True)
class Part:
    """What people may ask of an article: by their words, and by its own."""

    asked: re.Pattern[str]
    written: re.Pattern[str]
    vague: bool = False
    """Whether it is said beside any other: "走不动咋办" asks who goes instead."""


_HOW = Part(
    re.compile("怎么[办弄领报申交缴]|咋[办弄领整交]|如何|流程"),
    re.compile("申请|办理|登记|带|到.{2,12}[站窗所]|手机上|代办|缴"),
    vague=True,
)
PARTS = (
    Part(
        re.compile(
            "(?:去|来|走|下|动|出)不[了动]|腿(?:脚|不)|不方便|不会(?:用|弄|搞)|瘫(?:在床上?|痪)?|卧床|住院|(?:让|叫|替|帮).{0,4}[去办领弄交]|本人|代[办领]"
        ),
        re.compile("代办|代领|上门|家属|本人|行动不便"),
    ),
    Part(
        re.compile("网上|线上|手机(?!号)上?|微信|小程序|app|在家"), re.compile("网上|手机上|线上")
    ),
    Part(re.compile("[弄搞]?(?:丢|坏)了|丢失|掉了|不见了|补办|挂失"), re.compile("补办|补领|挂失")),
    Part(
        re.compile(
            r"\d{1,3}多?周?岁半?|[一二三四五六七八九]?十[一二三四五六七八九]?多?周?岁|[一二两三四五六七八九]周?岁"
            r"|(?:今年|已经|都|才|刚|快|满|到)\s?\d{2}(?!\d)|年[龄纪]|[多几]大"
            r"|(?<![\d一二三四五六七八九百])(?:[四五六七八九]十[一二三四五六七八九]?|[4-9]\d)多?"
            r"(?=$|[了的,，。!！?？\s]|[能行可就也才])"
        ),
        re.compile(r"[\d一二三四五六七八九十]+周?岁"),
    ),
    Part(
        re.compile(r"(?:[\d一二三四五六七八九十]+月份?)?(?:出生|生)的|出生|刚生|新生"),
        re.compile("出生|[一二三四五六七八九]周岁"),
    ),
    Part(
        re.compile(r"\d+\s?(?:公分|厘米|cm|米|斤|公斤)|多[高重]", re.IGNORECASE),
        re.compile("厘米|公斤|米以"),
    ),
    Part(
        re.compile(
            r"(?:才|刚|只|住|来)[^,，。]{0,4}?(?:[一二两俩三仨四五六七八九十几半\d]+个?(?:多?月|年)|半年)"
        ),
        re.compile("住满|满[半一两]年|半年|一年"),
    ),
    Part(re.compile("打.{0,3}针|疫苗|免疫"), re.compile("免疫|疫苗")),
    Part(
        re.compile(r"(?:[两二三四五六七八九十几]|\d+)\s?[只条套辆户份]"),
        re.compile("限|每[户人家]|[一二两三]只|分之"),
    ),
    Part(
        re.compile(
            "(?:本地|本镇|镇上|外地|农村|农业|城镇|城里)(?:户口?|人|的)?|户口(?!本|簿)|户籍|外来"
        ),
        re.compile("户籍(?!窗口)|外来|居住的|住满"),
    ),
    Part(
        re.compile("租(?:的|房|住|户|客|别人)|没(?:有|买)?[得过]?房(?:子|产)?|(?:房子|住的地方)是"),
        re.compile("租房|房产|住处|居住的|无房|住房"),
    ),
    Part(
        re.compile(
            "(?:没(?:有)?|冇)(?:上班|工作|单位|正式工作)|打零?工|灵活就业|自由职业|下岗|失业"
        ),
        re.compile("单位|工作(?!日)|就业|失业|务工"),
    ),
    Part(
        re.compile(
            r"收入|工资|退休金|养老金|(?:一个月|每个?月|月)[^,，。]{0,6}(?:[\d一二两三四五六七八九]+[百千]?(?:多|块|元|来块)|[百千万])"
        ),
        re.compile("收入"),
    ),
    Part(
        re.compile(
            "(?:要|需要|得|该)?(?:带|准备|交|拿)[点些]?(?:什么|啥|哪些)(?:东西)?|材料|手续|证件|证明|资料|准备|还要(?:别的|其他|什么|啥)"
        ),
        re.compile("带|材料|凭|填表|同意书"),
    ),
    Part(
        re.compile(
            "多久|多长时间|多少[天日]|几[天日]|要等多|(?:什么|啥)时候(?:能|可以)?(?:拿|下来|好|批|到账|发)"
        ),
        re.compile(r"\d+个?(?:工作)?[日天]|当场|次月|下个月"),
    ),
    Part(
        re.compile("几点|时间到时间|周末|周[一二三四五六日天]|星期|节假日"),
        re.compile(r"\d+[:：]\d+|周[一二三四五六日]|每天"),
    ),
    Part(
        re.compile("(?:什么|啥|哪个)(?:时候|时间)|几时|何时|几号|几月|哪天|时间"),
        re.compile(r"\d+[:：]\d+|周[一二三四五六日]|每[年天]|\d+月|\d+[日天]内|当场"),
    ),
    Part(
        re.compile("哪里|在哪|哪儿|去哪|到哪|窗口|地址|电话|找谁|问谁"),
        re.compile("窗口|服务站|中心|派出所|物业|电话|网上|手机上"),
    ),
    Part(
        re.compile(
            "(?:一个?|每个?)?[月年]?多少(?:钱|块|元)?|几块|要钱|收费|免(?:不免)?费|花钱|费用|贵不贵"
        ),
        re.compile("元|费|免费|补助|收入"),
    ),
    Part(
        re.compile("条件|资格|符合|谁(?:能|可以)|哪些人|什么人"),
        re.compile("可以|符合|户籍|年满|以上|以下|须"),
    ),
    _HOW,
)

_AROUND = re.compile(
    "请问|[这那]一?[边里儿个]|那么?|这个|它|我们?|你们?|您|咱们?|俺们?|还|都|也|就|的话|需要|可以|要|能|得|会|是|不|有没有|有|没有?"
    "|[小娃]?孩子?|娃娃?|[老大]人|老[公婆伴]|爱人|家里人?|[爸妈爹娘]|父母|外婆|外公|[爷奶]{1,2}|儿子|女儿"
    "|今年|刚刚?|才|[我咱俺]家|在(?!校)|住(?![址证处院房户宅建])|家里?|情况|狗狗?|什么|啥|哪些|怎么办?|多少|去|来|到|拿|领|办|办理|申请|弄|收|交|扔|开门|上班|下班|放|给|行|东西|一下|吗|么|呢|啊|呀|嘛|吧|的|了|和"
    "|[\\W_]"
)
"""Words that a question has beside what it asks for: people are no matter of their own."""

_CLAUSE = re.compile("[^。；]+[。；]?")
SHORTEST = 2
"""Characters of the shortest word that says something."""
SUPPLIES = frozenset("水电气灯")
"""Things that a single character names."""

_WORKING_DAYS = re.compile("工作日")
"""No word of anybody's work."""

_BREAK = re.compile(r"[,，。;；!！?？\s]+")
_ASKS = re.compile("[?？吗么嘛呢不没]$|怎么|咋|哪|几|多少|什么|谁|[行能可要]不[行能可要]")
LONGEST_BESIDE = 10
"""Characters of a remark beside what is asked; a longer one is a matter of its own."""

_PASSES = re.compile("也|的话")
"""Who is named so is named in passing: 低保的也要交吗, of what others pay."""


def asks_for_part(words: str) -> bool:
    """Whether words ask for a part of whatever article was shown, or tell what its rules are about,
    and name nothing else: by one clause, beside remarks that ask nothing (租的,就在清河那边).
    """
    clauses = [one for one in _BREAK.split(common_words(words)) if one]
    about = [one for one in clauses if _parts(one) and not _named(one)]
    beside = [one for one in clauses if one not in about]
    return bool(about) and all(
        len(one) <= LONGEST_BESIDE and not _ASKS.search(one) for one in beside
    )


def names_in_passing(question: str, phrases: Iterable[str], text: str) -> bool:
    """Whether what a question names, the phrases of another article, only says whom it asks for:
    the text that was shown has the word too (我老伴低保的也要交吗).
    """
    passes = _PASSES.search(question) is not None and _HOW.asked.search(question) is None
    return passes and any(one in question and one in text for one in phrases)


def is_about(question: str, *, title: str, body: str, goes_on: bool = False) -> bool:
    """Whether a question may be about an article: it has a word of this one, or asks for a part of
    one and names nothing else. `goes_on`: the words go on about it by their form (网上能办吗), and
    may name a thing in passing (藏獒能养吗).
    """
    question, text = common_words(question), _WORKING_DAYS.sub("", f"{title}{body}")
    others = [word for word in _named(question) if word not in text]
    if others and not asks_for_part(question):
        in_passing = goes_on and max(map(len, others)) <= SHORTEST
        return in_passing or _has_word_of(text, question)
    return bool(goes_on or _named(question) or _parts(question))


def sentences_for(question: str, body: str) -> str | None:
    """What an article says of what a question asks, in its own sentences; None where nothing."""
    question = common_words(question)
    sentences, parts = _CLAUSE.findall(body), _parts(question)
    of_word = [one for one in sentences if _has_word_of(one, question)]
    of_part = [
        one for one in of_word or sentences if any(part.written.search(one) for part in parts)
    ]
    return "".join(of_part or of_word) or None


def names_more(question: str, text: str) -> bool:
    """Whether a question names something that is not in a text, which may not be what it asks."""
    return any(word not in text for word in _named(common_words(question)))


def _has_word_of(text: str, question: str) -> bool:
    """Whether a text has a word that a question names; two neighbouring characters are a word."""
    pairs = {first + second for word in _named(question) for first, second in pairwise(word)}
    return any(pair in text for pair in pairs)


def _parts(question: str) -> list[Part]:
    asked = [part for part in PARTS if part.asked.search(question)]
    return [part for part in asked if not part.vague] or asked


def _named(question: str) -> list[str]:
    """What a question names besides the part that it asks for."""
    left = question
    for part in PARTS:
        left = part.asked.sub(" ", left)
    words = _AROUND.sub(" ", left).split()
    return [word for word in words if len(word) >= SHORTEST or word in SUPPLIES]
