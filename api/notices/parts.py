"""A question about one notice: what it asks, and what the notice says of it, short.

"什么时候来水" after the notice of an outage asks for its end and not for all of it once more. The
table `BODY` has what people ask of the words of a notice, and how it writes of that. Pure.
"""

import re
from dataclasses import dataclass, field

from api.notices.models import Notice
from api.notices.outages import houses_named

ENDS = re.compile(
    "来[水电了]|恢复|结束|停到|到(?:什么|啥)时候|几点(?:能|才|会)?(?:来|好|完|恢复)|多久|多长时间|截止|最后|停多"
)
WHEN = re.compile("(?:什么|啥|么子|哪个)(?:时候|时间)|几点|几时|何时|几号(?![楼栋])|哪天|时间")
HOUSES = re.compile(
    "几号楼|[几哪].{0,2}[栋幢]|哪些楼|我们?[家这]|咱们?[家这]|本栋|我[这那]栋|[停轮影].{0,3}到我|都停|要停"
)
BODY = (
    (
        re.compile("在哪|哪里|哪儿|去哪|地方|地点|地址|哪能"),
        re.compile("在.{2,12}(?:站|处|楼|场|中心|门|广场)|到.{2,12}(?:站|处|楼|场|中心|窗口)"),
    ),
    (re.compile("怎么(?:报|参加|去|办)|报名|名额|参加|还能"), re.compile("报名|名额|参加|登记")),
    (re.compile("多少钱|要钱|收费|免费|花钱"), re.compile("元|费|钱")),
    (re.compile("(?:要|带|准备).{0,3}(?:什么|啥)|要带"), re.compile("带|备|凭|空腹")),
    (
        re.compile("为什么|为啥|咋回事|怎么回事|怎么(?:又|老)?停"),
        re.compile("更换|清洗|检修|抢修|漏|坏|因"),
    ),
    (re.compile("送水|没水用|用水|做饭"), re.compile("送水|水车|放水")),
)
_SENTENCE = re.compile("[^。；]+[。；]?")


@dataclass(frozen=True)
class Answer:
    """What a notice says of a question: when it is (`starts`, `ends`), which `houses`, and
    `sentences` of its own.
    """

    starts: bool = False
    ends: bool = False
    houses: frozenset[str] | None = None
    sentences: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.starts or self.ends or self.houses is not None or bool(self.sentences)


def answer_in(notice: Notice, question: str) -> Answer:
    """What a notice says of what is asked; nothing of it where it does not say."""
    said = _SENTENCE.findall(notice.body)
    written = [of for asked, of in BODY if asked.search(question)]
    ends = notice.ends_at is not None and ENDS.search(question) is not None
    houses = houses_named(notice.title) if HOUSES.search(question) else frozenset()
    return Answer(
        starts=not ends and WHEN.search(question) is not None,
        ends=ends,
        houses=houses or None,
        sentences=[one for one in said if any(of.search(one) for of in written)],
    )
