"""Chinese numerals as residents write and dictate them: 三, 十二, 廿三, 一百零五, 二三〇一, 两千三.

Two ways of writing live side by side. With place words (十 百 千 万 亿) the numeral is a sum;
without them it is read digit by digit, as room numbers and years are: 二三〇一 is 2301.
"""

import re

DIGITS = {
    **{character: value for value, character in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "两": 2,
    "幺": 1,  # Said for 一 on the telephone and in room numbers.
}
TENS = {"廿": 20, "卅": 30}
PLACES = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10_000, "亿": 100_000_000}
NUMERAL_CHARACTERS = "".join([*DIGITS, *TENS, *PLACES, *GROUPS])

# The longest numeral below 10**12 has 23 characters; longer runs are noise.
_LONGEST = 24
_ASCII_DIGITS = re.compile(r"[0-9]+")
_FLOOR_AND_FLAT = re.compile(
    "([一二三四五六七八九]?十[一二三四五六七八九]?)([零〇][一二三四五六七八九幺])"
)


def parse_chinese_number(text: str) -> int | None:
    """The value of `text`, or None when it is not one whole numeral.

    Digits 0-9 may stand in for the characters (3万, 二3). A last digit without its place
    word counts in the next lower place, as it is said: 一百五 is 150, 两千三 is 2300.
    """
    digits = parse_digits(text)
    if digits is not None:
        return int(digits)
    if not 0 < len(text) <= _LONGEST:
        return None
    return _parse_sum(text)


def parse_digits(text: str) -> str | None:
    """A numeral read digit by digit, leading zeros kept (零五零一 → "0501"), or None."""
    if not 0 < len(text) <= _LONGEST:
        return None
    read = [str(DIGITS[one]) if one in DIGITS else one for one in text]
    joined = "".join(read)
    return joined if _ASCII_DIGITS.fullmatch(joined) else None


def identifier(text: str) -> str | None:
    """A numeral as the plain digits that name a house or a room, or None.

    Leading zeros are kept when it is read digit by digit, so that 零一 stays "01". A floor
    in tens followed by a flat is said in one breath: 十二零一 is "1201".
    """
    digits = parse_digits(text)
    if digits is not None:
        return digits
    if said := _FLOOR_AND_FLAT.fullmatch(text):
        return f"{parse_chinese_number(said[1])}{parse_digits(said[2])}"
    value = parse_chinese_number(text)
    return None if value is None else str(value)


def to_chinese_number(value: int) -> str:
    """The usual written form: 12 → 十二, 105 → 一百零五, 2026 → 二千零二十六.

    Raises ValueError below zero and from 10**12 on.
    """
    if not 0 <= value < 10**12:
        raise ValueError(f"no numeral for {value}: it must be from 0 to 10**12 - 1")
    if value == 0:
        return "零"
    written = ""
    for word, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        group, value = divmod(value, size)
        if group:
            # A gap is spoken once: 10_005 is 一万零五.
            gap = "零" if written and group < 1000 else ""
            written += gap + _group_of_four(group) + word
        elif written and value and not written.endswith("零"):
            written += "零"
    written = re.sub("零+", "零", written)
    return written.removeprefix("一") if written.startswith("一十") else written


def _group_of_four(group: int) -> str:
    written = ""
    for word, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, group = divmod(group, size)
        if digit:
            written += "零一二三四五六七八九"[digit] + word
        elif written and group and not written.endswith("零"):
            written += "零"
    return written


def _parse_sum(text: str) -> int | None:
    """A numeral with place words. Places must fall from left to right inside a group."""
    total = 0
    rest = text
    for word in ("亿", "万"):
        head, found, tail = rest.partition(word)
        if not found:
            continue
        group = _parse_group(head)
        if not group:
            return None
        total += group * GROUPS[word]
        if len(tail) == 1 and (digits := parse_digits(tail)):
            return total + int(digits) * GROUPS[word] // 10
        rest = tail
    if not rest:
        return total
    group = _parse_group(rest)
    return None if group is None else total + group


def _parse_group(text: str) -> int | None:
    """Up to four places: 一百零五, 十二, 廿三; plain digits stand for themselves (3万)."""
    digits = parse_digits(text)
    if digits is not None:
        return int(digits)
    total, last_place, zero = 0, 10_000, False
    pieces = re.findall(r"([0-9]+|[零〇一二三四五六七八九两幺])?([十百千])|([廿卅])|(.)", text)
    for position, (count, place, tens, other) in enumerate(pieces):
        if place:
            size = PLACES[place]
            number = _count(count, may_be_missing=place == "十")
        elif tens:
            size, number = 10, TENS[tens] // 10
        elif other in ("零", "〇"):
            zero = True
            continue
        elif position == len(pieces) - 1 and other in DIGITS:
            size = 1 if zero or last_place == 10 else last_place // 10
            return total + DIGITS[other] * size if size < last_place else None
        else:
            return None
        if number is None or size >= last_place:
            return None
        total, last_place, zero = total + number * size, size, False
    return None if zero else total


def _count(count: str, *, may_be_missing: bool) -> int | None:
    """How many of a place: nothing before 十 is one (十二, 一百十五), elsewhere one is said."""
    if not count:
        return 1 if may_be_missing else None
    value = int(count) if count.isascii() else DIGITS[count]
    return value if 0 < value < 10 else None
