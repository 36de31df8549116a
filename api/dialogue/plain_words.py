"""Asking for short sentences and big steps, or for the usual ones again. Pure.

It goes past the engine's understanding, for the words are few and it must never be missed by those
who need it; the engine answers.
"""

import re

PLAIN = re.compile(
    r"(?:(?:我|俺|咱)?(?:年纪|岁数|年龄)大了?[,，。\s]*)?(?:你|您|请|能不能|可不可以|麻烦)*"
    r"(?:(?:说|讲|写|回)得?(?:再)?(?:简单|短|慢|明白|清楚|通俗)(?:一?点|一?些)?"
    r"|(?:字|字体)(?:再)?(?:大|少)(?:一?点|一?些)?|(?:打开|开启|切换到?|换成|用|要)?(?:老年|长辈|关怀|简单)(?:版|模式))"
    r"(?:好吗|行吗|吗|吧|嘛|呗|行不行|好不好|[,，。.!！?？\s])*"
)
OLD = re.compile(
    r"(?:我|俺)?(?:年纪|岁数|年龄)大了?[,，。\s]*(?:我?(?:看不清|看不懂|听不懂|眼睛?(?:花|不好)了?|不会弄|搞不懂))?[,，。.!！\s]*"
)
USUAL = re.compile(
    r"(?:关闭|关掉|退出|取消|不用|不要)(?:老年|长辈|关怀|简单)(?:版|模式)(?:了|吧)?[。.!！]?"
    r"|(?:换回|恢复|切回|回到)(?:普通|正常|原来的?|标准)(?:版|模式|说法)?(?:了|吧)?[。.!！]?"
    r"|(?:说|讲)(?:详细|完整|仔细)(?:一?点|一?些)?(?:吧)?[。.!！]?"
)


def wants_plain_words(text: str) -> bool | None:
    """True for short sentences, False for the usual ones, None where the words ask for neither."""
    if USUAL.fullmatch(text):
        return False
    return True if PLAIN.fullmatch(text) or OLD.fullmatch(text) else None
