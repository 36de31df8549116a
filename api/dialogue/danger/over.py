"""Whether words say that a danger is over: by its kind, for "走了" is good news of a thief only.

Pure. Only somebody's open emergency can be over, so that everyday words may stand here.
"""

import re

from api.dialogue.danger.told import Danger
from api.dialogue.danger.words import any_of

ANY = r"没事|虚惊|解除|误报|没有?危险了|平安"
OVER = {
    Danger.FIRE: any_of(
        r"(?:火|烟)[^,，。没未]{0,4}灭了|扑灭了|没烟了",
        r"[不没](?:再)?(?:冒烟?|烧|着)了",
    ),
    Danger.GAS: any_of(
        r"[不没](?:再)?漏(?:气|了)|关(?:了阀|好阀|上了)",
        r"[没冇]有?什?么?味[道儿]?了|味[道儿]?(?:都|已经)?(?:散|没)",
    ),
    Danger.TRAPPED: any_of(
        r"(?:救|放|弄|爬|走)?出来了|(?:救|放|弄)?下来了",
        r"门(?:打)?开了|到了?(?:一楼|平层)",
    ),
    Danger.INJURY: any_of(
        r"醒(?:过来)?了|缓过来|止住了?血|血止住了?|好多了",
        r"送(?:到|去|了)?医院|救护车(?:到|来|接走|拉走)",
    ),
    Danger.VIOLENCE: any_of(
        r"(?:都|已经)?(?:跑|走|散)(?:光|开|掉)?了|打完了|[不没](?:再)?打了|停手了?",
        r"(?:警察|民警|公安)[^,，。没不]{0,4}(?:到|来)了|带走了",
    ),
    Danger.CHILD: r"找到了|回来了|门(?:打)?开了|(?:抱|救|弄)?(?:出|下)来了",
    Danger.ELDER: any_of(
        r"(?:开|打开)门了|门(?:打)?开了|联系上了?|(?:电话)?打?通了",
        r"回来了|(?:去|在)(?:了)?(?:亲戚|女儿|儿子|医院|外地|老家)|在家(?:呢|的)?",
    ),
}
"""Of who wants to take their life nothing of the kind is believed."""

GOES_ON = re.compile(
    r"又|还(?!好)|不是|怎么|以为|吗|[?？]|被困|困着|昏|里面|快来|救命|没(?:出来|下来|醒|找到|回来|开门|打通|联系上)"
    r"|打不开|[不没]通"
)
"""With any of these it goes on, whatever else is said; "没呼吸了" is no end either."""

_OVER = {kind: re.compile(any_of(ANY, words)) for kind, words in OVER.items()}
_UNKNOWN = re.compile(
    any_of(ANY, *(words for kind, words in OVER.items() if kind is not Danger.VIOLENCE))
)


def is_over(words: str, *, kind: Danger | None) -> bool:
    """Whether normalised words say that a danger of this kind is over, and nothing else about it;
    None where it is not known what it was.
    """
    if kind is Danger.SELF_HARM or GOES_ON.search(words):
        return False
    pattern = _UNKNOWN if kind is None else _OVER[kind]
    return pattern.search(words) is not None
