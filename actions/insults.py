"""Insults: where they are alone they are no report, no place and no name. Pure."""

import re

_RUBBISH = "垃圾(?!桶|站|房|箱|车|池|没|堆|满|臭|分|袋)"
_ABUSE = (
    f"(?:你们?|他们|机器人?|客服)(?:真|都|就|全)*是?一?[个群帮堆]?{_RUBBISH}"
    f"|{_RUBBISH}(?:平台|软件|公众号|小程序)"
    f"|^真?{_RUBBISH}(?:玩意儿?|东西|系统|客服)?(?=[!。,，]|$)"
    "|废物(?:点心)?|饭桶|酒囊饭袋|草包|窝囊废|[吃拿]干饭|吃[白闲]饭|没用的(?:东西)?|狗屁|放屁"
    r"|他妈(?!妈)的?|你妈的?(?=[!。,，]*$)|妈的|^滚(?:蛋|开|远点?|犊子)?(?=[吧啊,，!。\s]*$)|混[蛋账]|王八(?:蛋|羔子)?|白痴|蠢[货猪蛋]|笨蛋"
    "|傻[逼比叉子]|骗子|什么玩意儿?|不要脸|脑残|占着茅坑不拉屎|拿钱不(?:干活|办事)|(?:不|没(?:有)?一个)干人事"
)
INSULT = re.compile(_ABUSE)
"""Words of abuse, whatever stands beside them."""

_AROUND = re.compile(
    r"骂(?:你们?|您)?(?:[几两一]句)?|你们?|他们|您|我看|这|那|些|帮|群|堆|个|一|都|全|就|真|可|简直|统统|净|是|的|养|吃|社区|居委会?|物业"
    r"|客服|机器人?|网格员|工作人员|系统|东西|玩意儿?|人|去|给我|吧|啊|呀|了|呢|嘛|哈|哼|呸|太|什么|啥|[\W_]"
)
"""What stands around abuse and tells nothing."""


def only_insults(words: str) -> bool:
    """Whether the words are abuse and nothing else: no matter, no place, no wish."""
    left = INSULT.sub("", words)
    return left != words and not _AROUND.sub("", left)
