"""A question about one article: what it asks, and the sentences that answer it.

"要带啥材料" after an article about 低保 asks for what it says of papers. The table `PARTS` has what
people ask of an article and how it writes of that. A question that names something else besides
("公积金要什么材料") is about no part of it. Pure.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """What people may ask of an article: by their words, and by its own."""

    asked: re.Pattern[str]
    written: re.Pattern[str]


PARTS = (
    Part(
        re.compile(
            "(?:要|需要|得|该)?(?:带|准备|交|拿)[点些]?(?:什么|啥|哪些)|材料|手续|证件|证明|资料|准备|还要(?:别的|其他|什么|啥)"
        ),
        re.compile("带|材料|凭|填表|同意书"),
    ),
    Part(
        re.compile(
            "多久|多长时间|多少天|几天|要等多|(?:什么|啥)时候(?:能|可以)?(?:拿|下来|好|批|到账|发)"
        ),
        re.compile(r"\d+个?(?:工作)?[日天]|当场|次月|下个月"),
    ),
    Part(
        re.compile("几点|周末|周[一二三四五六日天]|星期|节假日"),
        re.compile(r"\d+[:：]\d+|周[一二三四五六日]|每天"),
    ),
    Part(
        re.compile("(?:什么|啥|哪个)(?:时候|时间)|几时|何时|几号|哪天|时间"),
        re.compile(r"\d+[:：]\d+|周[一二三四五六日]|每[年天]|\d+月|\d+[日天]内|当场"),
    ),
    Part(
        re.compile("哪里|在哪|哪儿|去哪|到哪|窗口|地址|电话|找谁"),
        re.compile("窗口|服务站|中心|派出所|物业|电话|网上|手机上"),
    ),
    Part(
        re.compile("多少(?:钱|块|元)?|几块|要钱|收费|免费|花钱|费用"),
        re.compile("元|费|免费|补助|收入"),
    ),
    Part(
        re.compile("条件|资格|符合|谁(?:能|可以)|哪些人|什么人"),
        re.compile("可以|符合|户籍|年满|以上|以下|须"),
    ),
    Part(
        re.compile("怎么[办弄领报申]|咋[办弄领]|如何|流程|代办"),
        re.compile("申请|办理|登记|带|到.{2,12}[站窗所]|手机上|代办"),
    ),
)

_AROUND = re.compile(
    "请问|那么?|这个|它|我们?|你们?|您|咱们?|还|都|就|的话|需要|可以|要|能|得|会|是|不是|有没有|有|没有?"
    "|什么|啥|哪些|怎么|多少|去|来|到|拿|领|办|办理|申请|弄|收|交|扔|开门|上班|下班|放|东西|一下|吗|么|呢|啊|呀|嘛|吧|的|了|和|[\\W_]"
)
"""Words that a question has beside what it asks for."""

_CLAUSE = re.compile("[^。；]+[。；]?")
SHORTEST = 2
"""Characters of the shortest word that says something."""


def is_about(question: str, *, title: str, body: str) -> bool:
    """Whether a question may be about an article: it asks for a part of one, or has a word of this
    one, and names nothing else.
    """
    named = _named(question)
    text = f"{title}{body}"
    if any(word not in text for word in named):
        return False
    return bool(named) or any(part.asked.search(question) for part in PARTS)


def sentences_for(question: str, body: str) -> str | None:
    """What an article says of what a question asks, in its own sentences; None where nothing."""
    sentences, named = _CLAUSE.findall(body), _named(question)
    parts = [part for part in PARTS if part.asked.search(question)]
    of_word = [one for one in sentences if any(word in one for word in named)]
    among = of_word or sentences
    of_part = [one for one in among if any(part.written.search(one) for part in parts)]
    if parts:
        return "".join(of_part) or None
    return "".join(of_word) or None


def _named(question: str) -> list[str]:
    """What a question names besides the part that it asks for."""
    left = question
    for part in PARTS:
        left = part.asked.sub(" ", left)
    return [word for word in _AROUND.sub(" ", left).split() if len(word) >= SHORTEST]
