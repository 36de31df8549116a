"""Yes, no and thanks, in the many words that people have for them.

The engine learns them too; here is what must never be missed where a yes files a case. Pure.
"""

import re

_YES = (
    "嗯+|恩+|是|对|好|行|中|得|成|系|啱|妥|可以|阔以|确认|确定|没错|没问题|没毛病|冇错|冇得错|正确|同意|当然"
    "|对头|要得|巴适|得行|就这样|就这个|就是这样|就是|是这样|系咁|好嘅|可以嘅|整吧|报吧|提交|发吧|办吧|照办"
    "|ok|okay|yes"
)
_NO = (
    "不是这样|不是|不对头|不对|不行|不要|不用|不了|不可以|不成|不中|不得行|不正确|不同意|不好|不|莫要|莫"
    "|唔系|唔好|唔使|唔得|冇|没有|没|别|甭|弗对|勿对|勿是|要不得|要改|改一下|有错|错了"
    "|(?:搞|弄|写|说)错了?|no|nope"
)
_SOFT = r"[的了吧呀啊呢哦噢哈嘛嘞咯哟滴嗯哒额呐您你~!！。，,. ]*"

_THANKS = (
    "(?:太|万分|非常|十分|真是?|先|提前|那就?|实在)*(?:谢谢|感谢|多谢|感激|(?<!多)谢[了啦咯过]|麻烦|辛苦)"
    r"(?:[的了吧呀啊呢哦噢哈嘛咯哟滴嗯额呐您你们~!！。，,. ]"
    "|大家|社区|小邻|同志|师傅|闺女|姑娘|老师|主任|晒|侬|噻)*"
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

MORE = re.compile(r"^对了[^吗]{3,}|\d{7,}")
"""More than a yes, whatever the engine reads in it: "对了我手机号是138…"."""


def says_yes(words: str) -> bool:
    """Whether the words are a yes and nothing else; mere thanks are none."""
    return _is_all(YES, words) and not _is_all(THANKS, words)


def says_thanks(words: str) -> bool:
    """Whether the words are thanks, perhaps with a yes before them, and nothing else."""
    return _is_all(HEARD_AND_THANKS, words)


def says_more(words: str) -> bool:
    """Whether the words tell something, though they begin or sound like a yes."""
    return not says_yes(words) and MORE.search(words.strip()) is not None


def says_no(words: str) -> bool:
    """Whether the words are a no and nothing else."""
    return _is_all(NO, words)


def _is_all(pattern: re.Pattern[str], words: str) -> bool:
    said = words.strip()
    return len(said) <= LONGEST and pattern.fullmatch(said) is not None
