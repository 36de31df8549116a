"""Names of estates by their sound and without their form."""

import time

import pytest

from api.grids.near_names import spelt_right

ESTATES = {
    "阳光花园": "阳光花园",
    "阳光家园": "阳光家园",
    "月亮湾小区": "月亮湾小区",
    "月亮湾": "月亮湾小区",
    "梧桐苑": "梧桐苑",
    "紫荆里": "紫荆里",
    "紫荆小区": "紫荆里",
    "中心小学": "云溪中心小学",
    "清河": "清河老街",
    "云栖名邸": "云栖名邸",
}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("阳光花圆3栋灯坏了", "阳光花园3栋灯坏了"),
        ("杨光花园3栋", "阳光花园3栋"),
        ("我住羊光花园", "我住阳光花园"),
        ("阳关花园的电梯", "阳光花园的电梯"),  # Front and back nasals.
        ("阳光发园2单元", "阳光发园2单元"),  # No letter off, another word.
        ("阳光话眼3栋", "阳光花园3栋"),  # yan for yuan.
        ("阳光花3栋", "阳光花园3栋"),
        ("阳光的花园3栋", "阳光花园3栋"),
        ("梧桐园没水", "梧桐苑没水"),
        ("紫金里4栋", "紫荆里4栋"),
        ("自金里4栋", "紫荆里4栋"),
        ("月亮弯3栋", "月亮湾小区3栋"),
        ("越娘湾3栋", "月亮湾小区3栋"),  # n for l.
        ("云栖3栋", "云栖名邸3栋"),
        ("云栖", "云栖名邸"),
        ("云栖的3号楼", "云栖名邸的3号楼"),
    ],
)
def test_a_near_name_is_the_registered_one(said: str, meant: str) -> None:
    spelling = spelt_right(said, estates=ESTATES)
    assert (spelling.text, spelling.options) == (meant, ())
    assert (spelling.assumed is None) == (said == meant)


@pytest.mark.parametrize(
    "said",
    [
        "阳光花园3栋",  # Known already.
        "阳光花园离杨光家园不远",  # One that is known decides.
        "幸福花园3栋",
        "阳光乐园",
        "今天阳光很好",
        "云栖的月亮",
        "情何以堪",  # 清河 is too short to be heard in it.
        "我们家花园",
        "无痛分娩",
        "自己里里外外",
        "最近小区停水了",
        "至今小区没人管",
        "自己小区的路灯",
        "领导无动于衷",
        "此致敬礼",
        "中小学几点放学",
        "12345",
        "",
    ],
)
def test_anything_else_stays_as_it_is(said: str) -> None:
    spelling = spelt_right(said, estates=ESTATES)
    assert (spelling.text, spelling.assumed, spelling.options) == (said, None, ())


def test_what_fits_two_is_asked() -> None:
    spelling = spelt_right("阳光3栋灯坏了", estates=ESTATES)
    assert spelling.text == "阳光3栋灯坏了"
    assert spelling.options == (
        ("阳光家园", "阳光家园3栋灯坏了"),
        ("阳光花园", "阳光花园3栋灯坏了"),
    )
    assert spelling.assumed is None


def test_a_big_town_is_heard_in_time() -> None:
    town = {name: name for a in "阳月星河山水云雨雪霜" for b in "光亮湾" if (name := f"{a}{b}花园")}
    started = time.process_time()
    spelt_right("路灯坏了好几天一直没有人来修晚上老人走路很危险请尽快" * 40, estates=town)
    assert time.process_time() - started < 1.0
