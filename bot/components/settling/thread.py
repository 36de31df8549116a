"""What goes on about what was just shown: "要多少钱" after a list of tradespeople.

An action that shows something leaves in the slot `just_shown` what it was. A short question that
asks nothing by itself is about that; the table `THREADS` has which words go on about what, and
how they are understood then, and the dialogue room says what of an article words may ask
(`metadata["of_shown"]`). What the engine is sure of as a problem, a wish for a person and the
like stays what it is, and in a form the words answer the form. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from components.settling.talk import Parse, Talk

JUST_SHOWN = "just_shown"
"""The slot: the `skill` that has shown something, and what its next answer needs."""

GOES_ON = "goes_on"
"""The key in a message's parse: what of the thing shown the words are about."""

LONGEST = 18
"""Characters of a question that leans on what was said before; a longer one stands by itself."""

OF_SHOWN = "of_shown"
"""The key in a message's metadata: the skill of which the words ask a part and nothing else."""

WORRY = "worry"

UNSPECIFIED = "unspecified"
"""The kind of a report that does not say what is wrong."""

LONGEST_NAME = 8
"""Characters of an estate's name alone, which may sound like a problem (梧桐苑的)."""

SURE_OF_NO_NAME = 0.8
"""So sure must the engine be that such a word is a problem."""

SURE = 0.6
"""So sure must the engine be of a problem that it stays one."""

MAY_GO_ON = frozenset(
    {
        "affirm",
        "apply_assistance",
        "ask_notice",
        "ask_policy",
        "case_rate",
        "case_status",
        "case_supplement",
        "case_urge",
        "deny",
        "dispute_fee",
        "find_service",
        "goodbye",
        "greet",
        "nlu_fallback",
        "out_of_scope",
        "query_fee",
        "query_volunteer",
        "signup_volunteer",
        "suggest",
        "talk_to_human",
    }
)
"""What such a question sounds like by itself; a wish for a person only where the words name none."""

REPORT, HOME, MENU = "report_problem", "bind_home", "help_menu"
A_PERSON = re.compile("人工|客服|真人|同志|服务台|找人|有人吗|转人")
THE_WORK = re.compile("修|派人|上门|处理|来人|催")
"""Who asks when somebody comes to mend asks about a case."""


@dataclass(frozen=True)
class Thread:
    """Words that go on about something, what they ask of it, and what they are understood as."""

    about: str
    words: re.Pattern[str]
    intent: str
    kind: str | None = None
    """Of a complaint: its kind, which needs no asking then."""

    longest: int = LONGEST
    surely: bool = False
    """Whether the engine may be sure of a problem in these words: "洗衣机也坏了", to who mends them."""


_ASKS = re.compile(
    "[呢吗么嘛咧]|怎么|咋|点样|哪|几|多少|什么|啥|谁|[行能可得要用算]不[行能可得要用算]|[行办用算成]不$"
)
_TELLS = re.compile(
    "管不管|没人|有人|邻居|隔壁|楼[上下里道]|对门|天天|老是|总是|又[在来把被]|投诉|举报|反映|报修|坏了|报的|修"
)
"""Who tells of somebody, or of something broken, asks nothing of a text."""

_AROUND = re.compile(
    "[我你您他她它俺们的了吗么呢啊呀吧嘛那这个有没不是要能可以行得就都还也在去到来办领交几]"
    "|怎么|什么|啥|多少|[\\W_]"
)
LONGEST_WITH_WORD = 24
"""Characters of a question that has a word of what was shown."""

_WHEN = "(?:什么|啥|么子|哪个)(?:时候|时间)|几点|几时|何时|几号|几月|哪天|多久|多长时间|多少天|几天"

