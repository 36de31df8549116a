"""What somebody says of a case of their own without naming it, by what stands with it. Pure.

Everyday words, which mean a case only beside one: just filed, just taken back, done and not judged
yet, or followed. Which those are `dialogue.own_cases` knows; the engine decides whether what it
understood is something else.
"""

import re
from collections.abc import Collection
from enum import StrEnum

from api.cases.kinds import CaseKind
from api.phone_numbers import phone_numbers, without_numbers


class Standing(StrEnum):
    """How a case of theirs stands."""

    OWN = "own"
    """However it stands."""
    FILED = "filed"
    """Just now."""
    OPEN = "open"
    """In hand, whenever it was filed."""
    AT_DESK = "at_desk"
    """With the desk, as a talk or a request of it, whenever it was asked for."""
    TAKEN_BACK = "taken_back"
    DONE = "done"
    FOLLOWED = "followed"


class About(StrEnum):
    """What is said of it."""

    NAMED = "named"
    """Which one is meant, and nothing more: 暖气那个呢."""
    LOOKING = "looking"
    """That they go to look."""
    WHEN = "when"
    """When somebody comes."""
    PROGRESS = "progress"
    """How far it is, when it is done, who pays."""
    URGE = "urge"
    """That nothing has been done yet."""
    VISIT = "visit"
    """When they may come, or what to do before."""
    CONTACT = "contact"
    PICTURE = "picture"
    """That pictures follow."""
    AS_WELL = "as_well"
    """The same next door: 3单元也堵了."""
    AFTERTHOUGHT = "afterthought"
    WISH = "wish"
    """What they want done about it until it is mended: 能不能先围起来."""
    OTHER = "other"
    """An afterthought of another kind: a matter of its own."""
    OVER = "over"
    """Nobody need come any more."""
    KEEP = "keep"
    """Not to be taken back."""
    NEWS = "news"
    """To be told of what happens."""
    AGAIN = "again"
    """To be done after all."""
    RELAPSED = "relapsed"
    """It is as it was, and to be done after all."""
    NOT_MENDED = "not_mended"
    REDO = "redo"
    VERDICT = "verdict"
    """A score, or praise, of what was done."""
    UNFOLLOW = "unfollow"
    PUT_RIGHT = "put_right"
    """What it should read instead: its kind, its place."""
    MORE = "more"
    """Something of the case whose number stands in the words."""
    WRONG = "wrong"
    """That the case whose number stands in the words should not have been filed."""
    PLACE = "place"
    """Where a wish is about that the desk has just got: a bare place, which no table knows."""


LONGEST = 40
"""Characters; whoever writes more tells a story."""

LONGEST_BESIDE_A_NUMBER = 15

_DAY = (
    "周[一二三四五六日天末]|星期[一二三四五六日天]|礼拜[一二三四五六日天]|双休|上午|下午|晚上"
    "|早上|中午|下班|[点号]以?[前后]"
)
_COME = "(?:过来|上门|来人|来|到)"
_ENDS = "[了吧啊呀哈哦呢的嗯。!！~]*"

_POINTED = "那[个件条](?:事情?|单子?|诉求)?"
_HOW_FAR = (
    "(?:现在|今天|到底)?(?:呢|怎么样|咋样|咋个样|如何|到哪[了儿里]?|有(?:消息|动静|结果|进展)|(?:修|办|弄|处理)?[好完]?)?"
    "[了没吗么嘛不]*"
)
_AFTER_ALL = (
    r"(?:[^,，]{0,5}又[^,，]{1,6}[,， ])?(?:那|我|先|算了|不行|哎[呀哟]?|唉|要不|再?想[了一]?想"
    r"|想来想去|等等|慢着|不对|[,， ])*"
    r"还是(?:要|得|想|再|给我|帮我|帮忙|替我|麻烦|接着|继续|照常|跟你们?|你们?)*"
    rf"(?:办|报|修|弄|处理|来人|管|反映|投诉|登记|说|讲|提|填|申报|上报)(?:一?[下声]|上)?{_ENDS}"
)

