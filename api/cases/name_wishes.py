"""Whether somebody is to be known for what they tell or have filed: 刚才那个帮我匿名. Pure.

It is a matter of trust, and read by tables alone. Of what is filed it is heard before the engine:
who asks for it must not be taken for somebody with a new complaint. What tells of a new matter
("匿名反映，灯坏了") is none of that, and goes on. A no before the word counts: 不用匿名 is no wish
to be unnamed.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from api.cases.kind_words import named_kind
from api.cases.queries import CASE_NUMBER


class NameWish(StrEnum):
    """What somebody wants of a case that is filed."""

    SEAL = "seal"
    ASK = "ask"
    """They ask whether, or how, they could be unnamed."""
    LIFT = "lift"
    NEXT = "next"
    """They are about to tell something, unnamed."""
    WHO = "who"
    """They ask who will know of them."""


_WHO = "我|姓名|名字|身份|电话|手机|住址|地址|信息|谁"
_NOT = "(?:不要|别|不许|请勿|不想|不愿意?|不能|莫|勿)"
_FEW = "[^，。,.；;！!]"
WISH = re.compile(
    r"匿名(?:反映|投诉|举报|上报|提交)?(?!信|电话|短信|者|用户|群|评论|投票|账号)"
    r"|不(?:要|想|愿意?)?(?:留|写|说)(?:下)?(?:我的?)?(?:姓名|名字)"
    rf"|{_NOT}再?(?:让|叫|给|被|跟|和|对|向|告诉){_FEW}{{0,8}}?(?:知道|晓得|看到|看见|说|讲|提|透露|认出)"
    rf"(?:了|到|出)?(?:是)?(?:{_WHO})(?:的?(?:姓名|名字|身份))?(?:说|讲|提|报|投诉|反映|举报)?(?:的|了)?"
    rf"|{_NOT}再?告诉{_FEW}{{0,8}}?(?:是(?:我|谁)(?:(?:说|讲|报|投诉|反映|举报)的)?"
    r"|(?:我|谁)(?:的?(?:姓名|名字|身份)|(?:说|讲|报|投诉|反映|举报)(?:的|了|过)))"
    r"|(?:不要|别|莫)(?:再)?(?:说|讲|提|报)(?:出|到|起)?(?:是)?(?:我|谁)(?:的?(?:姓名|名字|身份)|(?:说|讲|报|投诉|反映|举报)的?)"
    rf"|(?:不要|别|不许|请勿|不能|不想|不愿意?)(?:透露|泄露|泄漏|暴露|公开|说出|写上?|署上?){_FEW}{{0,6}}?"
    r"(?:我|姓名|名字|身份|电话|手机|住址|地址|信息|谁)(?:的?(?:姓名|名字|身份|信息))?"
    r"|(?:帮|替|给|为)我保密|(?:给|把|将)?我?的?(?:姓名|名字|身份|信息)"
    r"(?:隐去|隐藏|藏起来|藏一?下|保密|抹掉|去掉|拿掉|遮一?下|别写|别露)"
)
"""Ways to ask for it; what only has 保密 in it ("保密工作") is none."""

_WHOSE = r"(?:是)?(?:我|谁)(?:的?(?:姓名|名字|身份))?(?:说|讲|报|投诉|反映|举报)?(?:的|了)?"
_NAME = "(?:真实)?(?:姓名|名字|身份|真名)"

LIFTS = re.compile(
    r"(?<!用)(?<!要)(?<!什么)(?<!啥)(?:不用|不需要|不必|无需|甭|用不着|没必要|没有必要|犯不着)(?:再|给我|帮我|替我|搞|弄|什么|啥){0,2}匿名"
    r"|(?<!要)(?<!得)(?<!么)(?<!啥)(?:不要|别|不想|不愿意?|不)(?:再|搞|弄|设)?(?:给我|帮我|替我)?匿名"
    r"(?!的?话|.{0,4}(?:不敢|就不|怎么|咋))"
    r"|(?<!是)不是匿名的?(?=$|[，,。])"
    r"|匿名(?:的话)?就?(?:不用|不必|不要(?!紧)|不需要|没必要)(?![写留说填])了?|匿名就算了"
    r"|(?:取消|撤销|解除|去掉|关掉|撤掉|撤回|(?<!要)不要)(?:我的?|这个|那个)?匿名"
    r"|匿名(?:取消|撤销|撤掉|撤了|去掉|关掉|解除)"
    r"|(?:改成|改为|改回|换成|换回|转成?|用|恢复)(?:我的?)?(?:实名|真名|真实姓名|本名)"
    r"|^(?:我)?(?:就|要|用)?实名(?:反映|举报|投诉|上报)?$|实名(?:反映|举报|投诉|上报)?(?:吧|就行|就好|也行|也可以|没事|好了|算了)"
    r"|(?:没有?什么|没啥|无所谓|不怕|不用|没必要)(?:好)?(?:隐瞒|藏着|瞒着|保密|遮着)(?:的|了)?"
    rf"|(?<![不可])(?:可以|能|就|直接|尽管|不妨)(?:直接)?(?:告诉|跟|和|对|让){_FEW}{{0,8}}?"
    r"(?:是我|是谁|我(?:说|讲|报|投诉|反映|举报)的)"
    rf"|(?:不怕|无所谓|没关系|不在乎|不介意|不担心|不要紧){_FEW}{{0,8}}?(?:知道|晓得|认出)(?:了)?(?:{_WHOSE})?"
    rf"|(?:知道|晓得)(?:了)?{_WHOSE}[，,]?(?:也|都|就)?(?:没事|没关系|不要紧|无所谓|不怕|可以|行)"
    rf"|(?<![不别])(?<!不[要想能许愿])(?<!请勿)(?:公开|亮明|写上?|署上?|加上|带上|留下?|说出|报上?|用)我(?:的|自己的)?{_NAME}"
    rf"|(?:我的?){_NAME}(?:可以|能|也可以|都可以)(?:公开|说|告诉|写|用|给|留)"
)
"""Ways to say that one may be known after all."""

_WHETHER = re.compile(
    r"(?:要不要|用不用|需不需要|是不是|有没有|必须(?:要|得)?|非要|一定要)匿名|(?:需要|要|用|得|是)匿名的?[吗么]"
)
"""Who asks whether they have to be unnamed does not ask for it."""

_MORE = re.compile(
    rf"(?:不要|别|莫|不能|别再)(?:把我|将我)(?:的{_NAME})?(?:说|讲|供|捅|抖|传|透露|暴露|泄露|卖)(?:出去|出来|了)?"
    rf"|(?:把|将)我(?:的)?(?:{_NAME})?(?:给)?(?:隐|藏|遮|抹|盖|去|拿)(?:去|掉|了|起来|住|一下)*"
    r"|(?:不想|不愿意?|不要|怕|担心|害怕|生怕)(?:被)?(?:他们?|她们?|人家|别人|物业|邻居|楼上|楼下|对门|人)?"
    r"(?:给)?(?:知道|晓得|认出来?|发现|查到|猜到|看出来?)(?:了)?(?:是)?(?:我|谁)(?:说|报|投诉|反映|举报)?(?:的|了)?"
    r"|(?:不想|不愿意?|不要|别)(?:被)?(?:认出来|暴露|曝光|露面)"
    r"|(?:不要|别|莫|勿)传出去(?:是我(?:说|讲|报|投诉|反映)?的?)?"
    r"|(?:不要|别|莫|勿)(?:再)?(?:说|讲|提|报|扯)(?:出|到|起|上)?(?:来)?(?:是)?我(?:出?来)?(?=$|[,，。.!！啊哦呀哈吧嘛我])"
    r"|(?:不要|别|莫|勿)(?:说|讲)漏(?:嘴|了)"
    r"|(?:不要|别|莫|勿)(?:再)?(?:告诉|跟|和|对)(?:那个|这个)?(?:(?:他|她)们?|人家|别人|任何人|外人|对方|物业|邻居|楼上|楼下|对门|那家|老板|店家|房东|本人)"
    r"(?:人|家|说|讲|提)?(?=$|[,，。.!！啊哦呀哈吧嘛我])"
    r"|(?:不|别)(?:要)?(?:想|用|愿意?)?(?:具名|署名|实名|记名|露名|留名|显示名字)|隐名|隐身|无名氏|不露面"
    rf"|(?:不要|别|莫|不想|不愿意?|勿)(?:让|叫|给|被|跟|告诉){_FEW}{{1,8}}(?:知道|晓得)(?=$|[,，。.!！啊哦呀])"
    r"|(?:不要|别|莫|勿)(?:把|将)我的?(?:姓名|名字|身份|电话|手机号?|住址|地址|信息)(?:给|告诉|说给|透露给|发给)"
    r"|(?:隐藏|隐去|保护)(?:一下|好)?我的(?:个人)?(?:姓名|名字|身份|信息|隐私)"
    r"|^(?:请|要|得|可|帮忙|一定|务必|千万|记得|麻烦|这件?事|能不能|可以|要给我|[,，])*保密(?:一下|好)?[吧啊呀哈哦吗么]*$"
    r"|(?:身份|名字|姓名|个人信息|信息)(?:要|得|请|能不能|可以|可不可以)?(?:给我|帮我|替我)?(?:保密|隐藏|不公开|别公开)"
)
"""Ways to ask for it that mean it only where nothing else is told."""

_OTHERS = "(?:他|她)们?|人家|别人|外人|对方|物业|邻居|楼上|楼下|对门|那家|网格员|保安|老板|商家"
WHO_KNOWS = re.compile(
    rf"(?:真的?|确定|你们?|那|到时候?|应该)*(?:会不会|不会|会|能不能不|可别)(?:再)?(?:告诉|让|跟"
    rf"|和|对|被|给)(?:{_OTHERS}){_FEW}{{0,10}}[吧吗么不呢啊?？]*"
    rf"|{_FEW}{{0,8}}我的?{_FEW}{{0,4}}(?:电话|手机号?|号码|姓名|名字|信息|住址"
    rf"|身份){_FEW}{{0,3}}(?:会不会|不会|会)(?:被)?(?:给|告诉|泄[露漏]|透露|公开"
    rf"|传){_FEW}{{0,8}}[吧吗么不呢?？]*"
    rf"|(?:{_OTHERS})(?:会不会|不会|会|能不能|能)(?:知道|看到|看见|查到|晓得|认出"
    rf"|猜到)(?:是)?(?:我|谁){_FEW}{{0,8}}[吧吗么不呢?？]*"
    rf"|(?:那|我)?(?:{_OTHERS})?(?:要是|万一)?(?:会不会|不会)(?:来)?(?:打击)?(?:报复|找我麻烦"
    rf"|给我穿小鞋|找我算账)我?[们]?[吧吗么不呢啊?？]*"
    rf"|(?:会不会|不会)(?:被)?(?:泄[露漏]|透露|公开|曝光"
    rf"|暴露)(?:出去)?(?:我的?)?{_FEW}{{0,6}}[吧吗么不呢?？]*"
)
"""Whether those who are complained of, or the neighbours, will hear who it was."""

_POINTS = re.compile(
    r"刚才|刚刚|刚|上次|上回|上一|之前|以前|前面|前几天|昨天|前天|今天|早上|上午|下午|那[个件条事回次]|这[个件条事回次]"
    r"|已经|报过|反映过|投诉过|报的|反映的|投诉的|举报的|说的|提交的|交的|工单|单子|诉求"
)
_NEW = re.compile(r"(?:反映|投诉|举报|上报|提交|报修|检举|揭发)(?!的|过|了)")
_ASKS = re.compile(
    r"怎么|怎样|咋|如何|什么是|啥叫|(?:可以|能|能够|支持)匿名|匿名(?:可以|行)"
    r"|能不能|可不可以|可否|是否|有没有"
)
_QUESTION = re.compile(
    r"[吗嘛么不?？]\s*[?？。]*$|怎么|怎样|咋|如何|能不能|可不可以|可否|是否|有没有|行不行"
)
_REQUEST = re.compile(r"帮|替|给我|麻烦|请|把|别|不要|改|设")

_AROUND = re.compile(
    r"[\s，。,.；;！!？?~、:：“”\"]|刚才|刚刚|上次|上回|上一|之前|以前|前面|前几天|昨天|前天|今天|早上|上午|下午|已经"
    r"|能不能|可不可以|可以不|行不行|好不好|行吗|好吗|可以吗|麻烦|拜托|请|务必|千万|谢谢|一定|一下子?|希望|需要|能够?|可以"
    r"|帮忙|帮|替|给|为|把|将|想|要|改成?|变成?|转成?|设置?成?为?|设|弄成?|做成?|处理|申请|选择|用|是|就|也|都|还|再|又|后来|现在|"
    r"反映|上报|投诉|举报|报|提交|提|交|登记|填写?|说|讲|诉求|工单|单子?|问题|事情|事儿|案子|来着|报复|小鞋|得罪|惹"
    r"|人家|别人|他们?|她们?|物业|邻居|社区|网格员|师傅|楼上|楼下|工作人员|姑娘|小邻|同志|闺女|小伙子?|你们?|您|我们?|咱们?|俺"
    r"|那[个件条回次]?|这[个件条回次]?|个|件|条|的|了|吧|啊|呀|哦|呢|吗|嘛|么|哈|诶|欸|嗯|哎|唉|得|过|来|去|不|别|让|叫|和|跟|对"
    r"|名字|姓名|身份|知道|会|怕|担心|真的?|有点|其实|突然|才|想起来?|忘了?|没|先|怎么样?|咋|如何|办|支持|功能|方式|什么|意思|有没有"
)
_SOFT = re.compile(
    r"[\s，。,.；;！!？?的吧啊呀哦哈呢嘛了请我要想把]|没事儿?|没关系|不要紧|无所谓|不怕|谢谢|不客气|好[的吧]?|行|嗯|可以|那|就|也"
)
_FEARS = re.compile(
    r"[凶横狠恶怕]|报复|记仇|得罪|惹不起|不好惹|担心|脾气|小心眼|厉害|吓人|打人|小鞋|找(?:我|上门)|[抬低]头不见|难看|尴尬"
    r"|面子|撕破脸|难做|为难|不讲理|(?:问|查)(?:起|到)"
)
"""Why somebody does not want to be known, which tells of no new matter."""

_LEFT = 3
"""So many characters may be left besides the wish; more tell of something."""
_LEFT_OF_NAMED = 10
"""The same where one of several cases is pointed at: 路灯, 垃圾没人收."""
_LEFT_OF_REASONS = 16
"""The same where it is the reason: 他们老板凶得很."""
LONGEST = 60


@dataclass(frozen=True)
class NamedCase:
    """A wish, and what was said besides of the case that it is about; empty where nothing was."""

    wish: NameWish
    about: str


def wants_seal(words: str) -> bool:
    """Whether somebody asks not to be known, whatever else they tell."""
    said = re.sub(r"\s", "", words)
    return WISH.search(_WHETHER.sub("", LIFTS.sub("", said))) is not None


def wants_name(words: str) -> bool:
    """Whether somebody says that they may be known, and does not ask for the contrary as well."""
    return LIFTS.search(re.sub(r"\s", "", words)) is not None and not wants_seal(words)


def wish_beside(words: str) -> NameWish | None:
    """What words in which something else may be told want of what is being told."""
    if wants_seal(words) or name_wish(words) is NameWish.SEAL:
        return NameWish.SEAL
    return NameWish.LIFT if wants_name(words) else None


def besides_the_wish(words: str) -> str:
    """What else was said; nothing where it is only a soft word or the reason."""
    rest = _MORE.sub("", WISH.sub("", LIFTS.sub("", re.sub(r"\s", "", words))))
    rest = _SOFT.sub("", rest)
    return "" if _FEARS.search(rest) and len(rest) <= _LEFT_OF_REASONS else rest


def heard(text: str) -> NamedCase | None:
    """What normalised words want of a filed case; None where they are about something else."""
    wish = name_wish(text)
    if wish is None:
        return None
    about = LIFTS.sub(" ", text) if wish is NameWish.LIFT else _MORE.sub(" ", WISH.sub(" ", text))
    return NamedCase(wish, about.strip(" ,，。.!！?？"))


def name_wish(text: str) -> NameWish | None:
    """What normalised words want of a filed case; None where they are about something else."""
    if len(text) > LONGEST:
        return None
    words = re.sub(r"\s", "", CASE_NUMBER.sub("那个", text))
    if WHO_KNOWS.fullmatch(words):
        return NameWish.WHO
    lifted = LIFTS.search(words)
    rest = LIFTS.sub("", words) if lifted else _MORE.sub("", WISH.sub("", words))
    if rest == words:
        return None
    points = rest != _POINTS.sub("", rest) or named_kind(rest) is not None
    allowed = _LEFT_OF_NAMED if _POINTS.search(rest) else _LEFT
    if _FEARS.search(rest) and named_kind(rest) is None:
        allowed = _LEFT_OF_REASONS
    if len(_AROUND.sub("", _POINTS.sub("", rest))) > allowed:
        return None
    if lifted:
        return NameWish.LIFT
    if "匿名" not in words and _NEW.search(words) and not points:
        return NameWish.NEXT
    if "匿名" not in words or points:
        return NameWish.SEAL
    if _WHETHER.search(words):
        return NameWish.ASK
    if _ASKS.search(words) and _QUESTION.search(words) and not _REQUEST.search(words):
        return NameWish.ASK
    # "我要匿名投诉" begins a new one.
    return None if _NEW.search(words) else NameWish.SEAL
