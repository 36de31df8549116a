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
