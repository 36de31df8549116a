"""Sums of money as people write and say them: 三百八十块五, 1,280.50元, 两千出头, 3万多. Pure.

Sums are whole fen. A number is money by its unit, by a sign before it, or by a verb of paying; a
round one also by 出头 behind it.
"""

import re
import unicodedata
from dataclasses import dataclass

from api.chinese_numbers import parse_chinese_number

_MOST = 10**12
_LIMIT = 2000  # Characters that are looked at; a text of the platform is shorter.
_BEFORE = 16  # Characters that tell what a number is for.
_SAID = "零〇一二三四五六七八九十百千万两"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,4})?"
_NUMBER = rf"(?:{_DIGITS}|[{_SAID}]{{1,12}})"
_LOOSE = "多|出头|来|好几|上下|左右|不到"
_COUNTED = "人户家个名位米度平次天年月斤吨辆盏层楼栋幢室号路弄线门小分公"
_ROUND = frozenset("十百千万")
_SUM = re.compile(
    rf"(?P<about>大概|大约|约|将近|快|差不多|接近)?(?P<sign>[¥$]|人民币|RMB)?\s?(?<![\d.,{_SAID}])(?P<number>{_NUMBER})"
    rf"(?P<large>万|千|百)?(?P<more>{_LOOSE})?(?P<large_behind>万|千)?\s?"
    rf"(?:(?P<unit>元(?!旦|素|宵)|块(?![儿地砖牌石板玻木土布草田])|圆|RMB|(?<=\d)Y(?![A-Z]))(?P<more_behind>多)?钱?(?:(?P<jiao>\d(?!\d)|[{_SAID}](?![{_SAID}]))"
    rf"(?:[毛角](?:(?P<fen>\d|[{_SAID}])分?)?)?(?![{_COUNTED}]))?(?P<whole>整)?|(?P<small>毛(?![病衣巾笔])|角(?![洲落形色度])))?(?P<around>左右|上下|出头)?"
)
_PAID = re.compile(
    r"(?:[欠交缴付收花扣罚退赔涨]|多收|少退|押金|费用?|价|金额|一共|总共|合计)(?:了|我|过|掉|是|要|的|给|到|们|家|[:：])*\s?$"
)
_CENTS = {"万": 10_000, "千": 1000, "百": 100}


@dataclass(frozen=True)
class Amount:
    """A sum in fen. `exact` is False where it is said to be about so much or more."""

    cents: int
    exact: bool
    words: str


def amounts(text: str) -> list[Amount]:
    """Every sum of money in a text, in its order."""
    text = unicodedata.normalize("NFKC", text[:_LIMIT]).upper()
    found = (_amount(match, text) for match in _SUM.finditer(text))
    return [amount for amount in found if amount is not None]


def _amount(match: re.Match[str], text: str) -> Amount | None:
    number = _value(match["number"])
    if number is None:
        return None
    unit = match["unit"] or match["sign"] or match["small"]
    loose = match["more"] or match["around"] or match["more_behind"] or match["about"]
    if not unit and not _is_money(match, text):
        return None
    times = _CENTS.get(match["large"] or "", 1) * _CENTS.get(match["large_behind"] or "", 1)
    cents = round(number * times * (10 if match["small"] else 100))
    if match["unit"]:
        jiao, fen = (_value(match[name] or "零") or 0 for name in ("jiao", "fen"))
        cents += int(10 * jiao + fen)
    if not 0 < cents < _MOST:
        return None
    return Amount(cents=cents, exact=not loose, words=match[0].strip())


def _is_money(match: re.Match[str], text: str) -> bool:
    """Whether a number without a unit is a sum: 欠了1200, 两千出头, 3万多."""
    behind = text[match.end() : match.end() + 1]
    if behind and (behind in _COUNTED or behind.isdigit() or behind in "-%:/"):
        return False
    number = match["number"]
    if not (number[0].isdigit() or _ROUND & set(number)):
        return False  # 五花八门, 七七八八
    if _PAID.search(text[max(0, match.start() - _BEFORE) : match.start()]):
        return True
    if match["large"] == "万" and "." in match["number"]:
        return True
    large = match["large"] or match["large_behind"] or match["number"][-1] in "千万"
    return bool(large and (match["more"] or match["around"]))


def _value(number: str) -> float | None:
    """The value of digits with commas and a point, or of a numeral."""
    if re.fullmatch(_DIGITS, number):
        return float(number.replace(",", ""))
    return parse_chinese_number(number)
