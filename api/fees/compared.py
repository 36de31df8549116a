"""Why a bill is what it is: what it is made of, and the two months that are set beside each other.

A bill has lines (`自来水费 16吨×2.85元`), so that "怎么比上个月多" has an answer in figures, and
nothing need be guessed. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.fees.models import Bill
from api.fees.periods import parse_period

_DEAR = "多(?![少久长])|贵|高(?!层|龄)|涨|(?<!多)少|低(?!保)|便宜|降"
_WHY = (
    "(?:怎么|咋|为什么|为啥|为何|为嘛|凭什么|凭啥|点解|哪能|啥原因|什么原因)"
    "(?!(?:才|样|能|可以)?[交缴付办查])"
)
ASKS_WHY = re.compile(
    f"{_WHY}.{{0,14}}?(?:{_DEAR})|(?:{_DEAR}).{{0,6}}(?:{_WHY}|原因)"
    f"|[比跟和同].{{1,12}}(?:{_DEAR})(?:了|出|好|这么|那么|很|一?点|[一二两三四五六七八九十几\\d])"
    "|(?<![至最差不])多出来|差了?多少|(?:多|少|涨|降)了多少"
)
"""Somebody wonders at a sum, or asks how two of them differ."""

MADE_OF = re.compile(
    r"明细|清单|怎么算|咋算|怎么来的|咋来的|[包都]括?含?(?:有|些)?(?:哪些|什么|啥)(?:钱|费|项)|构成|组成"
    r"|(?:多少钱?|几块钱?|几毛钱?|什么价|单价).{0,3}(?:[一每1]|一个)?(?:平方?米?|方|吨|度|立方米?)(?![台方])"
    r"|[一每1](?:平方?米?|平)(?:多少|几[块毛]|什么价)|按什么(?:收|算)"
)
"""Somebody asks what a sum is made of, or what a square metre or a ton of it costs."""

CONTESTED = re.compile(
    "错|不对|不认|不交|不服|不合理|没道理|离谱|凭什么|凭啥|凭咩|多收|乱收|乱涨|重复|退|投诉|举报|核实|核对|取消|坑|骗|黑心"
    "|谁同意|没(?:有|经过)?.{0,4}(?:同意|通知|表决)|没[用住收]|一?直没"
)
"""Who says this wonders no more: the sum is contested."""

_BESIDE = re.compile("相?比")
_AGAINST = re.compile("(?:和|跟|同|与|对比)(?=[^和跟同与]{1,10}$)")


@dataclass(frozen=True)
class Compared:
    """A bill, and the one that it is set beside, if there is one."""

    bill: Bill
    before: Bill | None

    @property
    def more_cents(self) -> int:
        """By how much the bill is more; negative where it is less."""
        return self.bill.amount_cents - self.before.amount_cents if self.before else 0


def asks_why(words: str) -> bool:
    """Whether words ask why a sum is so much, or how two differ."""
    return ASKS_WHY.search(words) is not None


def asks_what_of(words: str) -> bool:
    """Whether words ask what a sum is made of."""
    return MADE_OF.search(words) is not None


def only_wonders(words: str) -> bool:
    """Whether words ask why, and contest nothing."""
    return asks_why(words) and CONTESTED.search(words) is None


def compared(
    bills: Sequence[Bill], words: str, *, today: date, shown: date | None = None
) -> Compared | None:
    """The bill that is asked about and the one to set beside it; None without a bill of the months.

    Args:
        bills: of one fee, the newest first.
        words: "9月怎么比10月多", "怎么比上个月多", "和5月比多了多少".
        today: the day in Asia/Shanghai.
        shown: the month that was talked of, if the words name none.
    """
    asked, beside = _sides(words)
    if not bills or _long_ago(bills, asked, today=today):
        return None
    bill = _bill_of(bills, asked, today=today) or next(
        (one for one in bills if one.period == shown), bills[0]
    )
    before = _bill_of(bills, beside, today=today, month=bill.period.month)
    if before is None or before.id == bill.id:
        # 上个月 is the bill before, whenever the newest one came.
        before = next((one for one in bills if one.period < bill.period), None)
    return Compared(bill, before)


def _long_ago(bills: Sequence[Bill], words: str, *, today: date) -> bool:
    """Whether words name months before the newest bill of which there is none; what has not been
    billed yet (这个月) is asked of the newest.
    """
    period = parse_period(words, today=today) if words else None
    if period is None or period.until >= bills[0].period:
        return False
    return not any(period.since <= one.period <= period.until for one in bills)


def _sides(words: str) -> tuple[str, str]:
    """What is said of the one month, and of the other: "9月比10月多", "和5月比"."""
    than = _BESIDE.search(words)
    if than is None:
        return words, ""
    left, right = words[: than.start()], words[than.end() :]
    against = _AGAINST.search(left)
    return (left[: against.start()], left[against.end() :]) if against else (left, right)


def _bill_of(
    bills: Sequence[Bill], words: str, *, today: date, month: int | None = None
) -> Bill | None:
    """The newest bill of the months that words name; of a whole year the one of `month`."""
    period = parse_period(words, today=today) if words else None
    if period is None:
        return None
    fitting = [one for one in bills if period.since <= one.period <= period.until]
    alike = [one for one in fitting if one.period.month == month]
    return next(iter(alike or fitting), None)
