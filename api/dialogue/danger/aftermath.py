"""What somebody says whom another has struck or followed, once that one is not there any more.

It is no all-clear: he may come back, and she may be hurt, alone and afraid. Whether she reports it
is hers to decide. Pure; only beside somebody's open emergency, so everyday words may stand here.
"""

import re
from enum import StrEnum

from api.dialogue.danger.words import any_of, listed


class Aftermath(StrEnum):
    """How it stands: whom they fear has `gone`, they are `safe`, or want no police (`hers`)."""

    GONE = "gone"
    SAFE = "safe"
    HERS = "hers"


_KIN = listed(
    "老公 丈夫 老婆 媳妇 爱人 对象 [男女]朋友 [男女]友 前[夫妻任] 男人 [继后]?[爸妈父母] 爹 "
    "娘 公公 婆婆 儿子 女儿 女婿 儿媳 小叔 哥 弟 姐 妹 舅 孩子他?[爸妈]"
)
_FEARED = any_of("[他她]", "那?个?[男女]的", "[那这]个?人", "对方", "人家", _KIN)

GOES_ON = re.compile(
    r"又|还(?!好)|没走|不走|跟(?:着|进|过|上)|在(?:门口|门外|外[面头边]|楼下|敲|砸|踹)|回来|不是|吗|[?？]|快来|救命"
)
GONE = re.compile(
    f"{_FEARED}(?:[^,，。没不快要想被]{{0,4}})(?:走|跑|离开|睡着?|躺下|出去|出门|上班去?)了"
    "|(?:把[他她]?|被我)?赶(?:走|出去)了"
)
SAFE = re.compile(
    "我[^,，。他她没不]{0,6}(?:进|到|在|躲|回|跑)[进到在去]?了?"
    "(?:家|超市|便利店|商场|店里?|派出所|保安[亭室]?|门卫|物业|地铁站|单位|公司|学校|宾馆|酒店"
    "|(?:朋友|同事|邻居|亲戚|我妈|我姐|娘)家|人多的)"
    "|(?:现在|已经|暂时)?安全了"
)
HERS = re.compile(
    "(?:不想|不要|不敢|不用|不愿意?|先不|先别|别)(?:去|再|帮我)?(?:报警|报案|叫警察|打1)"
)
AT_HOME = re.compile(
    f"家暴|家里人|{_KIN}[^,，。]{{0,8}}(?:打|揍|踢|踹|掐|扇|砍|动手|砸|骂|追|堵|推|锁)"
)


def aftermath(words: str) -> Aftermath | None:
    """How it stands by normalised words; None where they say nothing of it, or that it goes on."""
    if GOES_ON.search(words):
        return None
    if HERS.search(words):
        return Aftermath.HERS
    if SAFE.search(words):
        return Aftermath.SAFE
    return Aftermath.GONE if GONE.search(words) else None


def is_of_the_family(words: str) -> bool:
    """Whether it was somebody of the family, by the words that called for help."""
    return AT_HOME.search(words) is not None
