"""Somebody who is answering a form turns away for a moment, and comes back. Pure.

等一下 有人敲门, 我先接个电话    they turn away: they ask for a moment, or go to do something
好了 我回来了, 饭做好了 接着来   they are back

What has called them away (孩子哭了) may be a story by itself: it counts beside the former only.
"""

import re

LONGEST = 30
"""Characters of either; whoever writes more tells something."""

_SIGNS = r"[\s,，。;；、!！?？~…]"
_SOFT = "[啊呀哈哦嘛吧呢哎诶嗯噢喔啦哟哇了的]"

_ON_THE_WAY = "(?:先|再|去|下楼|出去|出门|回去|过去)"
_GOES = f"(?:让|容|等)?我{_ON_THE_WAY}*"
_LOOKS = "(?:想想|看看|找找|问问|查查|数数|[看问查找]一?下|拍个?照片?)"
_WHICH = (
    "(?:我?(?:老公|老婆|爱人|儿子|女儿|妈|爸|邻居|物业|保安)"
    "|(?:是|在)?(?:几|哪|什么|门牌|楼牌)[^,，。了]{0,8})"
)
_LOOKING = f"{_GOES}(?:{_LOOKS}{_WHICH}|(?<=去|楼|门){_LOOKS})|{_GOES}{_LOOKS}(?={_SIGNS}|$)"

_MOMENT = (
    "(?:你|您|先|请|麻烦|再)*(?:稍等|稍候|等等|等(?:我)?(?:一?下下?|一?会儿?|片刻)|等(?:哈|啊|我)(?![^,，。])|慢着|且慢)"
    "(?:一?下|一?会儿?|片刻|我)?|先?别[急催]"
    "|(?:我)?(?:等|过|待|晚)(?:一?会儿?|一?下|点)再?(?:说|聊|弄|填|回|来|报)|回头再?(?:说|聊|弄|填|报|来)"
    "|(?:我)?(?:马上|一?会儿?|等下)就?(?:回来|来)|去去就来"
)
_SOME = "(?:个|点|口|一?下|一?会儿?|一?趟)?"
_DO = (
    f"接{_SOME}(?:电话|孩子|娃|小孩|人|快递|外卖|水)|[开关]{_SOME}(?:门|窗|火|煤气)|开{_SOME}(?:会|车)"
    f"|(?:做|煮|烧|炒|吃|热){_SOME}(?:早饭|午饭|晚饭|饭|菜|水|东西)|上{_SOME}(?:厕所|洗手间|卫生间|班)"
    f"|洗{_SOME}(?:澡|手|碗|菜|衣服)|[拿取]{_SOME}(?:快递|外卖|东西)|送{_SOME}(?:孩子|娃|小孩|人)"
    f"|[哄看喂抱]{_SOME}(?:孩子|娃|小孩|宝宝|奶|饭|锅|火)(?:睡觉?)?|换{_SOME}(?:尿布|尿不湿|衣服)|收{_SOME}衣服"
    f"|喝{_SOME}水|[倒扔]{_SOME}(?:水|垃圾)|[回打]{_SOME}(?:电话|消息|微信)|买{_SOME}(?:菜|东西)"
    f"|忙{_SOME}(?:别的|事情?)?|办{_SOME}事|出去{_SOME}|睡{_SOME}(?:觉)?"
)
_GOES_TO_DO = (
    f"(?:我|俺|咱)?(?:这边|现在|突然)?(?:先|去|得|要|还)+(?:{_DO})去?"
    f"|(?:我|俺)(?:{_DO})去|(?:我|俺)?(?:这边|现在)?正?在(?:开车|忙|开会|上班|[做吃煮]饭|地铁上|公交上)着?"
)
_TURNS_AWAY = f"(?:{_LOOKING}|{_MOMENT}|{_GOES_TO_DO})"

_WHO = (
    "(?:我家|家里|有|我)*(?:人|客人?|亲戚|孩子|娃|小孩|宝宝|老人|老公|老婆|爱人|儿子|女儿|孙子|孙女|妈|爸"
    "|邻居|朋友|同事|领导|老板|快递|外卖|送货的?|师傅)"
)
_CALLS = (
    f"{_WHO}(?:又|在|正|要)*(?:敲门|按门铃|来|到|哭|醒|闹|[叫喊找催]我?|回来|饿)"
    "|(?:门铃|电话|手机|微信|闹钟|锅里?|饭|菜|汤|水|粥|牛?奶|油|车)(?:又|快|要|都)*"
    "(?:响|来|糊|烧?开|溢|好|烧干|没电|到站?)|来(?:个)?(?:电话|客人?|人|快递)|(?:有|来)(?:点|个)?(?:急?事|电话|人找)"
)
_EXCUSES = "不好意思|抱歉|对不起|谢谢|那|我|好"

_SPEAKS = f"{_SOFT}|{_SIGNS}"
_PAUSE = re.compile(f"(?:{_TURNS_AWAY}|{_CALLS}|{_EXCUSES}|{_SPEAKS})+")
_SAYS_SO = re.compile(_TURNS_AWAY)

_IS_BACK = (
    "(?:我|俺)?(?:又|刚)?回来|(?:那)?(?:咱们?|我们|可以)?(?:继续|接着)(?:说|报|填|办|来|弄|聊)?"
    "|刚[才刚]?(?:说|讲|问)到哪(?:里|儿)?"
    "|(?:电话|早饭|午饭|晚饭|饭|菜|会|澡|孩子|娃)?(?:打|接|做|吃|忙|哄|开|洗|送)(?:完|好)|(?:孩子|娃|宝宝)(?:不哭|睡着?)"
)
_GREETS = "在吗|[你您]好|(?:让?[你您])?久等|不好意思|抱歉|好|嗯|喂|行|那|我|可以"
_BACK = re.compile(f"(?:{_IS_BACK}|{_GREETS}|{_SPEAKS})+")
_COMES = re.compile(_IS_BACK)


def turns_away(words: str) -> bool:
    """Whether the words ask for a moment, or say that they go to find out or do something."""
    return _is_all(_PAUSE, words) and _SAYS_SO.search(words) is not None


def comes_back(words: str) -> bool:
    """Whether the words say that they are back, or want to go on, and nothing else."""
    return _is_all(_BACK, words) and _COMES.search(words) is not None


def _is_all(pattern: re.Pattern[str], words: str) -> bool:
    return len(words) <= LONGEST and pattern.fullmatch(words) is not None
