"""The spot beside what the register knows, in the person's own words: 南门外那个华联超市, 3栋楼下,
2栋底商, 地下车库B12. Who goes there looks for the shop and the corner, not only for the gate.

`said_behind` reads on where a house, a gate or an estate ends; `joined` and `put_right` say what
becomes of a spot by what is said of it later. Pure.
"""

import re
from typing import Literal

from api.grids import place_words as words

LONGEST = 24
"""Characters of a spot; what is longer tells something."""

Behind = Literal["estate", "house", "landmark"]

_HAN = "一-鿿"
_NO_NAME = (
    "[了的有在把被是人都还又也没不我你您他她它咱来去到走进从卖收开放停占吃买找问说讲和跟与那这哪谁天晚早]"
    "|[车坏漏堵吵臭脏乱扔摆着就给让请很太总老常每几多少第号栋幢单元楼层室]|建(?!设银)|设(?!银)|[立置改违无非增]"
)
"""What is in no shop's name."""
_NAME = rf"(?:(?!{_NO_NAME})[{_HAN}A-Z]){{0,6}}?"
_SHOP = (
    "超市|便利店|小卖部|商店|药[店房]|饭[店馆]|菜馆|餐[馆厅]|面馆|茶馆|酒[吧馆店]|网吧|火锅店|烧烤[店摊]"
    "|早餐[店摊]|奶茶店|水果[店摊]|理发[店馆]|美发店|美容[店院]|五金店|彩票店|快递[店点站]|宠物店|洗车[店行]"
    "|修车[店铺摊]|麻将馆|棋牌室|健身房|[包饺]子铺|店铺|菜场|菜市场|农贸市场|幼儿园|小学|中学|学校|医院"
    "|诊所|卫生站|银行|邮局|派出所|公交站|地铁[站口]|加油站|宾馆|公园|驿站|(?<=[^\\W\\d_])店(?![面里员主家长铺门])"
)
_ON_THE_GROUND = "底层?商铺?|底商|(?:沿街|临街|一楼)(?:商铺|门面|店面|店铺)"
_POINTED = "的?(?:(?:[那这]一?|一)[个家间])?的?"
_OUT_OF_A_GATE = "(?:外[面边头]?|[内里][面边]|口)"
_WAY = (
    "(?:[出进][来去门]|往[里外前后左右东西南北])[走拐约就是的大概]{0,3}"
    r"(?:[左右]手?[边侧面]|尽头|拐[角弯]处?|\d{1,3}米|第[一二三四五六\d][个家盏排棵根](?:路灯|灯|店|井盖|车位|垃圾桶)?){1,2}"
)
_AT_A_HOUSE = "楼[下顶底]|[底下]面|底下|大?门口|门前|楼?顶上?(?![层楼])|顶[楼层]|屋顶|天台"

_BEHIND: dict[Behind, re.Pattern[str]] = {
    "estate": re.compile(
        rf"的?(?:{_ON_THE_GROUND})(?:{_POINTED}{_NAME}(?:{_SHOP}))?|{_POINTED}{_NAME}(?:{_SHOP})"
    ),
    "house": re.compile(
        rf"的?(?:{_AT_A_HOUSE}|{words.NEXT_TO}|{_ON_THE_GROUND})(?:{_POINTED}{_NAME}(?:{_SHOP}))?"
        rf"|{_POINTED}{_NAME}(?:{_SHOP})"
    ),
    "landmark": re.compile(
        rf"(?:的?{_OUT_OF_A_GATE}?{_POINTED}{_NAME}(?:{_SHOP})|{_OUT_OF_A_GATE})"
        rf"(?:的?(?:{words.NEXT_TO}|{words.OPPOSITE}|门口|门前))?|{_WAY}"
    ),
}
_POINTING = re.compile("(?:[那这]一?|(?<!第)一)[个家间]|的")


def said_behind(text: str, end: int, *, behind: Behind) -> tuple[int, str] | None:
    """Where the words of a spot end that begin at `end`, and these words without what only points;
    None where something else begins there.
    """
    found = _BEHIND[behind].match(text, end, end + LONGEST)
    if found is None:
        return None
    return found.end(), _POINTING.sub("", found[0])


# -- Where no register helps. ----------------------------------------------------------------

