"""What somebody says who waits for help and that has an answer of its own: whom to call, that they
have called, that they got out, that it does not press, how afraid they are. Pure.

Only beside somebody's open emergency, so that everyday words may stand here.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from api.dialogue.danger.words import any_of, listed


class Meanwhile(StrEnum):
    """What they say; the first that fits counts."""

    NUMBER = "number"
    """They ask for a telephone number (`whose_number`)."""
    CALLED = "called"
    """Somebody has called for help, or it is on its way."""
    OUT = "out"
    """They have got out, or away from it."""
    EASY = "easy"
    """It does not press, or they only wanted to say so."""
    AFRAID = "afraid"
    """How they feel, and nothing else."""


class Service(StrEnum):
    """Whose number is asked for; who comes by the kind of danger where none is named."""

    GAS = "gas"
    POWER = "power"
    LIFT = "lift"
    LOCK = "lock"
    FIRE = "fire"
    MEDICAL = "medical"
    POLICE = "police"
    ANY = "any"


_SERVICES: Mapping[Service, str] = {
    Service.GAS: listed("[燃煤]气 天然气 气站"),
    Service.POWER: listed("供电 电力 电网 国网 电工"),
    Service.LIFT: listed("电梯 维保"),
    Service.LOCK: listed("开锁 锁匠 换锁 开门"),
    Service.FIRE: listed("消防 火警"),
    Service.MEDICAL: listed("医院 急救 救护 医生 急诊"),
    Service.POLICE: listed("警 派出所 公安 救援"),
}
_A_NUMBER = "(?:电话|号码|热线)"
_ASKED = "(?:多少|几多|是?几|是?啥|是?什么|是?哪|有没|有[吗嘛么]|给我|给个|呢|[?？]|发)"
ASKS_NUMBER = re.compile(
    any_of(
        f"{_A_NUMBER}号?码?[^,，。没不打]{{0,3}}{_ASKED}",
        f"(?:公司|局|所|站|队|院|锁|锁匠|消防|师傅)的?{_A_NUMBER}号?码?$",
        f"(?:有没有|有|给个?|给我|发个?|告诉我?|知不知道|知道|查一?下)[^,，。没打]{{0,10}}{_A_NUMBER}",
        f"(?:打|拨|呼叫|叫)(?:给)?(?:哪个|哪里|哪|什么|啥|谁|多少|几)(?:的)?{_A_NUMBER}?",
        "(?:找|联系)(?:哪个|哪里|谁)[^,，。]{0,4}(?:开门|开锁|救|关[阀气])|怎么(?:联系|打)[^,，。不]{1,6}(?:公司|热线|局|站|队)",
    )
)

_HELP = (
    "(?:(?<!\\d)1(?:19|20|10)(?!\\d)|一[一二]九|一二[零〇]|幺[幺二][零九]|急救|救护车?|消防[车队员]?"
    "|火警|警察|民警|派出所|燃气公司|医生|[他她]们|人家)"
)
_NOT_CALLED = re.compile(
    r"(?:没|不敢|别|不要|不用|不想|忘)(?:有|敢|想)?(?:[给去]?)(?:打|拨|报|叫)|打不|不通|没人接|没接|占线|要不要|该不该|是不是|能不能|怎么|吗|[?？]|(?:去|快|帮我?|替我?|你们?|请|麻烦)打"
)
CALLED = re.compile(
    any_of(
        rf"(?:打|拨|报|叫)(?:过|了|通|完|好)+[^,，。]{{0,3}}(?:{_HELP}|电话|警)|(?:打|拨|叫)(?:过|了)?{_HELP}(?:的?电话)?了",
        rf"(?:{_HELP}|电话|报警)[^,，。]{{0,6}}(?:已经|都|也|早)?(?:打|拨|叫)(?:过|了|通)|报(?:过)?警了|报了警|叫了(?:救护)?车",
        rf"{_HELP}[^,，。没未]{{0,8}}(?:在路上|往这|过来了?|赶[来过]|出发|出车|派[人车]|[快要]到了|(?:就|快|马上)[来到]|分钟)",
        rf"(?:已经|都)?在路上了?|{_HELP}?(?:说|讲)(?:还?有?|再)?[^,，。没]{{0,6}}分钟",
    )
)
OUT = re.compile(
    any_of(
        r"(?:下|出|跑|撤|逃|搬)(?:下|出|到)*(?:来|去)?(?:了)?(?:楼|外面|屋外|门外|院子|楼下|空地|大街|路边)(?:[了来去]|$|[,，。\s])",
        r"(?:出来|出去|下来|下楼|跑出来|跑下来|撤出来|逃出来|躲开|离开)(?:了|啦|咯)|(?:在|到)(?:楼下|外面|屋外|院子|空地|安全的?地方)(?:了|等|$|[,，。\s])",
    )
)
_STILL_IN = re.compile(
    "[出下跑撤逃]不|没[有能]?(?:[出下跑撤逃离]|人)|出来没|掉|摔|坠|跳|滚|[他她]|孩|娃|老人|妈|爸|[怎咋]|吗|[?？]|不敢|要不要"
)
EASY = re.compile(
    any_of(
        "(?<![能要敢得])不(?:用|是|算|那么|怎么|太|急|着急|要)*(?:那么|这么|很|太|特别)?(?:着?急|紧急|急的)(?!诊)|不是(?:什么)?(?:急|大)事|没那么(?:急|严重|吓人|危险)|不(?:要紧|碍事|打紧)",
        "(?:我|就|只)*(?:就是|只是|就)(?:[给跟和同]?你们?)?(?:说|讲|提|报|反映|提醒|告诉)(?:你们?)?(?:一?[声下]|个醒)|随口(?:一说|说说)",
        "(?:先)?别(?:这么)?(?:紧张|着急|兴师动众)|不(?:用|必)(?:这么)?(?:紧张|兴师动众|大惊小怪|派这么多人)|没有?人?(?:受伤|伤到|伤着|砸[到着])(?!吗)|不是有?人(?:受伤|被?砸|伤)",
    )
)
_PRESSES = re.compile(
    "快|救|血|昏|晕|[怎咋]么办|又|但|可是|不过|越来越|[?？]|吗|不知道|不是不急|急死"
)

AFRAID = re.compile(
    any_of(
        r"(?:我|人|都|真是?|真的|可|快|要|太|好|把|给|现在|刚才?|心里|还)*(?:吓|怕|急|慌)(?:死|坏|傻|懵|得)?(?:我|人|不行|要命|慌)*",
        r"(?:我|都|现在|还|的|手脚?|腿脚?|心|浑身|一直|在)*(?:后怕|腿软|发抖|哆嗦|抖|砰砰跳|乱跳|没底)",
    )
    + r"(?:了|啊|呀|的|哦|呜|啦|我|咯|哟|[\s,，。.!！~…])*"
)

_NUMBER_OF = {service: re.compile(words) for service, words in _SERVICES.items()}
_ASKS_ALONE = re.compile(
    r"电话|号码|热线|多少|几多|什么|有没有|哪[个里]?|[打拨叫找给发告诉我你您们那这的是有要该急快请问个几号啥谁吗嘛么呢啊呀吧哦,，。.!！?？\s]"
)
"""What a question for a number is made of that names nobody."""


def whose_number(words: str) -> Service | None:
    """Whose number normalised words ask for; None where they ask for none, or for one that has
    nothing to do with help.
    """
    if ASKS_NUMBER.search(words) is None:
        return None
    named = next((one for one, of in _NUMBER_OF.items() if of.search(words)), None)
    return named or (None if _ASKS_ALONE.sub("", words) else Service.ANY)


def has_called(words: str) -> bool:
    """Whether normalised words say that somebody has called for help, or that it is coming."""
    return CALLED.search(words) is not None and not _NOT_CALLED.search(words)


def meanwhile(words: str) -> Meanwhile | None:
    """What normalised words say; None where they say none of it."""
    if whose_number(words) is not None:
        return Meanwhile.NUMBER
    if has_called(words):
        return Meanwhile.CALLED
    if OUT.search(words) and not _STILL_IN.search(words):
        return Meanwhile.OUT
    if EASY.search(words) and not _PRESSES.search(words):
        return Meanwhile.EASY
    return Meanwhile.AFRAID if AFRAID.fullmatch(words) else None
