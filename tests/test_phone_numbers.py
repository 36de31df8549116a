"""Telephone numbers as they are written and dictated; all of them are made up."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.phone_numbers import contact_offered, folded, phone_numbers, without_numbers


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("13800000000", "13800000000"),
        ("138 0000 0000", "13800000000"),
        ("138-0000-0000", "13800000000"),
        ("１３８０００００００１", "13800000001"),
        ("+86 13800000000", "13800000000"),
        ("一三八零零零零零零零零", "13800000000"),
        ("幺三八 幺二三四 五六七八", "13812345678"),
        ("电话13800000000，找王女士", "13800000000"),
        ("0571-88881234", "0571-88881234"),
        ("057188881234", "0571-88881234"),
        ("010 62345678", "010-62345678"),
        ("(0571)88881234-801", "0571-88881234转801"),
        ("0571 8888 1234转801", "0571-88881234转801"),
        ("0571-88881234分机号12", "0571-88881234转12"),
        ("电话88881234", "88881234"),
    ],
)
def test_numbers(written: str, shown: str) -> None:
    [number] = phone_numbers(written)
    assert number.shown == shown


@pytest.mark.parametrize(
    "written",
    [
        "",
        "3-2-501",
        "YX-20261122-0007",
        "1380000000",
        "138000000001",
        "12345",
        "88881234",
        "330106199001011234",
        "6222021234567890123",
        "二〇二六年十一月二十二",
    ],
)
def test_what_is_no_number(written: str) -> None:
    assert phone_numbers(written) == []


@pytest.mark.parametrize(
    ("said", "contact"),
    [
        ("我的手机13800000000", "13800000000"),
        ("楼道灯坏了，我住2单元502，打13800000000", "13800000000"),
        ("灯坏了，有事请打 13800000000", "13800000000"),
        ("灯坏了，电话：13800000000，找王女士", "13800000000"),
        ("联系我：138 0000 0000", "13800000000"),
        ("13800000000", "13800000000"),
        ("有事打我13800000000，物业的0571-88886666没人接", "13800000000"),
        ("我电话13800000000，换成我老婆的13900000000", "13900000000"),
        ("物业电话0571-88886666打不通", None),
        ("他电话13800000000", None),
        ("骗子用13800000000打来的", None),
        ("灯坏了", None),
    ],
)
def test_the_number_that_is_offered(said: str, contact: str | None) -> None:
    offered = contact_offered(said)
    assert (offered and offered.shown) == contact


def test_numbers_are_struck_out_and_nothing_else() -> None:
    said = "打我幺三八零零零零零零零零，或者 0571-88881234 转 801，3栋501"
    assert without_numbers(said, mark="***") == "打我***，或者 ***，3栋501"


DIGITS = st.text(alphabet="0123456789一三八幺零 -转分机电话()+\u2460\ufb03", max_size=60)


@given(st.text(max_size=200) | DIGITS)
def test_reading_never_raises_and_keeps_the_length(text: str) -> None:
    assert len(folded(text)) == len(text)
    for number in phone_numbers(text):
        assert number.digits.isascii()
        assert 0 <= number.start < number.end <= len(text)
    contact_offered(text)


@pytest.mark.parametrize("piece", ["138", "一三八 ", "0571-", "我电话", "8888 1234转", "(0"])
def test_a_long_text_is_read_in_time(piece: str) -> None:
    started = time.process_time()
    contact_offered(piece * 1000)
    assert time.process_time() - started < 1.0