_THEY = "(?:[那他她它这]们?家?|师傅|店里?|[几两]家|请问)*"
_WISH = (
    "(?:我|俺|家里|就|只|要|想|最好|主要|需要|找|请|个|一个|是|能|会|帮|来|那种|的){0,6}"
    "(?:[做烧煮](?:个|顿|早|午|晚|中|点)*[饭菜]|带(?:孩子|娃娃?|小孩)|(?:照[顾看]|看护?|陪护?)(?:老人|孩子|病人|月子)|打扫(?:卫生)?|搞卫生"
    "|擦(?:玻璃|窗户?)|洗(?:衣服?|碗)|接送(?:孩子|娃)?|住家|不住家|长期|短期|临时|钟点|[全半白]天|[上下]午|早上|晚上|中午|周[末一二三四五六日]|平时"
    r"|(?:每|一|[隔这下])个?(?:天|周|星期|礼拜|月|次)|(?:来|做|用)?[\d一二两三四五六七八九十几半]+(?:个?(?:半)?(?:多)?(?:小时|钟头|钟)|次|趟|天|顿|个月)"
    "|[女男]的?|阿姨|年轻|年纪[大小轻]|有(?:经验|力气)|[今明后]天|马上|现在|离(?:我|我们|俺)?(?:这|家|近)*近?|就?近|附近|本地|便宜[点些]?"
    "|会(?:做)?[^,，。不]{1,4})"
)
_WANTED = re.compile(
    rf"^(?:(?:{_WISH})+(?:就行|就要|就可以|就好|要|用|来|的|点|些|了|吧|嘛|哈|[,，。\s])*)+$"
)
"""What is wanted of them, and nothing else: 就做饭 一天两小时, 我要女的, 离我近的."""

_SAYS_AGAIN = re.compile(
    "^(?!.*(?:坏|漏|堵|(?<!检)修|报|吵|投诉|没人管))(?:我?不是[说问]?这个[,， ]*)?(?:(?:我|俺)(?:不是)?(?:是)?[说问讲]的?是?|我?不是[说问]这个[,， ]*是?)(?!过|了|话|一[下句声])."
)
"""Who was not understood names it again: "我说健步走"."""

