"""What words say beside an emergency that somebody has called for: whether they hurry those who
come, whether they can be about it at all, and which dangers are one event. Pure.

Only beside somebody's open emergency, so that everyday words may stand here. Words of the scene
are of people and bodies, helpers, doors, fire and the like; a mere wish or question has none.
"""

import re

from api.dialogue.danger.told import Danger
from api.dialogue.danger.words import any_of, listed

HURRY = re.compile(
    any_of(
        r"(?:怎么|咋|为什么|为啥)?(?:还|都)?(?:没|不)(?:有)?(?:见)?(?:人)?(?:来|到|动静)(?!水|电|气|过)",
        r"(?:没|冇)人(?:来|到|管|接)|人(?:呢|在哪)|(?:来|到|派)了?(?:没|吗|哪|冇)",
        r"(?:来|派|叫|通知|告诉)(?:到)?(?:了)?(?:个|什么)?(?:人|谁|师傅)[^,，。]{0,2}(?:没|吗|冇)|有(?:没有)?人(?:来|管|接)[^,，。]{0,2}(?:没|吗|[?？])"
        r"|(?:谁|哪个|哪位)(?:会)?(?:来|管|负责)|(?:派|通知|告诉)了?谁|[接派]单?了?(?:没|吗)",
        r"(?:快|赶紧|抓紧|马上|赶快)[点些]?(?:[啊呀吧嘛哦]|来|派|叫|到|行不行|$)|催|等不[了及]",
        r"(?:多久|多长时间|几分钟|什么时候|啥时候|几时)(?:能|才|会|可以)*(?:来|到)?"
        r"|(?:救护车|消防车?|警察|民警|师傅|你们|他们|人).{0,6}(?:多久|多长时间|几分钟|什么时候|啥时候|到哪)",
        r"等了?.{0,6}(?:分钟|小时|钟头|半天|好久|很久|这么久)",
    )
)
"""Hurries those who are on their way, or asks where they are."""

SCENE = re.compile(
    any_of(
        listed(
            "[他她佢伊] (?<!主)人(?![工民家行]) 有?谁 孩 娃 宝宝 老[人头太伴公婆] [爸妈爹娘爷奶婆] "
            "儿子 女儿 邻居 司机 保安 警 消防 医 救护 急救 抢救 打针 伤 "
            "(?<!\\d)1(?:10|19|20)(?!\\d)"
        ),
        listed(
            "手(?![机续册]) 脚 腿 头(?![像条]) 血 [疼痛] 晕 昏 醒 抖 哭 喊 叫 喘 呼吸 [怕慌吓] "
            "动不 动了 坐[着起] 站[着起] 躺 趴 冷 冻 没气 吐"
        ),
        listed(
            "门(?![槛诊]) 窗 锁 钥匙 火 烟(?!花) [燃煤]气 气味 味[道儿] 阀 总闸 断电 漏电 "
            "触电 刀 棍 被困 困[在住着] 卡[在住着] 里面 外面 下面 上面 楼[上下顶] "
            "跑[了掉] 走了 出[来去] 打起来"
        ),
        listed(
            "穿[着了]?.{0,6}[衣裤裙鞋袄衫服] 戴[着了]?.{0,4}[帽镜罩] [男女]的 个子 头发 "
            "(?:\\d|[一两二三四五六七八九十])+(?:个月|[多来]?岁)"
        ),
        r"我(?:们)?(?:现在|还|就|正|已经|都)?(?:在|出|到|躲|躺|困|被|不敢|好)|家里|怎么办(?!理)|咋办(?!理)|咋整",
    )
)
SPEECHLESS = re.compile(r"[\W_]*|[啊呜嗯唉哎呀]+[\W_]*")
"""No word at all: who has called for help may not have more."""

_COUNT = r"(?:\d{1,2}|[一二两三四五六七八九十几俩仨])"
_WHO = "(?:大人|[小男女老]孩?[人孩子娃的]{0,2}|孩子|老[头太]?[人太]?|人|伤[者员])"
_HOW_MANY = f"{_COUNT}(?:[个名位口]|(?=[俩仨人]))?{_WHO}?"
ANSWERS = re.compile(
    any_of(
        rf"(?:有|是|就|我们?|一?共|总共|大概|好像|至少|差不多|估计|应该|还有)*"
        rf"(?:{_HOW_MANY}[,，和跟加、]*)*{_COUNT}(?:[个名位口]{_WHO}?|{_WHO})(?:左右|吧|呢|了|啊|呀)*",
        r"(?:(?:已经|都|现在|刚刚?才?|好像|又|还)*(?:停|灭|散|歇|消)(?:掉|下来)?了[啊呀,，]*)+",
        r"(?:还是|还|现在|跟刚才)*(?:那样|一样|老样子|没停|没好|在继续)[的了啊呀呢]*",
    )
)
"""Answers what those who come would ask: how many there are, whether it goes on."""

