"""Yes, no and thanks, in the many words that people have for them.

The engine learns them too; here is what must never be missed where a yes files a case. Pure.
"""

import re

from api.yes_and_no import NO as _NO
from api.yes_and_no import SOFT as _SOFT
from api.yes_and_no import YES as _YES

_THANKS = (
    "(?:太|万分|非常|十分|真是?|先|提前|那就?|实在)*(?:谢谢|感谢|多谢|感激|(?<!多)谢[了啦咯过]|麻烦|辛苦)"
    r"(?:[的了吧呀啊呢哦噢哈嘛咯哟滴嗯额呐您你们~!！。，,. ]"
    "|大家|社区|小邻|同志|师傅|闺女|姑娘|老师|主任|晒|侬|噻)*"
    "|3[qQ][!！~。]*|[tT]h(?:x|an[kx]s?)[!！~。]*"
)
_HEARD = "知道|晓得|明白|收到|清楚|了解"
LONGEST = 30
"""Characters of the longest yes, no or thanks; whoever writes more tells something."""

YES = re.compile(rf"(?:[哦噢]{_SOFT})?(?:(?:{_YES}|{_THANKS}){_SOFT})+", re.IGNORECASE)
NO = re.compile(rf"(?:(?:{_NO}){_SOFT})+(?:谢谢{_SOFT})?", re.IGNORECASE)
THANKS = re.compile(rf"(?:[哦噢]{_SOFT})?(?:{_THANKS})+")
HEARD_AND_THANKS = re.compile(
    rf"(?:[哦噢]{_SOFT})?(?:(?:{_YES}|{_HEARD}){_SOFT})*(?:{_THANKS})+", re.IGNORECASE
)

HEARD = re.compile(rf"(?:[哦噢]+|好(?:[的啊嘞]|吧)?|(?:我)?(?:{_HEARD})了?){_SOFT}")

_LATER = "(?:回头|下次|改天|改日|以后|晚点|明天|有空|等会儿?|等下|待会儿?|过会儿?|一会儿?)"
_LEAVE = (
    "没(?:有)?(?:什么|啥|别的|其他|其它)*(?:事情?|问题)儿?|没有?了|没(?:有)?(?:别的|其他|其它|什么|啥)|完事儿了|完事了"
    f"|[先就]{{1,2}}这样|不聊了|拜+|再见|88+|bye|{_LATER}再?(?:说|聊|弄|来|办|填|告诉你)"
    "|不[用必]了|先?不(?:说|弄|办|填|搞|打扰)[你您]?了"
)
FAREWELL = re.compile(
    rf"(?:(?:{_YES}|哦|那|先){_SOFT})*(?:(?:{_LEAVE}){_SOFT}|{_THANKS})+", re.IGNORECASE
)
"""Leave-taking: nothing more is wanted now."""

NOTHING_MORE = re.compile(
    rf"(?:没有?|冇)(?:别的|其他|其它|什么|啥|要补充?的?|补充)*(?:事情?|可?说的)?了{_SOFT}|(?:就|只有)这(?:些|么多|一件)(?:事|了)*{_SOFT}"
)

SHORTEST_MORE = 2
"""Characters of the shortest thing that can be told behind a yes, courtesies aside."""

_SIGN = r"[\s,，。.!！~、;；…]"

MORE = re.compile(r"^对了[^吗]{3,}|\d{7,}")
"""More than a yes, whatever the engine reads in it: "对了我手机号是138…"."""


_OPENS = r"(?:嗯+|恩+|对[的了啊呀]?|是[的啊呀]?|好[的吧啊嘞]?|行|没错|确认|可以)"
AFTER_YES = re.compile(
    rf"(?:(?:[嗯恩]+|{_OPENS}{_SIGN}){_SIGN}*)+(?P<more>.*)|就?是(?P<it>.*)", re.DOTALL
)
"""What is said behind a yes: "嗯，三天了"; "是上周开始的" tells too."""

