"""Small words inside a report, each for what it is. Pure.

两千块, 要赔, 天天如此, 晚上十一点      a detail: more of the story, whatever is read in it
4, 65, 第五个                           a number that is none of the options
那你给我报一下吧                          they want it filed, and tell nothing of it
你好嘛 我屋头水管子漏了                    a greeting, which is no part of the story
"""

import re

LONGEST_DETAIL = 20
LONGEST_REST = 6
"""Characters of what may stand beside the wish to have it filed: 那你给我报一下吧不热."""

SHORTEST_STORY = 4
"""Characters of the shortest words that tell something, whatever the engine reads in them."""

_SOFT = r"[的了吧呀啊呢哦嘛啦!！。~…,，\s]*"
_COUNT = r"[\d一二两三四五六七八九十百千万几半.]+"
_THEM = "(?:他们?|她们?|对方|人家|楼上|楼下|隔壁|物业|房东|商家|店里|施工队|装修队)?"

_AMOUNT = re.compile(
    r"(?:一共|总共|大概|差不多|至少|起码|也就|就|才|都|要了?|花了?|收了?|赔了?|欠了?|亏了?|押金|价格|我们?|他们?|是|有|\s)*"
    rf"{_COUNT}(?:多|来)?(?:块|元|万|千|百|毛)(?:多|来)?(?:块)?钱?(?:左右|上下)?{_SOFT}"
)
_WISH = re.compile(
    rf"(?:我们?|{_THEM}|反正|至少|起码|就|还|也|都|必须|一定)*(?:要求?|想要?|希望|得|该|必须|应该|让){_THEM}"
    r"(?:给|来|把)?(?:我们?家?|钱)?(?:赔偿?|赔钱|退钱?|退款|退回来?|道歉|认错|(?:个)?说法|负责|停工|停掉|拆掉?|搬走|挪走|换新?|处罚|罚款?)"
    rf"(?:我们?|一下|才行|就行|到底|{_COUNT}(?:块|元|万|千|百)钱?)?{_SOFT}"
)
_HOUR = (
    r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})(?:点(?:半|多|钟|\d{1,2}分?"
    r"|[一二三四五]?十[一二三四五六七八九]?分?)*|:\d\d)"
)
_WHEN = (
    "昨[天晚夜]上?|前[天晚]|今[天早晚]|每[天晚日周]|天天|夜夜|晚晚|周末|工作日|早晚|早上|上午|中午|下午|傍晚|晚上|夜里|半夜|凌晨|清晨"
    f"|一早|{_HOUR}"
)
_OF_TIMES = re.compile(
    rf"(?:{_WHEN}|都|就|是|一般|基本上?|大概|经常|总|老|一直|从|[到至~\-]|早|晚|以?[前后]|左右|开始|这样|如此|这个?样子?|那样|\s)+{_SOFT}"
)
_A_TIME = re.compile(rf"{_WHEN}|从早到晚")
_ASKS = re.compile(r"[?？吗么]|几点|多少|怎么|什么|谁|哪")

_NUMBER = re.compile(r"(?:选|第|回)?(?:\d{1,2}|[一二三四五六七八九十])(?:个|项)?[。.!！]*")

_TO_FILE = re.compile(
    r"(?=.*(?:[给帮替]我|那|你|您|帮忙|麻烦))"
    r"(?:那|就|你们?|您|可以|要不|还是|请|麻烦|先|直接|好|行|嗯|[,，\s])*(?:[给帮替]我|帮忙|[给帮])*"
    r"(?:上报|报修|报(?![名警销价废])|反映|登记)(?:一?下|上去|一声|给社区|给物业)*[吧呗嘛呀啊哈咯了]*[,，。!！\s]*"
    rf"(?P<rest>.{{0,{LONGEST_REST}}})"
)

_PUTS_RIGHT = re.compile(
    r"[啊哦噢哎诶呃嗯\s,，]*(?:不对(?!劲|头)|错了|(?:说|记|搞|弄|写)错了?)[了啊哦,，。\s]*\S{2}"
)

_GREETING = re.compile(
    r"(?:(?:(?:小邻|社区|同志|师傅|老师|各位)*[你您]们?好(?:[嘛啊呀哈哦吖哇]|社区|小邻|同志|师傅|老师|工作人员)*"
    r"|(?:早上|上午|中午|下午|晚上)好[啊呀]?|早安|在[吗么嘛不]|喂|嗨|hello|hi)[\s,，。!！~～、?？]+)+",
    re.IGNORECASE,
)


_OPENING = re.compile(
    r"(?:我|要|想|得|必须|就是|[,，\s])*(?:投诉|举报|反映|报修|上报)(?:他们?|她|你们|物业|个?事情?|一?下)?"
)
_DAYTIME = re.compile(rf"昨[天晚]|前天|今[天早晚]|上周|周[一二三四五六日末]|{_WHEN}")
_VERDICT = re.compile(r"满意|[评分星赞]|[好差]评|服务")


def tells_beside_opening(words: str) -> bool:
    """Whether more is told than that there is something to tell: 我要投诉 他打了我一巴掌."""
    return len(_OPENING.sub("", words).strip()) >= SHORTEST_STORY


def tells_anyway(words: str, *, sounds_like: str) -> bool:
    """Whether words that sound like small talk tell when something happened (昨天下午放的),
    or what sounds like a verdict judges nothing (我不泼了 你们来处理).
    """
    if sounds_like == "case_rate":
        return len(words) >= SHORTEST_STORY and _VERDICT.search(words) is None
    timed = len(words) > LONGEST_REST and _DAYTIME.search(words) is not None
    return timed and sounds_like == "out_of_scope"


def is_detail(words: str) -> bool:
    """Whether the words are an amount, a wish or a time, which by themselves mean nothing."""
    if len(words) > LONGEST_DETAIL or _ASKS.search(words):
        return False
    if _OF_TIMES.fullmatch(words):
        return _A_TIME.search(words) is not None
    return any(pattern.fullmatch(words) for pattern in (_AMOUNT, _WISH))


def is_number(words: str) -> bool:
    """Whether the words are the number of an option and nothing else."""
    return _NUMBER.fullmatch(words) is not None


def wish_to_file(words: str) -> str | None:
    """What stands beside the wish to have it filed, often nothing; None without such a wish."""
    match = _TO_FILE.fullmatch(words)
    return None if match is None else match["rest"]


def puts_right(words: str) -> bool:
    """Whether the words say something instead of what was said before: 不对 是前天."""
    return _PUTS_RIGHT.match(words) is not None


def without_greeting(story: str) -> str:
    """A story without the greeting before it; as it is where nothing else is told."""
    rest = story[match.end() :] if (match := _GREETING.match(story)) else story
    return rest if len(rest.strip()) >= SHORTEST_STORY else story