_SO_LONG = "(?:[啥什]么?时候|几点钟?|几时|哪天|多久|几天|多少天|多长时间)"
_DONE = "(?:修|办|弄|搞|处理|解决|答复|回复|回话|结果|说法|派人|好|完|一下)"
_ASKS = "[啊呀呢吗么嘛哦哈吧的了?？!！。]*"
_ABOUT_THE_END = (
    rf"(?:那|大概|大约|到底|最[晚快迟早]|一般|你们?|师傅|估计|这个?|还|[得要会能]|我"
    rf"|[,， ])*{_SO_LONG}"
    rf"(?:才|能|会|可以|给|要|得|就|我们?|个|有)*{_DONE}+{_ASKS}"
    rf"|(?:{_DONE}|全部|大概|大约|一般|估计|还|[得要]|需要|[,， ])+{_SO_LONG}(?:才|能|会|可以"
    rf"|时间|{_DONE})*{_ASKS}"
    rf"|最[晚快迟早]是?{_SO_LONG}{_ASKS}"
    rf"|(?:现在|到底|那|都)*(?:修|弄|办|搞|处理|解决)?[好完]了?(?:没有?|吗|么){_ASKS}"
    rf"|(?:到底|现在|那)*(?:修|弄|办|搞|处理)得?(?:怎么样|咋样|如何|怎样){_ASKS}"
    rf"|(?:到底|那|你们?|社区|物业|这|[,， ])*(?:管不管|赔不赔|给不给赔|谁来?赔|谁负责"
    rf"|谁来管){_ASKS}"
)
_PROGRESS = re.compile(rf"(?:{_ABOUT_THE_END})(?:[,， ]*(?:{_ABOUT_THE_END}))*(?:[,， ].{{0,10}})?")
_NOTHING_DONE = re.compile(
    r"(?:怎么|咋|为什么|为啥|到现在|都|这么久|半天|现在|到底|你们|师傅|人|[,， ])*还"
    r"(?:是)?[没不](?:有)?(?:人)?"
    r"(?:修|弄|好|来|处理|解决|办|动静|消息|管|派)(?:[好人修理完弄水电气]"
    r"|处理)*[啊呀呢吗么嘛哦哈吧的了?？!！。]*(?:[,， ].{0,24})?"
    r"|(?:这?都|已经)+(?:好?几|[一二两三四五六七八九十\d]+)[天周个](?:星期|月|钟头|小时)?了"
    r"(?:[,， ]?(?:没人|还没|怎么).{0,10})?"
)
_OVER = re.compile(
    rf".{{0,24}}不(?:用|必|需要?)(?:再|你们|麻烦|派人)*(?:来|修|管|处理|弄|派人)"
    rf"(?:人)?{_ENDS}(?:[,， ]*谢.{{0,4}})?"
    rf"|.{{0,4}}(?:车|人|狗|他|她)们?(?:刚才?|已经|自己|都)*(?:走|开走|挪走?|移走|离开|散"
    rf"|撤)(?:开|掉)?了[,， ]*(?:不用|没事|可以|好)?了?{_ENDS}"
    rf"|.{{0,6}}(?:自己|已经)[^没不]{{0,3}}(?:好|修好|弄好|搞定|解决|通"
    rf"|亮)了{_ENDS}(?:不用.{{0,4}})?"
    r"|(?:现在|刚才?|刚刚|已经|我们?家?|这边|又|都|[我就]说|[,， ])*(?:有[水电气网]"
    r"|来[水电气]|[水电气]来|通[水电气]|恢复(?:正常|供水|供电)?"
    rf"|正常|(?:修|弄|搞)好|[亮通热])了{_ENDS}(?:[,， ]*(?:不用|谢|没事|撤).{{0,8}})?"
)

_PART = "(?:类别|类型|分类|种类|地[点址方]|位置)"
_BEFORE = "(?:等等|等一下|哎呀?|哦|啊|对了|不好意思|[,， ])*"
_PUT_RIGHT = re.compile(
    rf"{_BEFORE}(?:刚才?|刚刚|之前|上面|前面|上一个|这个|那个|那件|这件|我)*"
    rf"(?:报|说|填|登记|写|提|反映)(?:上去)?的?(?:那个|那件|这个|内容|事情?|东西|{_PART})*"
    rf"[^,，。?？修弄办处]{{0,3}}(?:不对|错|有误|搞混|不准)[^?？吗]*"
    rf"|{_BEFORE}(?:这个|那个|我|你们?)*{_PART}[^,，。?？]{{0,4}}"
    rf"(?:不对|不是|错|有误|要改|改一?下|[改换]成|应该)[^?？吗]*"
    rf"|{_BEFORE}(?:我)?(?:报|写|填|选|登记)错(?:了|{_PART})*[^?？吗]*"
    rf"|.{{0,6}}把?{_PART}(?:给我|帮我)?(?:改|换)(?:成|为|到|一?下)[^?？吗]*"
)
_INSTEAD = re.compile(
    r"(?:不对|错了|哎呀?|啊|[,， ])*(?:不是|勿是|唔系)(?!说|我们?说|你|[,， ])"
    r"[^?？吗]{1,12}?[,，。 ]*"
    r"(?:而|应该|其实)?就?(?:是|系)(?!不是)[^?？吗]{2,20}"
    r"|(?:就是?|那|请|麻烦|帮我|给我)*[改换]成[^,，。?？吗]{2,12}"
)