COURTESY = re.compile(
    "麻烦|请|拜托|辛苦|谢谢?|师傅|你们|您们|你|您|大家|社区|小邻|我|他们|[派来个]人|尽快|快|赶紧|赶快|抓紧|马上|立刻|尽早|早|急死?|点儿?"
    "|过?来|去|派|安排|处理|解决|办|修好?|弄|搞|看看?|报上?去?|提交|帮|给|让|等|消息|回复|回信|通知|一下|吧|了|的|啊|呀|哦|噢|哈"
    "|嘛|呗|咯|哟|滴|就|这样|这个|这里|这么|回事|情况|意思|说|那|都|先|没(?:有)?(?:别的?|其他|补充|问题|什么)|好|行|对|是|嗯|可以|同意|确认|ok|[\\W_]",
    re.IGNORECASE,
)
"""What stands behind a yes and tells nothing: thanks, hurry, "报上去吧"."""

KNOWS_NOT = re.compile(
    rf"(?:我|这个?|也|都|实在)*(?:不知道|不晓得|不清楚|不确定|不好说|说不[准清好上]楚?|分不清楚?|随便|都行"
    rf"|都可以|都不[像是]|[你您]看着办|[你您]们?定){_SOFT}"
)
"""Who leaves the answer to us."""

_FILE = (
    "(?:那|就|可以|请|帮我|给我|你|您|现在|直接|赶紧|快|马上|都|全部?)*"
    "(?:队|[👌👍🆗][🏻-🏿]?|上?报|发|交|提交|上传|登记|递)(?:上去|出去|一?下|给你们|过去)?"
)
_NO_MORE = (
    "(?:再)?(?:没有?|冇)(?:别的|其他|其它|什么|啥|要?补充|要?改|要说|照片|图片?)*的?了"
    "|没有?(?:别的|其他的?|补充|要改|照片)的?"
    "|(?:照片|图片?)?(?:不|先不)发(?:照片|图片?)?了?|就(?:这些|这样|酱)"
)
FILE_IT = re.compile(rf"(?:(?:{_FILE}|{_NO_MORE}|{_YES}){_SOFT}{_SIGN}*)+", re.IGNORECASE)
"""To what was read back: 报, 可以发了, 没有了, 不发了就这样."""

NOT_SENT = re.compile(rf"(?:先|就|那)?不发(?:照片|图片?)?了?{_SOFT}")
"""A picture that is not sent, or the whole that is not: unclear by itself."""

OF_US = re.compile(
    "我[有家们妈爸爷奶老儿女孩]|咱|俺|家里|孩子|小孩|老人|宝宝|孕妇|全楼|整栋|全小区|大家|邻居|业主|住户|楼[上下]|隔壁|对面|物业|他|她"
    r"|[\d一二两三四五六七八九十百千几]+(?:块钱?|元|万|千|百|户|次|遍|米|厘米|公分|公斤|斤)|赔"
)
TO_US = re.compile("你|您|小邻|机器人|笑话|天气|唱|聊|陪我|怎么|[?？吗呢]$")

ASKS = re.compile(
    r"[?？]|[吗么][!！。]*$|什么时候|啥时候?|多久|几点|几时|何时|怎么|咋|谁|哪|能不能|可不可以|要不要|会不会|是不是|有没有|多少钱"
)
"""A question, and no part of the story."""

NOT_KNOWN = re.compile(
    "(?:不(?:知道|晓得|清楚|认识|记得)|没(?:看清楚?|听清楚?|注意|看见|看到)|[看说记]不清楚?|想不起来?|認不出|认不出)"
    "(?:他们?|她们?|对方|具体|到底|究竟|是)*(?:谁|哪(?!天)|(?:叫|姓)?(?:什么|啥)(?!时候)|怎么(?!办|弄|说|报|走|填))"
    "[^,，。;；!！?？]*(?![吗呢?？])"
)
"""What the speaker cannot tell is no question of theirs: 不知道是哪一家扔的."""

ASKS_BACK = re.compile(r".{2,}(?:[是对好行可以](?:吧|吗|么|不)|是不是)[?？]*$|.{3,}[吗么?？]$")

