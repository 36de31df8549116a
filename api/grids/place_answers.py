"""What an answer to "where is it?" says: a place, one's own estate or house, a question, or more of
the story.

A place is what `parse_place` finds (a registered name, a number with a house word, a landmark with
its direction), a phrase that ends with a word of places (老王家包子铺, 清河大桥), or one that
stands beside something (万达那边). Stairs and doors, which every house has, are a place only in a
house that is known. An answer is read clause by clause; what is no place asks, or tells more. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from api.grids.place_spots import joined
from api.grids.place_words import PLACE_WORD
from api.grids.places import PlaceMention, parse_place

LONGEST = 16
"""Characters of a place in free words; what is longer tells something."""

_LIMIT = 500
_CLAUSE = re.compile(r"[,，。;；!！…~\n]+|(?<=[?？])")
_TELEPHONE = re.compile(r"\d{7,}")
_MARKS = re.compile(r"[\W_]+")
_FILLER = re.compile(
    "(?:可以|知道|看[到好]|[问找查]到|那个|这个|谢谢|多谢|[您你]好|在吗|麻烦|劳驾|不好意思"
    "|[好嗯恩哦噢喔啊呃额哎诶对行是那就这来的了吧呢哈呀嘛请])+"
)
_SO = "(?:那个|应该|大概|好像|可能|差不多|位于|挨着|靠近|地址|地点|位置|[嗯哦噢啊就是靠离:：])*+"
_LEAD = rf"{_SO}(?:[一-鿿]{{0,3}}[在从到])?{_SO}"
_TAIL = (
    "(?:[这那](?:里|边|儿|块|一?片|头|一带|个?地方|个?位置)|的?(?:位置|地方|附近))?"
    "[的吧啊呀呢哦哈嘛呗]*"
)

_BESIDE = (
    "旁边?|边上|隔壁|附近|斜?对面|对过|门口|门前|[里外前后上下]面|[前后里外]边|[前后里外]头|[左右]手?[边侧面]|中间|之间|尽头|拐角|楼[上下]"
    "|周[边围]|[东西南北][侧面边头]|[这那](?:里|边|儿|块|一?片|一带)"
)
_IN_HOUSE = (
    "(?:楼道|走廊|过道|楼梯间?|电梯间?|单元门?|门[厅口]|大[厅堂]|楼[上下顶]|天台|天井|院子|房间|厨房"
    f"|卫生间|厕所|阳台|客厅|卧室|窗户?|对门|家门)(?:{_BESIDE}|[里外上下口])?"
    "|(?:楼[上下]|隔壁|对[门面])的?(?:[这那]?一?(?:家|户|个)|邻居|人家|家里?)?|(?:隔壁|楼[上下])?邻居家?"
)
_NAME = r"[一-鿿A-Za-z\d·]"
_MY = "(?:(?:我们?|咱们?|俺们?)(?:自己)?|自己|本)(?:住的?)?(?:这|那)?个?"
_OWN_HOUSE = re.compile(f"{_LEAD}(?:{_MY})?(?:(?P<part>{_IN_HOUSE})|[家屋]里?){_TAIL}")
_OWN_ESTATE = re.compile(
    f"{_LEAD}(?:(?:{_MY})?(?:整个|全)?(?:这|那)?个?小区(?:里面?|内|中|里头)?|{_MY}(?:[里边儿]|附近|周围))"
    f"{_TAIL}"
)
_PLACE = re.compile(
    rf"{_LEAD}(?P<place>{_NAME}{{0,{LONGEST}}}?(?:{PLACE_WORD})(?:的?(?:{_BESIDE}|[里外上下口]))?"
    rf"|{_NAME}{{2,{LONGEST}}}?的?(?:{_BESIDE})){_TAIL}"
)
_POINTS = re.compile(f"{_LEAD}(?:[这那](?:里|边|儿|块|一[片带])|[这那]?个?地方)+{_TAIL}")
_NOWHERE = re.compile(
    f"{_LEAD}(?:{_MY}|[你他她它这那哪谁]们?|家|大家|什么|别人|人)(?:家|个)?的?(?:{_BESIDE})?"
    f"|{_SO}(?:我们?|咱们?|[他她它]们?|[老大小]?人|孩子?|娃|都|现在|已经|还)*在?[外里上下前后][面边头]{_TAIL}"
)
_TELLS = re.compile(
    "[了吗么谁啥您他她骂吓说讲]|^[先再]|不(?!锈)|没|什么|怎么|咋|如何|多少|多久|已经|一直|从来|老是|天天|总是|着(?=[^,]{2})"
    "|[都也又还全](?=[停坏漏堵有是在])"
)
_TELLS_WITH_PLACE = re.compile(
    r"[了吗么谁骂吓]|不(?!锈|是|对|在)|没|坏|漏|堵|停[水电气]|吵|臭|冒|砸|偷|咬|摔|摆摊|已经|一直|从来|天天"
    r"|我(?:是|家是|住)?\d|楼[上下]是?\d"
)
_ASKS = re.compile(
    "[?？]$|[吗么](?:[啊呀]?)$|(?<!不知道)(?<!不晓得)(?<!不清楚)谁|什么时候|啥时候|[怎咋]么?[办样能来回]"
    "|为什么|为啥|多少|多久|多长|几[点时]|(?<!好)几天[能才可]|哪[里儿个位天](?!都|也)|(?P<whether>[能会要行是好可有])以?[不没](?P=whether)|干什么|干啥|什么意思"
)
_WITHHOLDS = re.compile(
    "(?:我|也|就|都|真|暂时|现在|地址|地点|位置|具体)*(?:不|没|别|没法|不太|不大|说不|记不|搞不|弄不|讲不)"
    "(?:太|大|想|愿意?|方便|能|好|肯|用)*"
    "(?:知道|晓得|清楚?|说|讲|透露|告诉|记得?|提供|留|填|问)(?:你们?|您|出来)?(?:我|的|家|是|具体|详细)*"
    "(?:地址|地点|位置|住址|在?哪里?儿?|哪个?小区|几[栋号]楼?)?[了的啊呀吧呢]*|保密|隐私|随便"
)


@dataclass(frozen=True)
class PlaceAnswer:
    """What an answer says. `own`: the place is within the speaker's own estate or house, which is
    not named; `tells`: there is more in it than where; `withholds`: the speaker cannot say it, or
    does not want to.
    """

    place: PlaceMention
    own: Literal["estate", "house"] | None = None
    tells: bool = False
    asks: bool = False
    withholds: bool = False

    @property
    def is_bare_place(self) -> bool:
        """Whether it says where, and nothing else."""
        return not (self.place.is_empty or self.own or self.tells or self.asks)


def read_place_answer(text: str, *, estates: Mapping[str, str]) -> PlaceAnswer:
    """The place in an answer, and what else is in it; `estates` as for `parse_place`."""
    mention = parse_place(text, estates=estates)
    own: Literal["estate", "house"] | None = None
    phrase, tells, asks = None, False, False
    for clause in filter(None, (one.strip() for one in _CLAUSE.split(text[:_LIMIT]))):
        if _WITHHOLDS.fullmatch(clause):
            return PlaceAnswer(mention, withholds=mention.is_empty)
        if not _MARKS.sub("", clause) or _FILLER.fullmatch(clause) or _POINTS.fullmatch(clause):
            continue
        if _TELEPHONE.search(clause):
            tells = True
        elif not clause.isascii() and parse_place(clause, estates=estates).is_empty:
            if _ASKS.search(clause):
                asks = True
            elif _OWN_ESTATE.fullmatch(clause):
                own = own or "estate"
            elif part := _OWN_HOUSE.fullmatch(clause):
                own, phrase = "house", phrase or part["part"]
            elif found := _free_place(clause):
                phrase = phrase or found
            else:
                tells = True
        elif _TELLS_WITH_PLACE.search(clause):
            tells = True
    if not mention.is_empty:
        spot = joined(mention.landmark, phrase)
        return PlaceAnswer(replace(mention, landmark=spot), tells=tells, asks=asks)
    return PlaceAnswer(PlaceMention(landmark=phrase), own=own, tells=tells, asks=asks)


_NUMBERS = re.compile(
    r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})(?:栋|幢|座|号楼|单元|门洞|层|楼|室|房|号(?![柜桩位]))|(?<!\d)\d{3,4}(?!\d)"
)
_AROUND = re.compile(
    "不对|不是|不在|应该|[搞弄说写记]?错了?|其实|更正|改[成为]?|地址|地点|位置|小区|单元|我们?|咱们?|你们?|[您他她]|住|家"
    "|旁边?|附近|门口|楼[上下]|对面|[里外前后上下]面|[东西南北][边面侧]|[的了吧啊呀呢哦嘛是在就那这个边里处说对嗯栋楼层室号]|[\\W_]"
)
TOLD = 3
"""Characters of what is told beside a place; what is shorter only leads to it."""


def tells_beside(text: str, said: PlaceMention, *, estates: Mapping[str, str]) -> bool:
    """Whether words that name a place tell something beside it, which would be lost: 丰巢 8号柜."""
    rest = text
    for name in sorted((*estates, *estates.values()), key=len, reverse=True):
        rest = rest.replace(name, " ")
    if said.landmark:
        rest = rest.replace(said.landmark, " ")
    return len(_AROUND.sub("", _NUMBERS.sub(" ", rest))) >= TOLD


def _free_place(clause: str) -> str | None:
    """The place that a clause describes without an address; None when it tells something."""
    found = _PLACE.fullmatch(clause)
    if found is None or _TELLS.search(clause) or _NOWHERE.fullmatch(clause):
        return None
    return found["place"]
