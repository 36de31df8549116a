"""Telephone numbers as people write and dictate them: 138 0000 0000, 幺三八…, 0571-8888 1234转801.

Mobile numbers have eleven digits and begin with 13 to 19; landlines have an area code of three or
four digits and seven or eight of their own (the national numbering plan). A local number without
its area code is read only where the words call it a telephone. Pure.
"""

import re
import unicodedata
from dataclasses import dataclass

_MOBILE_DIGITS = 11
_BEFORE = 20
"""Characters that tell whose a number is."""

_SAID = str.maketrans("零〇一二三四五六七八九幺", "001234567891")
_RUN = re.compile(r"[零〇一二三四五六七八九幺\d](?:[ \-]?[零〇一二三四五六七八九幺\d]){6,}")
_NUMBER = re.compile(
    r"(?<!\d)(?:"
    r"(?:\+?(?:00)?86[ \-]?)?(?P<mobile>1[3-9]\d(?:[ \-]?\d){8})(?![ \-]?\d)"
    r"|\(?(?P<area>0(?:10|2\d|[3-9]\d\d))\)?[ \-]?(?P<own>[2-9]\d{2,3}[ \-]?\d{4})"
    r"|(?<=电话)(?:号码)?[是为: ]{0,2}(?P<local>[2-9]\d{2,3}[ \-]?\d{4})"
    r")(?!\d)(?:\s?[,，(]?\s?(?:转|分机|\-)(?:分机)?(?:号)?[: ]?(?P<extension>\d{1,6})(?!\d))?"
)
_OFFERED = re.compile(
    r"(?:我|本人|咱)[^,，。;；!！]{0,8}$|(?:联系|回电|回话|回我|找我|打我|致电)[^,，。;；!！]{0,8}$|"
    r"(?:^|[,，。;；\s])(?:请|有事|可以|麻烦|直接|就)*打(?:电话)?[:： ]{0,2}$|"
    r"(?:^|[,，。;；\s])(?:电话|手机|号码|座机|tel|TEL)(?:号码?)?[是为:： ]{0,2}$"
)
_SOMEBODY_ELSES = re.compile(
    r"(?:物业|管家|客服|房东|中介|骗子|对方|[他她]们?|邻居|公司|商家|老板|来电|打了|拨打|打过)[^,，。;；!！]{0,8}$"
)


@dataclass(frozen=True)
class PhoneNumber:
    """A number of plain digits. `area` is empty for mobiles and local numbers; `start` and `end`
    are where it stands in the text as `read_in` folds it.
    """

    digits: str
    area: str = ""
    extension: str = ""
    start: int = 0
    end: int = 0

    @property
    def is_mobile(self) -> bool:
        return len(self.digits) == _MOBILE_DIGITS

    @property
    def shown(self) -> str:
        """13800000000, 0571-88881234转801."""
        number = f"{self.area}-{self.digits}" if self.area else self.digits
        return f"{number}转{self.extension}" if self.extension else number


def folded(text: str) -> str:
    """The text half-width, with dictated digits of a number as digits; of the same length."""
    text = "".join(_narrow(character) for character in text)
    return _RUN.sub(lambda run: run[0].translate(_SAID), text)


def phone_numbers(text: str) -> list[PhoneNumber]:
    """Every number in a text, in its order."""
    return [_of(found) for found in _NUMBER.finditer(folded(text))]


def contact_offered(text: str) -> PhoneNumber | None:
    """The number by which the writer wants to be reached: the last one, and nobody else's."""
    said = folded(text)
    offered = None
    for found in _NUMBER.finditer(said):
        before = said[max(0, found.start() - _BEFORE) : found.start()]
        if _SOMEBODY_ELSES.search(before):
            continue
        if _OFFERED.search(before) or found["local"] or said.strip() == found[0].strip():
            offered = _of(found)
    return offered


def without_numbers(text: str, *, mark: str) -> str:
    """The text with a mark in the place of every number; the rest as it was written."""
    for number in reversed(phone_numbers(text)):
        text = text[: number.start] + mark + text[number.end :]
    return text


def _of(found: re.Match[str]) -> PhoneNumber:
    group = next(name for name in ("mobile", "own", "local") if found[name])
    return PhoneNumber(
        digits=re.sub(r"\D", "", found[group]),
        area=found["area"] or "",
        extension=found["extension"] or "",
        start=found.start(group) if group == "local" else found.start(),
        end=found.end(),
    )


def _narrow(character: str) -> str:
    folded_to = unicodedata.normalize("NFKC", character)
    return folded_to if len(folded_to) == 1 else character