OF_NONE = re.compile(
    "(?:也|现在|目前|里面)?(?:没有?|冇|莫得|无)(?!错|问题|关系|意见|空|兴趣|必要|办法)[^的了啊吧吗?？]{2,}"
    "|不(?:只|光|止|单)?(?:是)?(?:我|咱|俺)们?(?:一个人?|一[家户]|自己)\\S*"
)
"""That something is not so, which tells, and says no to nothing: 没人困在里面, 不是我一家."""


def more_than_yes(words: str) -> bool:
    """Whether something is told behind a yes, which would be lost if it were taken for one."""
    match = AFTER_YES.fullmatch(words.strip())
    if match is None or says_yes(words) or asks(words):
        return False
    return len(_told_by(match)) >= SHORTEST_MORE


def says_yes_kindly(words: str) -> bool:
    """Whether the words are a yes with courtesies and nothing else: "对，麻烦尽快处理"."""
    match = AFTER_YES.fullmatch(words.strip())
    if match is None or match["more"] is None or asks(words):
        return says_yes(words)
    return not _told_by(match)


def _told_by(match: re.Match[str]) -> str:
    return COURTESY.sub("", match["more"] or match["it"] or "")


def tells_of_us(words: str) -> bool:
    """Whether the words, which mean nothing by themselves, tell of who suffers from what is
    reported, of who else is in it, or how much it is: 我家有高考生, 三十块钱.
    """
    return OF_US.search(words) is not None and not to_us(words)


def asks_back(words: str) -> bool:
    """Whether words that sound like a yes ask whether it is so: 找城管是吧."""
    return ASKS_BACK.search(words) is not None


def to_us(words: str) -> bool:
    """Whether the words are said to whom they are written to, or ask something."""
    return TO_US.search(words) is not None


def says_file_it(words: str) -> bool:
    """Whether the words, said to what was read back, are that it may be filed and nothing else."""
    return _is_all(FILE_IT, words) and not _is_all(NOT_SENT, words)


def knows_not(words: str) -> bool:
    """Whether the words leave the answer to us: 说不清楚, 随便."""
    return KNOWS_NOT.fullmatch(words.strip()) is not None


def asks(words: str) -> bool:
    """Whether the words ask something."""
    return ASKS.search(NOT_KNOWN.sub("", words)) is not None


def tells_of_none(words: str) -> bool:
    """Whether words that sound like a no tell that somebody or something is not there."""
    return OF_NONE.match(words) is not None and not (says_no(words) or nothing_more(words))


def says_yes(words: str) -> bool:
    """Whether the words are a yes and nothing else; mere thanks are none."""
    return _is_all(YES, words) and not _is_all(THANKS, words)


def only_heard(words: str) -> bool:
    """Whether the words are that something was heard, perhaps with thanks: 好的, 知道了谢谢. Said
    behind an answer of ours they say yes to nothing.
    """
    return says_thanks(words) or _is_all(HEARD, words)


def says_thanks(words: str) -> bool:
    """Whether the words are thanks, perhaps with a yes before them, and nothing else."""
    return _is_all(HEARD_AND_THANKS, words)


def nothing_more(words: str) -> bool:
    """Whether the words say that there is nothing to add; that is neither a yes nor a no."""
    return _is_all(NOTHING_MORE, words)


def says_farewell(words: str) -> bool:
    """Whether the words take leave and nothing else; mere thanks do not."""
    return _is_all(FAREWELL, words) and not says_thanks(words)


def takes_leave(words: str, besides: re.Pattern[str]) -> bool:
    """Whether the words end what was asked: a farewell, or what `besides` ends it; no yes does."""
    left = says_farewell(words) or besides.fullmatch(words) is not None
    return left and not says_yes(words)


def says_more(words: str) -> bool:
    """Whether the words tell something, though they begin or sound like a yes."""
    return not says_yes(words) and MORE.search(words.strip()) is not None


def says_no(words: str) -> bool:
    """Whether the words are a no and nothing else."""
    return _is_all(NO, words)


def _is_all(pattern: re.Pattern[str], words: str) -> bool:
    said = words.strip()
    return len(said) <= LONGEST and pattern.fullmatch(said) is not None
