"""Somebody who is telling a problem lets it be after all. Pure.

还是算了吧 邻居一场, 唉 还是不麻烦你们了, 我自己弄吧        they give it up

Why (都是邻居) says nothing by itself, so it counts only beside one of the former.
"""

import re

LONGEST = 24
"""Characters; whoever writes more tells something, or wants something else."""

_SOFT = r"[\s,，。;；、!！~…唉哎诶嗯哦呃啊吧呀呢嘛啦哈了噢]"
_OPENS = "那|我?还是|我看|我想|想了?想|要不|要么|我|就|先"
_YOU = "(?:你们?|您|大家|人家|社区)?"
_LETS_BE = (
    f"算了|拉倒|作罢|(?:不|别|不用|不必|甭)(?:再)?麻烦{_YOU}[了啦]?|不给{_YOU}添麻烦"
    "|不(?:报|反映|投诉|弄|提|追究|计较)了|(?:就)?当我没说"
    "|我们?自己(?:来|去)?(?:弄|修|解决|处理|搞|想办法|找人修?|收拾|去?说|跟他们?说)(?:一下|就行|就好|好了|得了)?(?!的|了?[^\\W了吧啊呀啦])"
)
_WHY = (
    "(?:都是|毕竟)?(?:邻居|邻里)(?:一场|邻居的?|之间)?|抬头不见低头见的?|(?:何必|懒得弄|不值当?)"
    "|忍一?忍|(?:也)?(?:没|不是)(?:什么|啥)?大(?:不了的?|事)|谢谢(?:你们?|您)?|辛苦"
)
_ALL = re.compile(f"(?:{_LETS_BE}|{_WHY}|{_OPENS}|{_SOFT})+")
_LETS = re.compile(_LETS_BE)


def lets_be(words: str) -> bool:
    """Whether the words give up what is being told, and say nothing else."""
    if len(words) > LONGEST or _ALL.fullmatch(words) is None:
        return False
    return _LETS.search(words) is not None