_S, _A = Standing, About
TABLE: tuple[tuple[Standing, About, re.Pattern[str]], ...] = (
    (_S.FILED, _A.KEEP, re.compile(rf"(?:算了|那|还是|就|先|嗯)*[,， ]*(?:别|不要?|先[别不]"
        rf"|不用)撤[回销]?{_ENDS}")),
    (_S.OPEN, _A.PUT_RIGHT, _PUT_RIGHT),
    (_S.FILED, _A.PUT_RIGHT, _INSTEAD),
    (_S.FILED, _A.VISIT, re.compile(
        rf".{{0,12}}(?:{_DAY}).{{0,6}}(?:{_COME}|修|在家|有空|有人).{{0,6}}"
        rf"|.{{0,8}}{_COME}(?:之?前|的时候|了)?[,， ]*(?:先|提前|记得|就|直接)*(?:打|给我|联系"
        rf"|敲门|按门?铃|叫我|通知|告诉|喊).{{0,8}}"
        r"|.{0,6}(?:家里|屋里)[没有]人.{0,6}")),
    (_S.FILED, _A.WHEN, re.compile(
        rf".{{0,12}}?(?:[啥什么]+时候|几点|哪天|多久)(?:钟|能|会|才|可以"
        rf"|方便)*{_COME}(?![水电气暖信]).{{0,4}}"
        rf"|.{{0,6}}?(?:今天|今晚|明天|明早|马上|现在|到底)?(?:能不能|会不会|能|会"
        rf"|可以){_COME}(?:人|修|看)?[了一下]*[不吗么嘛没?？]+"
        rf"|.{{0,6}}?(?:今天|今晚|明天|明早){_COME}(?:人)?[不吗么嘛没?？]+")),
    (_S.FILED, _A.CONTACT, re.compile(
        r".{0,4}(?:换|改|留|更新|补)一?[个下]?我?的?(?:联系)?(?:电话|手机号?|号码"
        r"|联系方式).{0,4}")),
    (_S.FILED, _A.PICTURE, re.compile(
        r".{0,6}(?:照片|图片?|视频|拍的)[,， ]*.{0,3}(?:发|给|传)(?:给|过去|上来|上去)?(?:你"
        r"|您)?们?.{0,4}"
        r"|.{0,6}(?:发|传)(?:给)?(?:你|您)?们?(?:个|张|几张|一?下)?(?:照片|图片?|视频).{0,4}"
        r"|.{0,4}我(?:去|来|再)?拍(?:个|张|几张|一?下)?(?:照片?|视频)?(?:给|发).{0,5}"
        r"|(?:我|已经|刚刚?|也|[,， ])*拍(?:[了好到]|下来)+(?:个|张|几张)?(?:照片?|图片?"
        r"|视频)?了?")),
    (_S.FILED, _A.OVER, _OVER),
    (_S.FILED, _A.AS_WELL, re.compile(
        r"(?:我们?|还有|对面|隔壁|楼上|楼下|旁边)*(?:[\d一二三四五六七八九十]{1,3}(?:栋|号楼"
        r"|单元|楼|层|户)|对面|隔壁|楼上|楼下|旁边)[^,，。]{0,4}(?:也|都)[^,，。?？吗]{1,6}"
        r"|(?:一?共|总共|是|有|那)*[\d一二两三四五六七八九十几好]+[盏个台部处根块扇只棵辆条](?:[^,，。]{0,3})?(?:都|全)[^,，。?？吗]{1,8}")),
    (_S.FILED, _A.AFTERTHOUGHT, re.compile(
        r"(?:等等|等一?下|慢着|[哦噢]?对了|忘了?说|还有一?点?)[啊哈了,，: ]+(?!我看|我想|我问|我去"
        r"|我找|再说)[^?？吗]{4,}"
        r"|(?:还有|另外|对了)(?!.*(?:什么|多少|啥|几|哪|怎么))[^?？吗呢]{2,10}")),
    (_S.FILED, _A.AFTERTHOUGHT, re.compile(
        r"(?!我)[^,，。 ]{1,4}?(?:怎么|现在|都|也)*还(?:在|是那样|是老样子|是一样|没[走挪开停])"
        r"[^,，。?？吗呢]{0,6}(?:[,， ][^?？吗呢]{2,12})?")),
    (_S.FILED, _A.WISH, re.compile(
        r"(?:那|你们?|社区|物业|网格员|师傅|麻烦|请|最好|[,， ])*"
        r"(?:(?:能不能|可不可以|能否|可以|能)(?:不能)?(?:先|赶紧|马上|尽快|现在)*"
        r"(?:派(?!出所)[^,，]{1,6}|找个?人|叫个?人|让人|把[^,，]{1,8})?(?:来|过来)?"
        r"(?:围|拦|隔|挡|封|拉|关|断|停|挪|移|垫|遮|看|放|摆|贴|设|派)[^,，。]{0,10}"
        r"|先(?:派|找|叫|让)[个]?[^,，]{1,4}来[^,，。]{0,6}|先(?:围|拦|隔|挡|封)[^,，。]{0,6})"
        rf"(?:吗|么|嘛|不|[吧呗])?{_ENDS}[?？]?")),
    (_S.FILED, _A.LOOKING, re.compile(
        r"(?:你?等|稍等|等等|慢着|先等)?(?:一?下|会儿?)?[,， ]*(?:让|容)?我"
        rf"(?:先|再|下楼|出去|过去)*去?(?:[看数问找]一[看数问找]|看看|数数|问问|找找|[看数问找]一?下|[看数问])"
        rf"(?:再说|就回来|是?(?:几|哪|什么|多少|有没有)[^,，。?？吗]{{0,8}})?{_ENDS}")),
    (_S.FILED, _A.NEWS, (_news := re.compile(
        r".{0,6}有(?:什么|啥|了|新)?(?:消息|进展|结果|情况|信儿?|动静|眉目)(?:了|的话|就|再|及时"
        r"|记得|麻烦|请|一定|要|可要|也)*"
        rf"(?:告诉|通知|跟|和|给|喊|叫|联系|回|知会)一?[声下]?(?:我|俺"
        rf"|咱)?[^,，。?？吗]{{0,4}}{_ENDS}"))),
    (_S.FOLLOWED, _A.NEWS, _news),
    (_S.TAKEN_BACK, _A.AGAIN, re.compile(
        r".{0,8}(?:后悔|反悔|改主意|撤错|点错|按错|手滑).{0,12}"
        rf"|{_AFTER_ALL}"
        rf"|(?:那|我)?(?:又|重新|接着|继续|恢复)(?:想|要|给我|帮我)*(?:办|报上?|处理"
        rf"|要)?[了吧啊]+{_ENDS}"
        rf"|(?:那|还是|先|我)*(?:别|不)(?:想|要)?撤(?:了|回)?{_ENDS}")),
    (_S.TAKEN_BACK, _A.RELAPSED, re.compile(rf"[^,，。]{{0,6}}又[^,，。?？吗]{{1,6}}{_ENDS}")),
    (_S.DONE, _A.REDO, re.compile(
        rf"(?:那|就|请|我?要|给我|帮我|麻烦)*(?:重新(?:办理?|修|弄|处理|派人|来)|重[办修弄]|再(?:办|修|弄"
        rf"|派人)[一]?[遍次下]?|返工)(?:一?[遍次下])?{_ENDS}")),
    (_S.DONE, _A.NOT_MENDED, re.compile(
        r".{0,10}又[^,，。]{0,4}(?:不|没|坏|漏|堵|停|灭|黑|响|晃|臭|脏|断|掉|裂|闪|冒|返|吵|卡).*"
        r"|.{0,10}(?:还是|仍然?|依然|照样|照旧|还在?)(?:那样|一样|老样子|不|没|坏|漏|堵|停|灭|黑"
        r"|响|晃|臭|脏|闪|吵|卡).*"
        r"|.{0,10}(?:没|未)(?:有)?(?:给我|真正|彻底|完全)?(?:修好|弄好|解决|处理好|清干净|办好"
        r"|通).*"
        r"|.{0,12}(?:根本|压根|一?点都?|还是|也)[没不](?:有)?(?:亮|好|通|热|动|干净|修).*"
        r"|.{0,10}(?:白|等于没|跟没|根本没)(?:修|弄|办|来|处理|清).*|.{0,10}修了?个?寂寞.*")),
    (_S.FILED, _A.PROGRESS, _PROGRESS),
    (_S.FILED, _A.URGE, _NOTHING_DONE),
    (_S.OPEN, _A.OVER, _OVER),
    (_S.OPEN, _A.PROGRESS, _PROGRESS),
    (_S.OPEN, _A.URGE, _NOTHING_DONE),
    (_S.FOLLOWED, _A.PROGRESS, _PROGRESS),
    (_S.FOLLOWED, _A.URGE, _NOTHING_DONE),
    (_S.OWN, _A.NAMED, re.compile(
        rf"(?:我|就|是|那|嗯|哦|不是|不对|[,， ])*(?:说|指|问)?(?:的是)?"
        rf"[^,，。!！?？]{{1,14}}{_POINTED}{_HOW_FAR}{_ENDS}"
        rf"|.{{0,8}}那[个件][^,，。!！?？]{{2,14}}的(?:事情?|单子?|诉求)?{_HOW_FAR}{_ENDS}")),
    (_S.FOLLOWED, _A.UNFOLLOW, re.compile(
        rf"(?:我|算了|那|对|嗯)*[,， ]*(?:(?:不(?:想|要|用)?再?跟(?:进|着|踪)?(?:这件|那件"
        rf"|[它这那]个?)?[了啦]|(?:取消|停止|不要|别)再?跟进)"
        rf"|(?:别|不用|不要)再?(?:给我|跟我)?(?:发|通知|告诉)我?(?:这件|那件)?的?(?:消息|进展"
        rf"|事)?了){_ENDS}")),
)  # fmt: skip
"""The first that fits the whole of the words counts, among those for which a case stands so."""