THREADS: dict[str, tuple[Thread, ...]] = {
    "find_service": (
        Thread(
            "others",
            re.compile(
                "(?:打|拨)不通|没得?人[接听]|冇人[接听]|不接(?:我)?电话|(?:占线|关机|空号|停机)|还有(?:没有)?(?:别|其他|其它|另外)|还有(?:吗|没有?[呢吗]?$)|换(?:一?家|一?个(?:人|师傅|[吧呗呢]|$))"
                "|另外?一?[个家]|别的?(?:师傅|人|家)|没有?别的"
            ),
            "find_service",
            surely=True,
        ),
        Thread(
            "trade",
            re.compile(
                "^(?:那|就|我?[要找叫])*(?:一?个)?(?:家政|保洁|月嫂|护工|保姆|开锁|换锁|维修|水电|疏通|送水|(?:修|维修)?家电(?:维修)?|搬家|回收|废品|助餐|送餐"
                "|理发|除虫|灭鼠|防水|补漏|电工|水工)(?:的|师傅|工人?)*[吧呢啊]?$"
            ),
            "find_service",
            surely=True,
        ),
        Thread(
            "complaint",
            re.compile(
                "太黑|心黑|黑心|好黑|真黑|坑[人我了]|宰[人我客]|骗|乱收|太贵|收贵|多收|狮子大开口|态度|爽约|放鸽子|(?<!靠)不靠谱"
                "|没修好|修坏|弄坏|越修越|不肯来|没来|投诉|举报"
                r"|(?:[要收]了?|管)我们?[\d一二三四五六七八九十百千两好几]{2,}"
            ),
            REPORT,
            kind="other",
            longest=120,
        ),
        Thread(
            "price",
            re.compile(
                "多少钱|多钱|几钱|几化|几多|几钿|贵不贵|贵吗|怎么收|咋收|收费|收多少|要钱|价[钱格]|什么价|啥价|便宜|免费"
            ),
            "find_service",
        ),
        Thread(
            "arrange",
            re.compile(
                "(?:怎么|咋|如何|在哪|能不能|可以|能)(?:去|提前)?(?:订|定|预定|约)(?!期|位|金)"
                "|(?:帮|替|给|跟|和)(?:我们?|他们?|[她它])?(?:约|预约|叫|喊|打|联系|订|说)|约一?下|约个?(?:时间|师傅)|预约"
                "|能(?:今天|明天|现在|马上)?来吗|(?:多久|什么时候|啥时候|几点|今天|明天).{0,3}(?:到|来)|打个?电话[给叫让]|[叫让喊][他她](?:们|师傅)?(?:现在|马上)?(?:过|上门)?来"
                "|(?:[今明后]天|[这下]?个?(?:周|星期|礼拜)[一二三四五六日天末]|[上下]午|晚上|中午).{0,6}(?:行不行|行[吗么不]|可以[吗么不]|有空|方便|能[来到]|来得及)"
            ),
            "find_service",
        ),
        Thread(
            "contact",
            re.compile(
                "^(?:那|就|你|您|把|将|请|麻烦|师傅|他们?家?的?|的)*(?:电话|号码|联系(?:方式|电话)|手机号?)(?:号码?)?"
                "(?:给我?|发|报|说|告诉|念|再|是|有|几多|多少|好多|[呢吗啊])"
                "|^(?:那|我|要|该)*(?:怎么|咋个?|如何)(?:联系|找(?:他|她|人)|打(?:电话)?)|^(?:把|给我|发我|要)?(?:个)?(?:电话|号码)(?:呢|吧|发我)?$"
            ),
            "find_service",
            longest=12,
        ),
        Thread(
            "trust",
            re.compile(
                "(?<!不)靠谱[吗么不嘛]|靠不靠谱|靠得住|可靠[吗么不]|正规[吗么不]|信得过|放心[吗么不]|手艺|(?:人|活|做得)好不好|怎么样|咋样"
                "|有(?:没得|没有|得)?(?:证|执照|资质|保证)|[哪那]个?家?(?:好|强|便宜|靠谱)|推荐(?:一?[个家]|哪|谁)"
            ),
            "find_service",
        ),
        Thread(
            "hours",
            re.compile(
                f"^{_THEY}(?:几点|什么时候|多久|今天|明天|现在|周末|星期|礼拜|晚上|中午|节假日|过年)"
                "[^,，。]{0,5}(?:营业|开门|关门|上班|下班|休息|在不在|接电话)[^,，。]{0,3}$"
            ),
            "find_service",
            surely=True,
        ),
        Thread(
            "unknown",
            re.compile(
                f"^{_THEY}(?:都|也|是不是|能不能|可不可以|可以|会不会|能|会|肯|给|包|提供|有没有|有|是否?|支持)*"
                "(?:上门|送货|送上[来楼]|包(?:工|料|材料|安装|送|修)|保修|质保|发票|安装|押金|用(?:现金|微信))"
                "[^,，。]{0,4}(?:不|吗|么|嘛|没|没有|呢|的)?[?？啊呀]*$"
                f"|^{_THEY}(?:店|门店|地址|具体)*(?:在(?:哪[里儿个]?|什么地方)|远不远|远吗|地址)[啊呀呢?？]*$"
            ),
            "find_service",
            longest=12,
            surely=True,
        ),
        Thread(
            "another",
            re.compile(
                "(?:冰箱|冰柜|洗衣机|空调|电视机?|热水器|微波炉|[抽吸]?油?烟机|燃气灶|灶台|饮水机|电饭[煲锅]|洗碗机|烘干机|马桶"
                "|水龙头|水槽|门锁|锁芯|沙发|家具|家电).{0,6}(?:坏|修|[不没](?:转|动|热|冷|亮|响|制|出|上)|堵|漏|呢$|也[要得想])"
            ),
            "find_service",
            surely=True,
        ),
        Thread("wanted", _WANTED, "find_service", surely=True),
    ),
    "ask_policy": (
        Thread(
            "part",
            re.compile(
                f"^(?!.*[来停断没][水电气]).*(?:{_WHEN}|带[点些]?(?:什么|啥|哪些)|材料|手续|证件|证明|准备|条件|资格|怎么[办弄领报申]|咋[办弄领]|如何"
                "|哪里|在哪|哪儿|去哪|到哪|窗口|地址|电话|多少|几块|要钱|收费|免费|花钱|周末|周[一二三四五六日天]|星期"
                "|(?:能|可以|行|要|用|算|会|需要|必须|得).{0,8}(?:吗|么|不|嘛|伐)|[能可得]不[能可得]|要不要"
                "|边[度道]|点样|几[多耐化]|多钱|咋整|丢了|补办|下来|网上|手机上)|^那?(?:怎么|咋|如何).{1,3}$"
            ),
            "ask_policy",
        ),
        Thread(
            "part",
            re.compile(
                "(?:去|来|走|出|动)不[了动]|腿脚|行动不便|不会(?:用|弄|写)|过期|到期"
                "|(?:没有?|只有|缺|少)(?:[带领办拿]|房|.{0,2}证|合同|户口|手机|单位|工作|身份|收据|照片)"
            ),
            "ask_policy",
        ),
        Thread(
            "part",
            re.compile(
                "^.{0,6}(?:说|讲)?(?:不让|不许|不准|不肯|不同意)(?:呢|啊|怎么办|咋办|咋整)*$"
            ),
            "ask_policy",
            surely=True,
        ),
        Thread("part", re.compile("电话(?:号码)?(?:是?多少|呢|号)"), "ask_policy", surely=True),
        Thread(
            "part",
            re.compile("^(?!.*(?:坏|漏|堵|修|催|报)).{1,12}[呢咧嘞][?？。!！]*$"),
            "ask_policy",
        ),
    ),
    "ask_notice": (
        Thread("again", _SAYS_AGAIN, "ask_notice", longest=16, surely=True),
        Thread(
            "part",
            re.compile(
                f"{_WHEN}|来[水电]|停到|在哪|哪里|哪儿|怎么(?:报|参加)|是真的|真的吗|要停|几号楼|[几哪]几?[栋幢]|哪些楼"
                "|报名|委托|代报|[替帮]我?.{0,4}报|能不能带|能带|满了|还来得及|^[\\d一二两三四五六七八九十]+个?人[呢可以行吗]*$"
                "|停[吗么不]|(?:影响|轮)到|(?:要|带)(?:带|准备)?(?:什么|啥)|要钱|多少钱|收费|免费|名额"
            ),
            "ask_notice",
        ),
        Thread(
            "vote",
            re.compile(
                "投票|投[赞反同]|怎么投|[能可]以?投(?!诉)|投[不吗]$|不?同意|赞成|反对|支持(?!不)|弃权|选.{0,6}(?:方案|那套|这套)"
            ),
            "ask_notice",
        ),
    ),
    "suggest": (
        Thread(
            "told",
            re.compile(
                "^(?!(?:算了|没有?了?|没事|不用|不提|谢|再见|好的|行|嗯|哦|知道)[^,，]{0,6}$).{4,}"
            ),
            "suggest",
            longest=200,
        ),
    ),
    "dispute_fee": (
        Thread(
            "more",
            re.compile(
                "^(?!.*(?:怎么|咋|如何|在?哪里?|在哪儿?)(?:去|能)?[交缴开办]).*(?:退|扣|转账|[交缴付]过|重复|多收|收据|发票|小票|截图|流水|凭证"
                "|合同|单子|记录|银行|哪张卡|原路|到账|对账|核对|查清|查了|查出|结果|(?:什么|啥)时候.{0,4}(?:查|回|答|好)|(?:这|上面)[张个就]?是)"
            ),
            "dispute_fee",
            longest=40,
        ),
    ),
    "query_volunteer": (Thread("again", _SAYS_AGAIN, "query_volunteer", longest=16, surely=True),),
    "query_fee": (
        Thread(
            "wrong",
            re.compile(
                "(?:表|单子?|账单?|钱|数|费).{0,6}(?:走错|算错|搞错|弄错|抄错|错了|不准|不对|有问题)|(?:走|算|搞|弄|抄)错|表.{0,4}(?:太快|快了|跑得快)"
                "|多[收算]了|是不是(?:搞|弄)?错|用不(?:了|到|完)|(?:哪里?|怎么)(?:会|能)?用得?了?(?:这么|那么|恁)|没用(?:这么|那么|恁)"
            ),
            "dispute_fee",
        ),
        Thread(
            "why",
            re.compile(
                "(?:怎么|咋|为什么|为啥|为何|点解|哪能)(?!样?[交缴付办]).{0,14}(?:多(?!少)|贵|高|涨|(?<!多)少|低|便宜)"
                "|(?:[比跟和同].{1,10})?(?:多|少|贵|涨|差|高)了?(?:多少|好多|这么多|那么多)|[比跟和同].{1,10}(?:多了|少了|贵了?|高了?)"
            ),
            "query_fee",
        ),
        Thread(
            "another",
            re.compile(
                "^(?:那|还有|再?看看|噉|咁)?[的个]?(?:物业|物管|水|电|水电|燃气|煤气|天然气|气|停车|车位|取暖|暖气|供暖|采暖)(?:管理)?费"
                "(?:又?是?多少钱?|有没有欠|欠不欠|交了?没有?|怎么样)?[呢咧嘞啊呀吗]*[?？]*$"
            ),
            "query_fee",
            surely=True,
        ),
        Thread(
            "how_to_pay",
            re.compile(
                "(?:怎么|咋|如何|在哪里?|哪里|去哪里?|哪儿|怎样|哪能|点样)(?:去)?[交缴付]|发票|收据|票据"
                "|微信|支付宝|扫码|刷卡|现金|手机上|网上"
            ),
            "query_fee",
        ),
        Thread(
            "period",
            re.compile(
                r"(?:上上?|这|本|当|前|下)个?(?:月|季度?)|[去今前]年|20\d\d年?|[\d一二三四五六七八九十]+月份?|(?:最近|近)[\d一二三几半]"
            ),
            "query_fee",
        ),
        Thread(
            "period",
            re.compile("^(?:那|噉)?(?:上上?|这|本|前|下)个?月份?[的嘅滴个]?[呢咧]?[?？]?$"),
            "query_fee",
            surely=True,
        ),
    ),
}


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood, with the intent that it has for somebody who was just shown that."""
    shown = talk.just_shown
    if shown is None or talk.active_form is not None:
        return parse
    text = str(parse.get("text") or "")
    intent = str(parse["intent"]["name"])
    if talk.metadata.get(OF_SHOWN) == shown["skill"] and _may_be_a_part(parse, text):
        return {**_as(parse, Thread("part", _ASKS, str(shown["skill"]))), WORRY: None}
    if _asks_of_its_words(parse, text, str(shown.get("text") or "")):
        return _as(parse, Thread("part", _ASKS, str(shown["skill"])))
    if shown.get("where") and (intent == HOME or _may_be_name(parse, text)):
        return _as(parse, Thread("where", re.compile(""), str(shown["skill"])))
    for thread in THREADS.get(str(shown["skill"]), ()):
        fits = len(text) <= thread.longest and thread.words.search(text) is not None
        if fits and _may_go_on(parse, text, thread):
            return _as(parse, thread)
    return parse


def is_one(parse: Parse, talk: Talk) -> bool:
    """Whether the words ask of what was just shown and of nothing else; they are not cut."""
    shown = talk.just_shown or {}
    return talk.metadata.get(OF_SHOWN) == shown.get("skill", "") and parse.get(GOES_ON) == "part"


def _may_be_name(parse: Parse, text: str) -> bool:
    """Whether words that are read as a problem may be an estate's name: nothing says which."""
    if parse["intent"]["name"] != REPORT or len(text) > LONGEST_NAME:
        return False
    kinds = [one["value"] for one in parse.get("entities") or () if one["entity"] == "kind"]
    return float(parse["intent"]["confidence"] or 0.0) < SURE_OF_NO_NAME or kinds == [UNSPECIFIED]