_SHUT = "(?:都|也|已经?|给)*(?:打开|关[上掉好了]?|开[着了]?|拧[上紧死]|拉[下掉]?|断[开掉]?|停)"
_SHUTS = "(?:门窗|窗[户子]?|大?门|总?阀门?|总?闸|总?开关|[燃煤]气灶?|炉子|灶台?|火|电源?|气|水)"
HEEDS = re.compile(
    any_of(
        rf"{_SHUTS}{_SHUT}[了掉好]*",
        rf"{_SHUT}[了掉]?{_SHUTS}[了]?",
        r"(?:出[来去]|下[来楼去]|跑出[来去]|(?:到|在)(?:楼下|外面|屋外|院子里?)|躲[开好远]|离开)了",
    )
    + "[啊呀哈吧哦的]*"
)
"""Has done what who is in danger is told to do."""

_ALREADY = re.compile(
    r"^(?:(?:我们?|大家|人|都|已经?|刚刚?才?|现在|马上|就|也|把|嗯|好的?|[,， ])*)"
)

ASKS_HOW = re.compile(
    r"怎么(?:办(?!理)|[去来]?[劝救弄做止])|咋(?:办(?!理)|整|弄|救|劝)|(?:该|要|需要|能|可以|先)(?:先|再|帮着)?(?:做|干)[点些]?(?:什么|啥)|点算|要不要[先我]"
)
"""Asks what to do until they are there."""

_BESIDE: frozenset[frozenset[Danger]] = frozenset(
    frozenset(pair)
    for pair in (
        (Danger.FIRE, Danger.GAS),
        (Danger.FIRE, Danger.TRAPPED),
        (Danger.FIRE, Danger.CHILD),
        (Danger.FIRE, Danger.ELECTRIC),
        (Danger.GAS, Danger.SELF_HARM),
        (Danger.GAS, Danger.ANOTHERS_LIFE),
        (Danger.SELF_HARM, Danger.ANOTHERS_LIFE),
        (Danger.VIOLENCE, Danger.ANOTHERS_LIFE),
        (Danger.CHILD, Danger.ANOTHERS_LIFE),
        (Danger.TRAPPED, Danger.CHILD),
        (Danger.TRAPPED, Danger.FALLING),
        (Danger.VIOLENCE, Danger.SELF_HARM),
        (Danger.VIOLENCE, Danger.CHILD),
        (Danger.MISSING, Danger.CHILD),
        (Danger.MISSING, Danger.ANOTHERS_LIFE),
        (Danger.MISSING, Danger.TRAPPED),
        (Danger.MISSING, Danger.VIOLENCE),
    )
)


def hurries(words: str) -> bool:
    """Whether normalised words hurry whoever is on the way."""
    return HURRY.search(words) is not None


def answers(words: str) -> bool:
    """Whether normalised words say how many there are or whether it goes on, and nothing else."""
    return ANSWERS.fullmatch(words.strip(",，。.!！~… ")) is not None


def heeds(words: str) -> bool:
    """Whether normalised words say that what is advised has been done, and nothing else: 开窗了."""
    clauses = [_ALREADY.sub("", one) for one in re.split(r"[\s,，。.!！~…]+", words) if one]
    return bool(clauses) and all(HEEDS.fullmatch(one) for one in clauses)


def asks_how(words: str) -> bool:
    """Whether normalised words ask what to do meanwhile."""
    return ASKS_HOW.search(words) is not None


def may_be_of_it(words: str) -> bool:
    """Whether normalised words can be about an emergency."""
    return SPEECHLESS.fullmatch(words) is not None or SCENE.search(words) is not None


def one_event(first: Danger | None) -> frozenset[Danger]:
    """The kinds of danger that may be told of the same event: somebody is hurt in any. Where the
    first is not known every other may be it, and a cry for help may be about any.
    """
    if first in {None, Danger.CRY}:
        return frozenset(Danger)
    if first is Danger.INJURY:
        return frozenset(Danger) - {
            Danger.GAS,
            Danger.SELF_HARM,
            Danger.ANOTHERS_LIFE,
            Danger.ELDER,
        }
    with_it = {kind for pair in _BESIDE if first in pair for kind in pair}
    return frozenset({first, Danger.INJURY, Danger.CRY, *with_it})