_OUTDOORS = re.compile(
    "(?:^|(?<=[,，。;；!！ ])|(?<=[在到从进]))(?:我们?|咱们?)?(?P<spot>"
    "(?:小区|大院|院子?)(?:[东西南北正大后侧]*门)?(?:口|外面?|门口)|[东西南北正大后侧]门(?:口|外面?)"
    "|(?:小区|门口|中心|中间)?(?:广场|花园|池塘|水池|水塘|鱼塘|喷泉|篮球场|健身区|滑梯|草坪|草地)"
    "|(?:门口的?|外面的?|旁边的?)?(?:马路|大路|十字路口|路口|河|湖|江|桥|工地|菜市?场|公交站)"
    ")(?P<beside>[上边里下口]|[里上下旁]面|旁边|对面|中间)?(?![栋幢号单])"
)


def outdoors(text: str) -> str | None:
    """The spot out of doors with which somebody begins to tell ("小区门口车祸"), in their own
    words; for who cannot be asked first. None where they name none.
    """
    found = _OUTDOORS.search(text)
    return found["spot"] + (found["beside"] or "") if found else None


_AT_THE_HOUSE = re.compile(
    "楼[上下前后顶道梯]|单元|家?门前|家门|阳台|窗|屋|厨房|卫生间|厕所|卧室|客厅"
)


def is_at_the_house(spot: str) -> bool:
    """Whether a spot is a part of the house that is spoken of, or lies at it: 楼下花坛."""
    return _AT_THE_HOUSE.match(spot) is not None


# -- What is said of it later. ---------------------------------------------------------------

_GATE = re.compile("[东西南北]{1,2}门|[大正后侧]门")
_WIDE = re.compile(
    "(?:[东西南北]{1,2}门|[东西南北][侧面边区头]|(?:小区|中心|文化|健身|市民)*(?:广场|花园|公园)|地?下?车库|停车场)"
    "(?:[A-Z]区|[外里内]面?|口)?"
)
"""A part of an estate, in which a spot may lie."""

_SIGN = r"[\s,，。.;；!！、]"
_WORD = rf"[{_HAN}A-Z\d]"
_END = "[的吧啊呀呢哦哈嘛啦]*"
_SWAPS = (
    re.compile(
        rf".{{0,6}}?不(?:是|在){{1,2}}(?P<old>{_WORD}{{1,10}}?){_SIGN}*(?:而|应该|其实|就)*[是在]{{1,2}}"
        rf"(?P<new>{_WORD}{{1,12}}?){_END}{_SIGN}*"
    ),
    re.compile(
        rf"(?P<old>{_WORD}{{1,10}}?)(?:不对|[说写搞弄讲报]?错了?){_SIGN}*(?:应该|其实)?[是在]{{1,2}}"
        rf"(?P<new>{_WORD}{{1,12}}?){_END}{_SIGN}*"
    ),
    re.compile(
        rf".{{0,6}}?(?<!不)[是在]{{1,2}}(?P<new>{_WORD}{{1,12}}?){_SIGN}*不(?:是|在)(?P<old>{_WORD}{{1,10}}?)"
        rf"{_END}{_SIGN}*"
    ),
    re.compile(rf"把?(?P<old>{_WORD}{{1,10}}?)改[成为到]?(?P<new>{_WORD}{{1,12}}?){_END}{_SIGN}*"),
)
"""One word of a spot instead of another: 不是幼儿园，是小学."""


def is_wide(spot: str) -> bool:
    """Whether a spot is a part of an estate in which others lie: 南门, 中心广场."""
    return _WIDE.fullmatch(spot) is not None


def joined(known: str | None, said: str | None) -> str | None:
    """A spot with what was said of it later: both, the wider first. Of two gates the later counts,
    and what says less than is known adds nothing.
    """
    if known is None or said is None or known in said:
        return said or known
    if said in known:
        return known
    gate, other = _GATE.match(known), _GATE.match(said)
    if gate and other and gate[0] != other[0]:
        return said
    return f"{said}{known}" if is_wide(said) and not is_wide(known) else f"{known}{said}"


def put_right(spot: str, text: str) -> str | None:
    """A spot in which one word is named instead of another; None where none is."""
    for pattern in _SWAPS:
        found = pattern.fullmatch(text)
        if found is not None and found["old"] in spot:
            return spot.replace(found["old"], found["new"])
    return None
