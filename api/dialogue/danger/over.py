"""Whether words say that a danger is over: by its kind, for "走了" is good news of a thief only.

Pure. Only somebody's open emergency can be over, so that everyday words may stand here.
"""

import re
from collections.abc import Collection

from api.dialogue.danger.aftermath import aftermath
from api.dialogue.danger.reading import sounds_dangerous
from api.dialogue.danger.told import Danger
from api.dialogue.danger.words import any_of

ANY = any_of(
    r"没事|虚惊|解除|误报|没有?危险了|平安|(?<!不)好着呢|好好的呢?|都挺好",
    r"^(?:没有?|没人|哦|啊)[,，\s]*(?:就是|只是|我?(?:就|只)是)",
)
HELPED = any_of(
    r"送(?:到|去|了|进)*(?:了)?(?:医院|急诊|卫生院|ICU)|(?:到|在|进)了?(?:医院|急诊|手术室|ICU)了?",
    r"(?:(?<!\d)1(?:10|19|20)|救护车|急救|医生|消防|警察|民警|公安)[^,，。没不未]{0,4}"
    r"(?:来|到|接走|拉走|带走)[^,，。没不未]{0,2}了|(?:接|拉|抬)(?:走|上车)了",
)
"""Those who can help are there, or somebody is with them: whatever it was."""

OVER = {
    Danger.FIRE: any_of(
        r"(?:火|烟)[^,，。没未]{0,4}灭了|扑灭了|没烟了|^(?:[都已经全刚才,，]*灭掉?了[啊呀吧]*)+",
        r"[不没](?:再)?(?:冒烟?|烧|着)了",
    ),
    Danger.GAS: any_of(
        r"[不没](?:再)?漏(?:气|了)|关(?:了阀|好阀|上了)",
        r"[没冇]有?什?么?味[道儿]?了|味[道儿]?(?:都|已经)?(?:散|没)",
    ),
    Danger.ELECTRIC: any_of(
        r"断电了|电(?:闸)?(?:已经|都)?(?:断|停|关|拉)(?:掉|下来)?了|拉(?:了|下)闸|[不没](?:再)?漏电了",
        r"(?:修|接|收|包)好了|醒(?:过来)?了|缓过来",
    ),
    Danger.FALLING: any_of(
        r"(?:围|拦|封)(?:起来|住|好)了", r"[不没](?:再)?掉了|(?:清|拆|固定)(?:好|掉|住|走)了"
    ),
    Danger.TRAPPED: any_of(
        r"(?:救|放|弄|爬|走|取|拿|拔|抽|拽|捞|钻)?出来了|(?:救|放|弄)?下来了",
        r"门(?:打)?开了|到了?(?:一楼|平层)",
    ),
    Danger.INJURY: any_of(
        r"醒(?:过来)?了|缓过来|止住了?血|血止住了?|好多了|起来了|取?出来了",
    ),
    Danger.VIOLENCE: any_of(
        r"(?:都|已经)?(?:跑|走|散)(?:光|开|掉)?了|打完了|[不没](?:再)?打了|停手了?",
        r"(?:警察|民警|公安)[^,，。没不]{0,4}(?:到|来)了|带走了",
    ),
    Danger.ANOTHERS_LIFE: any_of(
        r"(?:劝|拉|救|抱|拽|接|自己|走|爬)(?:[了住]|他|她)?(?:下来|回来|住|回去|进来|进去|开)了",
        r"(?:他|她|人)?(?:已经|自己)?下来了(?!.{0,4}[血死])",
    ),
    Danger.CHILD: r"找到了|回来了|门(?:打)?开了|(?:抱|救|弄|取|拔|拿)?(?:出|下)来了",
    Danger.MISSING: r"找[到着]了|回来了|[在到](?:姥姥|奶奶|爷爷|外婆|亲戚|同学|邻居|朋友)家",
    Danger.ELDER: any_of(
        r"(?:开|打开)门了|门(?:打)?开了|联系上了?|(?:电话)?打?通了",
        r"回来了|(?:去|在)(?:了)?(?:亲戚|女儿|儿子|医院|外地|老家)|在家(?:呢|的)?",
    ),
}
"""Of who wants to take their life nothing of the kind is believed."""

TAKEN_BACK = re.compile(
    r"(?<!不是)(?<!没)(?<!没有)(?:气话|说着玩|说说而已|随口(?:一?说|说说)|(?:开个?|是)玩笑|逗你们?玩)"
    r"|(?<!不是)(?:没|不是)(?:有)?(?:真的?)?(?:想|打算|要)(?:去)?(?:死|跳|寻短见|自杀)"
    r"|不会(?:真的?)?(?:去)?(?:做傻事|想不开|寻短见|自杀|去死|跳的)|想开了"
)
"""But that it was only said in anger is."""

GOES_ON = re.compile(
    r"[跳掉坠摔]下|又|还(?!好)|不是|怎么|以为|吗|[?？]|被困|困着|昏|里面|快来|救命|没(?:出来|下来|醒|找到|回来|开门|打通|联系上)"
    r"|打不开|[不没]通"
)
"""With any of these it goes on, whatever else is said; "没呼吸了" is no end either."""

CANNOT = re.compile(
    r"但|可是?(?!以)|真的?(?!没)|又|还是|难受|熬|撑|活|死|药|楼顶|天台|桥|再见|[?？]"
)
"""Beside what takes it back this leaves it open."""

_HELPED = re.compile(HELPED)
_OVER = {kind: re.compile(any_of(ANY, HELPED, words)) for kind, words in OVER.items()}
_UNKNOWN = re.compile(
    any_of(ANY, HELPED, *(words for kind, words in OVER.items() if kind is not Danger.VIOLENCE))
)


def is_over(words: str, *, kind: Danger | None) -> bool:
    """Whether normalised words say that a danger of this kind is over, and nothing else about it;
    None where it is not known what it was. Help that is there ends it for the desk.
    """
    if kind is Danger.SELF_HARM:
        return takes_back(words)
    if GOES_ON.search(words):
        return False
    if kind is Danger.VIOLENCE and aftermath(words) is not None and not has_come(words):
        return False
    besides, ends = (_UNKNOWN if kind is None else _OVER.get(kind, _UNKNOWN)).subn("", words)
    return ends > 0 and not sounds_dangerous(besides)


def ended(words: str, *, kinds: Collection[Danger]) -> frozenset[Danger]:
    """Which of these dangers are over by such words: "灭了" ends a fire, and heals nobody who was
    hurt in it.
    """
    return frozenset(kind for kind in kinds if is_over(words, kind=kind))


def takes_back(words: str) -> bool:
    """Whether normalised words say that nobody means to die, and nothing against it."""
    besides, ends = TAKEN_BACK.subn("", words)
    return ends > 0 and not CANNOT.search(besides) and not sounds_dangerous(besides)


def has_come(words: str) -> bool:
    """Whether an end is that help is there, and not that nobody needs it any more."""
    return _HELPED.search(words) is not None
