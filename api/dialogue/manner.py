"""How somebody wants to be spoken to: in short, plain words (长辈模式) or as usual. Pure.

It goes past the engine's understanding: who is lost must not be misunderstood here as well.
"""

import re

LONGEST_WISH = 24
"""Characters; a longer text tells of something else."""

_MODE = "(?:长辈|老年人?|老人|关怀|大字|简单|简洁)(?:模式|版)"

PLAINLY = re.compile(
    f"{_MODE}|大字号?|字(?:体|儿)?(?:太|有点)小|字(?:体|儿)?(?:能不能|可以|再)?(?:[放调弄变搞]|变得)?大一?[点些]"
    "|(?:说|讲|写|回)(?:得|的|话)?(?:再)?(?:简单|简短|明白|清楚|直白|短|白|少)一?[点些]"
    "|(?:年纪|岁数|年龄)(?:太|也|都|真的?)?大了?.{0,6}(?:看|听|搞|弄)不(?:懂|明白|来)"
    "|(?:我是)?(?:老人家?|老年人|老太太|老头子?).{0,4}(?:看|听|搞|弄)不(?:懂|明白|来)"
    "|(?:眼睛?)(?:花了?|不好使?|老花).{0,5}(?:看不清|看不见|看不了)(?:字|你|屏|手机)?"
    "|(?:太|好|这么)(?:复杂|啰嗦|罗嗦|长)了?.{0,3}看不(?:懂|明白|过来)"
)

_ENDS = (
    "(?:关[闭掉上了]?|退出|取消|去掉|解除|停掉|不用|不要|不想用|不需要|不喜欢|结束|离开|换掉)了?"
)
AS_USUAL = re.compile(
    "(?:我想|我要|我|想|要|能不能|可以|请|麻烦|帮我|给我)?(?:怎么|怎样|咋|如何)?(?:才能|能|可以|才)?(?:"
    "(?:恢复|切?换回|变回|改回|回到?)到?(?:正常|原来|原样|普通|以前|之前)的?(?:模式|版|样子|说法)?|(?:切?换|变|改)回[来去]"
    "|(?:正常|普通|标准)(?:模式|版)"
    f"|{_ENDS}(?:这个|那个|这种|这)?(?:{_MODE}|模式)|(?:把)?(?:这个|那个|这种)?(?:{_MODE}|模式)(?:给我)?(?:怎么|怎样|咋|如何)?{_ENDS}"
    "|(?:说|讲)(?:得|的)?(?:详细|完整)一?[点些]"
    "|字(?:体|儿)?(?:也)?太大了?|(?:不用|不要|没必要|别|用不着)(?:说|讲)?(?:得|的)?(?:这么|那么|太)(?:简单|短)"
    "|(?:话|说得|说的)?太(?:短|简单)了?(?:看不懂)?)"
)

SOMETHING_ELSE = re.compile(
    "楼|灯|路|栋|费|单子|账|通知|公告|政策|牌|水|电|门|树|合同|表|药|手机号"
)
"""With these in it the words are about a thing, and not about how we speak."""

_ENDING = re.compile("(?:吧|呗|了|啊|呀|哦|谢谢|好吗|行吗|可以吗|行不行|[。，,.!！?？~ ])+$")


def wanted_plainly(text: str) -> bool | None:
    """True: in plain words from now on. False: as usual again. None: about something else."""
    wish = _ENDING.sub("", text)
    if len(wish) > LONGEST_WISH or SOMETHING_ELSE.search(wish):
        return None
    if AS_USUAL.fullmatch(wish):
        return False
    return True if PLAINLY.search(wish) else None
