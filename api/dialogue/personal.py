"""What people say of themselves, and to us: no matter of the desk, never without a kind word. Pure.

    scammed     they were swindled: calm, the numbers, the bank
    scam        somebody wants their money or numbers, and may be no one
    grief       somebody has died
    lonely      nobody to talk to
    low         a heavy mood; what sounds like taking one's life is danger
    who         who or what we are
    chat        jokes, laughter, sweet talk
    foreign     words in no Chinese
    and what is asked of the desk itself (`asked_of_us`): tenant, number, lost, found

The whole message is that; what tells of something else besides is read by the engine. Some of it
has a next question ("现在咋办"), which is about it only right afterwards.
"""

import re
from dataclasses import replace

from api.dialogue.asked_of_us import asked_of_us
from api.dialogue.engine import Turn
from api.dialogue.scams import asks_of_scam, was_cheated

PERSONAL = "personal"
"""In a turn's metadata: which of these the words are."""

NEXT, REFUSES = "next", "refused"
"""What the words are right after one of these; nothing by themselves."""

_SOFT = r"[的了吧呀啊呢哦噢哈嘛呗嘞咯哟嗯额呐么吗?？~!！。，,. ]*"
_MINE = "(?:我们?|俺们?|咱们?|阿拉|他|她|家里)?的?"
_ELDERS = (
    "(?:老)?(?:妈妈?|爸爸?|爹|娘|母亲|父亲|爷爷|奶奶|外婆|外公|姥姥|姥爷|公公|婆婆|岳父|岳母|老头子?|老太[婆太]|老伴儿?"
    "|老公|老婆|媳妇|丈夫|妻子|爱人|哥哥?|姐姐?|弟弟?|妹妹?|舅舅|叔叔|姑姑|姨妈?|亲人|老人家?)"
)
_CHILDREN = "(?:儿子|女儿|闺女|孩子|孙子|孙女)"
_DIED = "(?:去世|过世|病逝|离世|逝世|病故|咽气|过身|离开(?:我们?|人世))"
_DAY = (
    "(?:昨[天晚夜]|前[天晚]|今[天早](?:早上|凌晨|夜里)?|去年|前年|今年|上上?个?(?:月|周|星期|礼拜)|半夜|夜里|凌晨|大前天"
    r"|[\d一二两三四五六七八九十几]+(?:个)?(?:月|天|年|周)(?:以?前)?|[\d一二三四五六七八九十]+[月号]|年初|春天|夏天|秋天|冬天)"
)
_WHEN = rf"(?:{_DAY}|早上|晚上|上午|下午|的?时候|刚刚?|已经|突然|就|也|都|因为?.{{1,6}}|生?病)*"
_DEATH = re.compile(
    rf"{_MINE}(?:{_ELDERS}|{_CHILDREN}){_WHEN}{_DIED}{_SOFT}"
    rf"|{_MINE}{_ELDERS}{_WHEN}(?:没了|不在了){_SOFT}"
    rf"|{_MINE}{_ELDERS}{_WHEN}{_DAY}{_WHEN}走了{_SOFT}"
    rf"|{_MINE}{_ELDERS}{_WHEN}走了(?:有|都|快)?(?:好)?(?:几|多少|[\d一二两三四五六七八九十]+)个?(?:年|月)(?:多)?{_SOFT}"
)
_REST_OF_GRIEF = re.compile(
    "手续|证明|怎么办|咋办|咋整|不知道|心里|难受|难过|想|一个人|就剩|只剩|舍不得|节哀|火化|丧|后事|办"
)
_ELSEWHERE = re.compile(
    "低保|补[助贴]|过户|费|房|[水电灯]|修|漏|堵|吵|丢|找不到|没回来|证件|卡|户口|生活困难|收入|做饭|照[顾料]|看护|生病|摔|烟|味|煤|燃气|喘|胸|透不过"
)
"""Of what else such a message is about, which is served as it is."""

_PICTURES = "[\U0001f600-\U0001f60f\U0001f618\U0001f61b-\U0001f61d\U0001f923\U0001f970]"

