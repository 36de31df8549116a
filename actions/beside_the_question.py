"""Words in a form that are no answer: why something is asked for, and what is to come first.

Pure.
"""

import re
from collections.abc import Iterable

BACK = re.compile(r"(?:继续|接着)(?:说|报|填|办|来)?[吧啊]?[。!！]?")
"""After an aside: back to the question."""

BACK_TO = re.compile(
    "(?:还是)?先(?:说|办|报|弄|讲|处理|看|解决|修|搞)(?!明)|先?(?:别|不用|不|甭)(?:管|说|查|问|弄|算)(?!不?清|不?准|你|您)"
)
BACK_CLAUSE = re.compile(rf"[^,，。;；!！]*(?:{BACK_TO.pattern})[^,，。;；!！]*[,，。;；!！]*")
"""In a form that came between: first what waits ("先说路灯吧", "先别管费用了")."""

_OF_THEM = (
    "(?:你们?|我们?|我家|户主|家里)?的?(?:名字|姓名|真名|全名|电话|手机号?|号码|尾号|后四位|住址|地址|住哪里?|信息|资料"
    "|隐私|户主|身份证?|这些?个?|同意)"
)
_ASKING = (
    "(?:还|非|一定|都|又)?(?:得|要|需要|要求)?(?:问|查|填|写|给|看|登记|知道|提供|核对|收集)?"
    "(?:给?你们|给您)?"
)
WHY = re.compile(
    rf"(?:你们?|您|那|这|还)*(?:为什么|为啥子?|为何|干嘛|干吗|凭什么|凭啥){_ASKING}{_OF_THEM}.{{0,6}}"
    rf"|(?:你们?|您)*(?:要|问|查|看|收集){_OF_THEM}(?:来|是|想)?(?:干什么|干嘛|干吗|干啥|做什么|做啥|有?什么用|有?啥用).{{0,4}}"
)
"""Normalised words of who wants to know what something about them is asked for."""

PUZZLED = re.compile(
    r"[啊哈嗯诶欸呃额哦咦]{0,3}\?+|[啊哈诶欸咦][?!。]*"
    r"|(?:你|您)?(?:这|那)?(?:是|在)?(?:说|讲|问)?的?(?:是)?(?:什么|啥子?|么子)(?:意思|话)?[啊呀呢嘛哦]?[?!。]*"
    r"|(?:我)?(?:没|不|看不|听不|搞不|弄不)(?:太|大)?(?:懂|明白|清楚?|听懂|看懂|听清楚?|看清楚?|听明白)"
    r"(?:啊|呀|呢|嘛|了|你说的|什么意思)?[?!。]*|(?:那|我|这|要|该|得)*(?:怎么|咋个?|如何|哪能)(?:填|写|答|回|选|弄|说|绑|登记|报)[啊呀呢嘛哦]?[?!。]*"
    r"|(?:那|我|这|要|该|得|里)*(?:填|写|答|说|选|发)(?:点|些)?(?:什么|啥子?|么子|哪个|哪样)[啊呀呢嘛好哦]*[?!。]*"
)
"""Normalised words of who has not understood the question; they are no answer to it."""

WHEN_DONE = re.compile(
    "(?:你别.{1,8}|[那这]|大概|到底|报上去|报了|你们?|最[晚快]|还|[要得能会]|[,， ])*"
    "(?:[啥什]么?时候|几点|几时|哪天|多久|几天)(?:钟|才|能|会|可以|给|[要得]|我们?)*(?:[修弄办搞来好]|处理|解决|答复|回复|派人)+[好完人]?"
    "[啊呀呢吗么嘛哦哈吧的了?!。]*"
)
"""Before anything is filed: when it will be done. No answer, and no piece of the story."""

_LAST = "[的呢了吧啊呀嘛吗?!。]*"
_MATTER = r"(?:(?![0-9])[^,，。;；不没了又]){0,6}"
FIRST_THIS = re.compile(
    "(?:那|就|还是|咱们?|我们?|你们?|您)*先(?:说|报|办|弄|讲|处理|解决|修|搞|管)(?:一?下)?"
    rf"(?:{_MATTER}的(?:事情?|问题)?|{_MATTER}(?:事情?|问题)|(?:[这那前头]|第一)一?[个件](?:事情?)?){_LAST}"
    rf"|还是(?:说|报|讲|反映|弄|办){_MATTER}的?(?:事情?|问题|那个|这个){_LAST}"
)
COMES_FIRST = re.compile(
    "(?:那|就|还是|要不|咱们?|我们?|你们?|您|帮我|给我|麻烦|请)*先(?:帮我|给我)?(?:说|报|办|弄|讲|处理|解决|修|搞|管|登记)(?:一?下)?"
    rf"(?:那个|这个)?(?P<matter>[^,，。;；\s]{{1,8}}?)(?:那个|这个|那件|这件|的)?(?:事情?|问题)?{_LAST}"
)
OF_THE_REST = re.compile(
    "(?:那|还有)*(?:第?[二三]个?(?:事情?|问题)?|另外?一?[个件](?:事情?|问题)?|别的|其他的?|剩下的?"
    rf"|[^,，。;；]{{1,8}}(?:的?(?:事情?|问题)|那[个件](?:事情?)?|的))呢{_LAST}"
    "|(?:全部?|都|两[个件]|三[个件]|所有)+的?(?:都|全)?(?:要|得|想)?(?:报|说|反映|办|处理|管|记)[上下]?的?[吧啊呀]*"
)


NAMES_AGAIN = re.compile(
    r"(?:(?:那|哦)*(?:还有|另外|以及)(?P<one>[^,，。;；\s]{2,8}?)"
    r"|(?:那|哦)*(?P<other>[^,，。;；\s]{2,8}?)(?=的?(?:事情?|问题)?(?:呢|也要?报)))"
    rf"(?:的?(?:事情?|问题))?(?:也要?报)?{_LAST}"
)
"""Something named beside what is told; mere names may be the place that was asked for."""


def first_this(words: str) -> bool:
    """Whether the words only say what of several is to come first: 先说楼上的, 还是报灯的事."""
    return FIRST_THIS.fullmatch(words) is not None


def comes_first(words: str) -> str | None:
    """What the words call by name that is to come first: 漏水 in "先报漏水"."""
    match = COMES_FIRST.fullmatch(words)
    return None if match is None else match["matter"]


WHETHER_TOLD_ON = re.compile(
    r"(?:那|哦)*(?P<matter>[^,，。;；\s]{1,8}?)(?:那[个件]|这[个件])?的?(?:事情?|问题)?(?:你们?|您)*(?:给|帮)?(?:我们?)?"
    rf"(?:报|记|登记|反映)(?:上去?)?了?(?:没有?|吗|么)[啊呀]?{_LAST}"
)
"""Whether a matter that was told has been filed: 小广告那个你给我报了没."""


def asks_of_the_rest(words: str, waiting: Iterable[str]) -> bool:
    """Whether the words only ask after what was told besides, or name a thing of it once more:
    垃圾桶的事呢, 全部都要报, 还有路灯.
    """
    if OF_THE_REST.fullmatch(words):
        return True
    for asks in (NAMES_AGAIN, WHETHER_TOLD_ON):
        named = asks.fullmatch(words)
        thing = named and next(filter(None, named.groups()), None)
        if thing and any(thing in told for told in waiting):
            return True
    return False
