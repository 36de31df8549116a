"""Chinese numerals, written and dictated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.chinese_numbers import identifier, parse_chinese_number, parse_digits, to_chinese_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三", 3),
        ("两", 2),
        ("〇", 0),
        ("零", 0),
        ("十", 10),
        ("十二", 12),
        ("一十二", 12),
        ("二十", 20),
        ("二十一", 21),
        ("廿", 20),
        ("廿三", 23),
        ("卅一", 31),
        ("一百", 100),
        ("一百零五", 105),
        ("一百五", 150),
        ("一百十五", 115),
        ("一百一十五", 115),
        ("两千三", 2300),
        ("一千零五十", 1050),
        ("一千零五", 1005),
        ("三万二", 32_000),
        ("3万", 30_000),
        ("3万5", 35_000),
        ("2百", 200),
        ("一万零五", 10_005),
        ("一亿零三万", 100_030_000),
        ("二三〇一", 2301),
        ("五零一", 501),
        ("幺零幺", 101),
        ("五零1", 501),
        ("二〇二六", 2026),
        ("501", 501),
    ],
)
def test_numerals_are_read(text: str, value: int) -> None:
    assert parse_chinese_number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "百", "十百", "十十", "一百零", "三三十", "十二三", "亿", "万五", "三栋", "²", "٣", "-3"],
)
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert parse_chinese_number(text) is None
    assert identifier(text) is None


def test_an_identifier_keeps_its_leading_zeros_when_read_by_digits() -> None:
    assert identifier("零五零一") == "0501"
    assert parse_digits("零三") == "03"
    assert identifier("十二") == "12"
    assert identifier("五百零一") == "501"
    assert identifier("十二零一") == "1201"
    assert identifier("二十一〇三") == "2103"
    assert parse_digits("十二") is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (12, "十二"),
        (21, "二十一"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (2026, "二千零二十六"),
        (10_005, "一万零五"),
        (100_010, "十万零一十"),
        (100_000_001, "一亿零一"),
    ],
)
def test_numbers_are_written(value: int, text: str) -> None:
    assert to_chinese_number(value) == text


@pytest.mark.parametrize("value", [-1, 10**12])
def test_numbers_out_of_range_are_refused(value: int) -> None:
    with pytest.raises(ValueError, match="no numeral"):
        to_chinese_number(value)


@given(st.integers(0, 10**12 - 1))
def test_what_is_written_is_read_back(value: int) -> None:
    assert parse_chinese_number(to_chinese_number(value)) == value


@given(st.text(max_size=60) | st.text("零〇一二两三九十百千万亿廿卅幺0123", max_size=60))
def test_reading_never_raises(text: str) -> None:
    value = parse_chinese_number(text)
    assert value is None or value >= 0
