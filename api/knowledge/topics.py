"""The articles of a field: "医保" and "养老" ask for no one article, but for what there is.

A town's articles have names of their own; the table `TOPICS` has the fields that residents name,
and the words of titles and keywords by which an article belongs to one. Pure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from api.knowledge.matching import same_words


@dataclass(frozen=True)
class Topic:
    """A field: by residents' words, and by those of articles."""

    asked: re.Pattern[str]
    written: re.Pattern[str]


TOPICS = tuple(
    Topic(re.compile(asked), re.compile(written))
    for asked, written in (
        ("医保|医疗保险|看病|报销|住院", "医保|就医"),
        ("社保|社会保险|五险|失业|下岗|就业", "社保|就业|失业"),
        ("养老|退休|老年|老人|高龄|[七八九]十多?岁", "老年|老人|高龄|养老"),
        ("低保|救助|救济|困难|特困|没收入|没钱", "低保|救助|困难"),
        ("残疾|残联|残障", "残疾"),
        ("补贴|补助|津贴", "补贴|补助|津贴|救助"),
        ("公租房|廉租|住房|租房|房子|房屋|出租", "租赁|租房|住房|出租"),
        ("居住证|暂住|户口|落户|户籍|外地人", "居住证|户口|落户"),
        ("上学|入学|学校|学位|幼儿园|孩子", "入学|上学|幼儿园"),
        ("[养遛]狗|狗证|犬|宠物", "犬"),
        ("垃圾|分类|旧家具", "垃圾"),
        ("电梯", "电梯"),
        ("电动车|电瓶车|电动自行车", "电动"),
    )
)

BESIDE = 1
"""Characters that may stand beside a field's name where nothing is asked of it: 医保卡."""

_AROUND = re.compile(
    "我?想?(?:问|了解|咨询|打听|知道)(?:一?下)?|请问|政策|规定|方面|的?事情?|有?(?:啥|什么|哪些)"
    "|[吗么呢啊呀嘛吧的有关于说][吗么呢啊呀嘛吧]?|[\\W_]"
)


def names_field_only(words: str) -> bool:
    """Whether words name a field and ask nothing of it: "医保", "想问下养老的事"."""
    left = _AROUND.sub("", words)
    fields = [topic for topic in TOPICS if topic.asked.search(left)]
    return any(len(topic.asked.sub("", left)) <= BESIDE for topic in fields)


def of_field(words: str, phrases: Iterable[str]) -> bool:
    """Whether an article, by its title and keywords, is of a field that words name."""
    asked, text = f"{words} {same_words(words)}", " ".join(phrases)
    return any(topic.asked.search(asked) and topic.written.search(text) for topic in TOPICS)
