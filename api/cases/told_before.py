"""Who says that they have told it before: 上周五就报了, 都报了三遍了, 跟你们说过了. Pure.

What was told to others (跟物业报过) or by others (邻居报过) is no report of theirs to us.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from api.cases.meant import Naming, tells_of
from api.cases.models import Case
from api.clock import local

REMEMBERED = 3
"""For so many days that have gone by people are one out."""

_REPORT = "(?:报修?(?!名|警|案|销|价|复|了?[名警案销])|反映|投诉|登记|上报|申报)"
_US = "(?:我们?)?(?:在)?(?:跟|给|向|和|同)?(?:你们?|这里|这儿|小邻|社区)?(?:这里|这儿)?"
_TIMES = r"(?:[一两二三四五六七八九十几好多无数\d]+)(?:次|遍|回|趟)"
_NOTHING = "(?:没人|还没|没来|没有?动静|没修|没消息|没下文|不见|到现在)"
_CLAIM = re.compile(
    f"(?:早就?|已经|以前|之前|上次|上回|前几天|前段时间|都|就){_US}{_REPORT}(?:过|了|上去)"
    f"|{_REPORT}(?:过|了)?{_TIMES}"
    f"|{_REPORT}(?:过|了)[^,，。]{{0,8}}[,，]?{_NOTHING}"
    "|(?:跟|给|和|同)你们?(?:都|已经|早就?|就)?(?:说|讲|反映|报)(?:过|了)"
)
_BY_NONE = re.compile(
    f"(?:[没未]有?(?:人)?|有人|别人|邻居[^,，。]{{0,4}}|人家)(?:已经|也|都|早就?)?{_REPORT}"
)
_AGAIN = re.compile(
    "(?:上次|上回|之前|以前|前几天|前段时间|刚修|修好|办好|弄好|那个|那里|那儿)[^。!！?？]{0,14}[又还再](?:是|在|开始)?"
    "(?=[^,，。说问见有去来])|老(?:地方|位置)|同一个?(?:地方|位置)"
)
_SPOT = "大?门口|门前|门厅|楼[上下顶道]|[里外]面|旁边|边上|对面|隔壁"
_SAME_PLACE = re.compile(
    "(?:就|还|也|都|[,， ])*(?:是|在)*"
    "(?:(?:刚才|刚刚|刚|上面|前面|上次|上回)(?:我)?(?:说|报|讲|提)?过?的?|同一个?|一样的?"
    "|老(?=地[方儿]|位置))(?:那[里儿边]|那个?|这个?)?(?:地[方儿点]|位置|小区|单元|楼|栋)*"
    rf"(?P<spot>{_SPOT})?[的了吧啊呀呢哦嘛]*"
)
"""Said to the question where it is: 就刚才那个楼门口, 老地方, 还是同一个单元."""

_ELSEWHERE = re.compile(
    "(?:跟|向|给|找|打|和|到|去)(?:过|了)?[^,，。你]{0,4}(?:物业|管家|居委|街道|镇里|12345|热线|城管|派出所"
    "|警|110|房东|开发商|供电|供水|水务|自来水|燃气|电梯公司|维修|师傅|保安|网格员|业委会)"
)


def claims_report(words: str, *, days: tuple[date, date] | None = None) -> bool:
    """Whether words say that the speaker has told us before.

    Args:
        words: normalised.
        days: the days on which something was reported, as far as the words name them
            (`since_when.reported_days`): naming one is a claim.
    """
    if _BY_NONE.search(words) or _ELSEWHERE.search(words):
        return False
    return days is not None or _CLAIM.search(words) is not None


def at_the_same_place(words: str) -> str | None:
    """The spot at the place of what was told before, often none; None where the words point to no
    place before.
    """
    found = _SAME_PLACE.fullmatch(words)
    return None if found is None else found["spot"] or ""


def comes_again(words: str) -> bool:
    """Whether words tell that what was told before has happened once more: 上次那个又堵上了."""
    return _AGAIN.search(words) is not None


def told_before(
    cases: Sequence[Case], naming: Naming, *, building: str | None, today: date
) -> Sequence[Case]:
    """The cases among some that the words may be about once more, the newest first.

    The matter decides, and a building that is said and is another's; a day only between several.
    Without a matter the day decides, and without both nothing is the same. Whether a case can be
    the one that was reported on the day that is said, `opened_about` tells.
    """
    able = [one for one in cases if building is None or one.building in (None, building)]
    if naming.kind is not None:
        named = [one for one in able if one.kind is naming.kind]
        able = named or [one for one in able if tells_of(one, naming)]
    elif naming.days is None:
        return []
    if naming.days is None:
        return able
    first, last = naming.days
    then = [one for one in able if first <= local(one.opened_at).date() <= last]
    near = [one for one in able if opened_about(one, naming.days, today=today)]
    return then or near or (able if naming.kind is not None else [])


def opened_about(case: Case, days: tuple[date, date], *, today: date) -> bool:
    """Whether a case can be what somebody says to have reported on some days: people are a day out,
    and further the longer it is ago. What came today is not what was reported last week.
    """
    first, last = days
    out = timedelta(days=max(1, (today - last).days // REMEMBERED))
    return first - out <= local(case.opened_at).date() <= last + out