_SUPPLIES: tuple[tuple[re.Pattern[str], frozenset[CaseKind]], ...] = (
    (
        re.compile("(?:有|来|通|恢复供)水了?|水来"),
        frozenset({CaseKind.WATER_SUPPLY, CaseKind.DRAINS_SEWAGE}),
    ),
    (re.compile("(?:有|来|通|恢复供)电了?|电来"), frozenset({CaseKind.POWER, CaseKind.LIGHTING})),
    (re.compile("(?:有|来|通)气了?|气来"), frozenset({CaseKind.GAS, CaseKind.HEATING})),
    (re.compile("(?:有|来|通)网"), frozenset({CaseKind.TELECOM})),
    (re.compile("热了"), frozenset({CaseKind.HEATING, CaseKind.WATER_SUPPLY})),
    (re.compile("亮了"), frozenset({CaseKind.LIGHTING, CaseKind.POWER})),
)
"""What is there again, and the kinds of cases that it ends."""


def ended_by(words: str) -> frozenset[CaseKind]:
    """The kinds of cases that may be over by what is there again; empty where nothing is."""
    return next((kinds for supply, kinds in _SUPPLIES if supply.search(words)), frozenset())


OF_A_THING = re.compile(
    "[那这][只条个辆家户些棵盏台块](?P<thing>[^,，。是谁到]{1,6}?)(?:是|到底)*(?:谁家?的"
    "|哪家的|[你物社][们业区]|[,， ])*"
    "(?:管不管|管吗|没人管|谁[来在]?管|谁家?的|怎么办)[^,，]{0,4}"
)
"""Who asks of a thing that they have just told of: 那条狗是谁家的你们管不管啊."""

