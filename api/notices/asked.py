"""What a question about notices names: "供暖啥时候停" asks of heating, "最近有啥通知" of nothing.

Who names a thing wants what is known of that, and not all that hangs on the board. A question is
stripped of the words that ask, of days and of the names of notices; what is left of it is a thing.
Words that are stripped although they were a part of one only make a question a general one. Pure.
"""

import re
from collections.abc import Iterable, Sequence

from api.notices.models import Notice

_WHEN = (
    "(?:什么|啥|么子|哪个)(?:时候|时间|辰光)|几点钟?|几时|几号|几月|何时|哪[一]?[天日]|好久|多久|多长时间"
    "|(?:周|礼拜|星期)[几一二三四五六日天末]|[0-9一二三四五六七八九十]+[点号日月]|[今明昨听前后][天日朝晚早年儿]"
    "|最近|近[期来]|这[几两]天|[这上下]次|[这上下本]个?[周月]|目前|现在|眼下|[上下中]午|晚上|早上|半夜|年底"
)
_ASKS = (
    "请问|麻烦|不好意思|(?:我?想|我要)?(?:问|了解|咨询|打听|晓得|知道)(?:一?下子?)?|听[说讲]|群里|电话"
    "|[念读讲说告诉]+(?:给|一?下|来)?[我俺]?听{0,2}|[看查发]一?[下看查]?|什么|啥子?|么子|乜嘢?|哪[里儿些个几]*|在哪"
    "|怎么[样办回]*|咋[样办回整]*|多少|几个?|有[没冇]有|有无|[有没]得?|是不是|系咪|真的|真假|假的|[会能]不[会能]|可不可以|[要用]不[要用]|原因"
)
_NOTICES = (
    "通[知告报]|公[告示搞]|告示|消息|新闻|新鲜事|大事|活动|单子|条子|[那这]?张?[红白]?头?纸|[字纸]条|贴[了的着出]*|写[了的着出]*|东西|事[情儿]?|栏"
    "|开始|结束|截止|恢复|安排|参加|报名|取消|改期|调整|更新|时间|地[点方]|日[期子]|内容|意思|情况|结果|范围|正式|文件|[相有]关|关于|方面|具体|提前|影响|名额|公布"
    "|最[早晚]|好玩|热闹|忙|计划|改造|方案|加装|临时|意见|征[求询]|缴费?|推迟|一遍|小?孩子?|适合|注意|动态"
)
_WHO = (
    "[我俺你他她]们?|咱们?|阿拉|您|大家|人家|自己|小[李王张周刘]|同志|闺女|师傅|姑娘|小区|社区|居委会?|业主|居民|街道|镇[里上]?|村[里上]?|物业"
    "|楼[里上下道]?|[0-9一二三四五六七八九十]*[栋幢座期]|单元|家[里]?|门[口上]|墙上|外面|[这那]边|[这那]里|老年人|老人|免费"
)
_SMALL = (
    "那个|这个|一[个次些下]|全|都|还|也|又|再|就|才|先|从|[到至]|在|[是系]|[不唔]|要|会|能|可以|应该|已经|好像|准备|[去来往把被给和跟与同让叫为]|因为|所以|但"
    "|[的嘅了过着吗么嘛呢吧啊呀哦噢哈咧嘞咯喔伐哩诶唉嗯停开办搞弄做定出上下里外中第每各旧新老]|[\\W_\\da-zA-Z]"
)
_NOTHING = re.compile("|".join((_WHEN, _ASKS, _NOTICES, _WHO, _SMALL)))

THINGS = re.compile(
    "停[气暖网工课]|[断停]了?网|供[暖热]|暖气|房产证|[庙灯晚年运]会|运动会|家长会|议事会|[庙书花]展|旧改|活动室|健步走|马拉松"
)
"""What would be lost with the words that are stripped."""

ALL_OF_IT = re.compile(
    "(?:贴|喇叭|广播|公告栏).{0,12}(?:什么|啥|写|讲|说|喊|意思)|眼神|耳背|听不清|看不清|没看[懂清]|没戴眼镜|(?:我|给我)的(?:消息|信息|通知)"
)
"""Somebody cannot read what hangs there, and wants it all."""

SHORTEST = 2
IN_BODY = 4
"""Characters in a row that a thing has in common with a title; with the text below it, more, or
all that it has.
"""


def things_named(words: str, *, places: Iterable[str] = ()) -> list[str]:
    """The things that a question about notices names; none where it asks for what there is. The
    names of `places` are no things.
    """
    words = _names(places).sub(" ", words)
    if ALL_OF_IT.search(words):
        return []
    kept = THINGS.findall(words)
    left = _NOTHING.sub(" ", THINGS.sub(" ", words)).split()
    return [*kept, *(run for run in left if len(run) >= SHORTEST)]


def of_these(
    notices: Sequence[Notice], things: Sequence[str], *, places: Iterable[str]
) -> list[Notice]:
    """The notices that have one of the things in their title, else in their text. The names of
    `places` are no things: every notice of an estate has them.
    """
    where = _names(places)
    asked = [where.sub(" ", thing) for thing in things]
    of_title = [one for one in notices if _shares(where.sub(" ", one.title), asked, SHORTEST)]
    return of_title or [one for one in notices if _tells_of(one.body, asked)]


def _names(places: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(filter(None, places), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)")


def _tells_of(body: str, things: Sequence[str]) -> bool:
    return _shares(body, things, IN_BODY) or any(
        thing.strip() in body for thing in things if thing.strip()
    )


def _shares(text: str, things: Iterable[str], length: int) -> bool:
    pieces = {
        run[start : start + length]
        for thing in things
        for run in thing.split()
        for start in range(len(run) - length + 1)
    }
    return any(piece in text for piece in pieces)