def _may_be_a_part(parse: Parse, text: str) -> bool:
    """Whether such words are no matter of their own; a worry that nothing in them names is none."""
    intent, confidence = str(parse["intent"]["name"]), float(parse["intent"]["confidence"] or 0.0)
    worried = (parse.get(WORRY) or {}).get("kind") is not None
    if worried or (intent == "talk_to_human" and A_PERSON.search(text)):
        return False
    if intent == REPORT:
        return confidence < SURE
    return intent in MAY_GO_ON | {HOME, MENU}


def _asks_of_its_words(parse: Parse, text: str, shown: str) -> bool:
    """Whether a short question has a word of the text that was shown ("大型犬呢"), and tells of
    nobody who does something.
    """
    if len(text) > LONGEST_WITH_WORD or not _ASKS.search(text) or _TELLS.search(text):
        return False
    if parse["intent"]["name"] not in MAY_GO_ON | {REPORT, HOME}:
        return False
    runs = _AROUND.sub(" ", text).split()
    return any(first + second in shown for run in runs for first, second in pairwise(run))


def _may_go_on(parse: Parse, text: str, thread: Thread) -> bool:
    """Whether the words, read by themselves, are nothing that stands by itself."""
    intent, confidence = str(parse["intent"]["name"]), float(parse["intent"]["confidence"] or 0.0)
    if thread.surely:
        return intent in MAY_GO_ON | {REPORT, MENU}
    if intent == REPORT:
        return thread.intent == REPORT or confidence < SURE
    if thread.intent != REPORT and THE_WORK.search(text):
        return intent == thread.intent
    if intent == "talk_to_human" and A_PERSON.search(text):
        return False
    return intent in MAY_GO_ON


def _as(parse: Parse, thread: Thread) -> Parse:
    intent = {"name": thread.intent, "confidence": 1.0}
    settled = {**parse, "intent": intent, "intent_ranking": [intent], GOES_ON: thread.about}
    if thread.kind is not None:
        settled["entities"] = [{"entity": "kind", "value": thread.kind}]
    return settled