LONELY = re.compile(
    "没(?:有)?个?人(?:跟|和|陪|同|与)(?:我|俺|咱)(?:说|聊|唠|玩|作伴)|(?:孤单|孤独|寂寞|冷清|孤零零)"
    "|(?:一个人|独自|自己)(?:在家|过|住|待着?|呆着?|吃饭|守着)*[^,，。]{0,3}[,，。 ]?[^,，。]{0,4}"
    "(?:闷|没意思|没劲|难熬|空落落|空荡荡|怪?无聊|心慌)"
    "|(?:在家|心里|屋里|日子)[^,，。]{0,3}闷得?(?:慌|很|死)?|没(?:得|有)?(?:个)?说话的|没个伴|想老伴"
    "|陪(?:我|俺)(?:说说?|聊聊?|唠唠?|坐坐)|想(?:找个?|有个?)人(?:说说?|聊聊?|唠唠?)"
    "|(?:一个人|天天|整天|老是)[^,，。]{0,6}没人(?:说说?话|聊聊?天|唠嗑|陪)"
    r"|[就只]剩(?:下)?(?:我|俺|咱)(?:们)?(?:一个人?|自己|[跟和][^,，。]{1,4}|俩|娘俩)"
)
LOW = re.compile(
    "(?:我|俺)?(?:今天|最近|这几天|这段时间|现在)?的?(?:"
    "(?:心里|心情|情绪)(?:真|好|很|太|特别|有点|挺|非常)*"
    "(?:难受|难过|不好受?|郁闷|憋屈|委屈|低落|崩溃|差|糟|乱|堵得慌|苦)"
    "|(?:真|好|很|太|特别|有点|挺|非常|就)*(?:难过|郁闷|憋屈|委屈|崩溃|伤心|想哭|心累|压抑|压力(?:好|很|太)?大))"
    f"(?:得很|死了|极了|坏了)?{_SOFT}"
)
WHO = re.compile(
    "(?:(?:你|您)(?:到底|究竟)?(?:是|叫)(?:谁|啥|什么|哪位|哪个)(?:呀|人|东西|名字?)?"
    "|(?:你|您)(?:是不是|到底是|是)?(?:一?个)?(?:真的?)?(?:人|真人|人工|活人|机器人?|电脑|[aA][iI]|程序|智能客服|人工智能)"
    "(?:还是(?:人|真人|人工|机器人?|电脑|[aA][iI]))?"
    f"|(?:你|您)(?:有名字|多大|几岁|是哪里?的)){_SOFT}"
)
CHAT = re.compile(
    f"(?:[哈嘿呵嘻]{{2,}}|[hH][aA]+(?:[hH][aA])*|233+|{_PICTURES}+"
    "|(?:(?:你)?会不会|能不能|给我|帮我|来)?(?:再)?[讲说]一?个?(?:笑话|故事)(?:听听?)?"
    "|(?:给我)?唱(?:一?个|一?首)?歌|(?:你)?(?:真|好|太)(?:可爱|聪明|厉害|幽默|搞笑|好玩|逗)"
    "|(?:我)?(?:好)?(?:爱|喜欢|想)你|么么哒|好无聊"
    f"|(?:你)?吃(?:过)?饭?(?:了)?(?:没有?|吗|么)|(?:你)?有(?:男|女)朋友|做我(?:男|女)朋友){_SOFT}"
)

HAN = re.compile("[\u3400-\u9fff]")
LATIN = re.compile("[A-Za-z']{2,}")
KNOWN = frozenset(
    ("ok", "okay", "yes", "no", "hi", "hello", "bye", "thanks", "thank", "you", "wifi", "app", "qq")
)
"""What everybody writes in Chinese too."""

THEN = re.compile(
    "怎么办|咋办|咋整|怎么弄|怎么处理|办什么|办啥|手续|追(?:得|不)?回|要(?:得|不)?回|(?:能|还能)(?:拿|找|要|退)?回|报(?:了|过|完)?警"
    "|(?:打|给)(?:了|过)(?:110|96110|银行)|骗子|(?:还)?没走远|冻结|止付|然后呢|(?:不|没)(?:敢|用)"
)
_REFUSED = (
    "(?:我|俺|也|都|就|还|幸好|当然|肯定|已经|直接)*(?:(?:没有?|不|别)(?:给|转|信|理|点|说|告诉|打|加|上当|汇|付|接)"
    "(?:钱|他们?|她|过去|链接|的|成|任何人)*|挂(?:掉|断)?了?(?:电话)?|拉黑(?:他|她)?了?|删(?:掉|除)?了)了?"
)
REFUSED = re.compile(
    rf"(?:{_REFUSED}|(?:我|就|只|就只|随便)*(?:是|想)?(?:来)?问(?:问|一下|一?声)(?:你们?)?"
    rf"|(?:我)?(?:知道|明白|晓得|懂)了|放心)(?:[,，。\s]*(?:{_REFUSED}|(?:我|就|只|随便)*(?:是|想)?问(?:问|一下)"
    rf"|(?:我)?(?:知道|明白|晓得)了|谢谢.{{0,3}}|放心))*{_SOFT}"
)
"""Right after a swindle: nothing was paid, they only wanted to know."""

LONGEST_THEN = 20
LONGEST_LONELY = 26
LONGEST = 40
"""Characters; a longer message tells more than a mood."""


def personal_in(words: str) -> str | None:
    """Which of these normalised words are; None for all others."""
    if was_cheated(words):
        return "scammed"
    if asks_of_scam(words):
        return "scam"
    if not words or len(words) > LONGEST:
        return None
    if _grieves(words):
        return "grief"
    if (asked := asked_of_us(words)) is not None:
        return asked
    if WHO.fullmatch(words):
        return "who"
    if CHAT.fullmatch(words):
        return "chat"
    if LOW.fullmatch(words):
        return "low"
    if len(words) <= LONGEST_LONELY and LONELY.search(words) and not _ELSEWHERE.search(words):
        return "lonely"
    if _is_foreign(words):
        return "foreign"
    if REFUSED.fullmatch(words):
        return REFUSES
    return NEXT if len(words) <= LONGEST_THEN and THEN.search(words) else None


def _grieves(words: str) -> bool:
    """Whether somebody has died, and nothing else is told but how one is and what is to be done."""
    clauses = [one for one in re.split(r"[,，。.;；!！?？\s]+", words) if one]
    if not clauses or _DEATH.fullmatch(clauses[0]) is None:
        return False
    rest = clauses[1:]
    return all(_REST_OF_GRIEF.search(one) and not _ELSEWHERE.search(one) for one in rest)


def _is_foreign(words: str) -> bool:
    found = [word.lower() for word in LATIN.findall(words)]
    return not HAN.search(words) and len(found) > 1 and not set(found) <= KNOWN


def say_of_themselves(reading: Turn) -> Turn:
    """The turn, with what its words say of the person or to us."""
    said = personal_in(reading.text) if reading.text else None
    if said is None:
        return reading
    return replace(reading, metadata={**reading.metadata, PERSONAL: said})