GIVEN_UP = re.compile(
    rf".{{0,4}}(?:后悔|反悔|改主意).{{0,12}}|{_AFTER_ALL}"
    rf"|(?:那|我|还|就|先|[,， ])*(?:帮我|给我|替我|麻烦)+(?:报|反映|登记|提交)(?:了|上)?"
    rf"[吧呗]{_ENDS}"
)
"""What somebody says who takes up again what they were telling when they gave it up."""

SCORED = re.compile(
    r"(?:我|就|给|打|评|只|能|最多|[,， ])*[1-5一二三四五两]\s*(?:分|颗?星)(?![钟之期钱]).*"
    rf"|(?:必须|给你们?|为你们?|给他|给她)?[点打竖]个?(?:赞|大拇指){_ENDS}"
)
"""A verdict, where something is done and not judged."""


def about(words: str, standing: Collection[Standing]) -> tuple[Standing, About] | None:
    """What normalised words say of a case that stands in one of these ways; None for all else."""
    if len(words) > LONGEST:
        return None
    if Standing.FILED in standing and phone_numbers(words):
        besides = without_numbers(words, mark="")
        if len(besides) <= LONGEST_BESIDE_A_NUMBER:
            return Standing.FILED, About.CONTACT
    for stands, said, pattern in TABLE:
        if stands in standing and pattern.fullmatch(words):
            return stands, said
    return None
