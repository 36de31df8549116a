"""What puts a kind or a matter right."""

import pytest

from api.cases.kind_words import called, changed_kind, corrects, wrong_kind
from api.cases.misread import kind_told


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("不对没有电梯，是楼道灯", "lighting"),
        ("错了，是漏水", "water_leak"),
        ("类别不对，是占道", "street_vendor"),
        ("勿是漏水，是龙头坏脱了", "water_supply"),
        ("不是装修，是打孔", None),
        ("没有人管，是物业的事", None),
    ],
)
def test_the_kind_that_is_named(words: str, kind: str | None) -> None:
    assert changed_kind(words) == kind


def test_a_matter_is_put_right_without_a_kind() -> None:
    assert corrects("不是装修，是打孔")
    assert not corrects("装修打孔")
    assert not corrects("不是我家")


@pytest.mark.parametrize(
    "words", ["不对类别", "类别不对", "类型错了", "这个分类不太对", "换个类别", "哦，类别选错了。"]
)
def test_the_kind_is_wrong(words: str) -> None:
    assert wrong_kind(words)


@pytest.mark.parametrize("words", ["不对", "类别", "类别不对，是占道", "地点不对", "什么类别"])
def test_nothing_is_said_of_the_kind_alone(words: str) -> None:
    assert not wrong_kind(words)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("就是吵", "noise"),
        ("垃圾的", "rubbish"),
        ("漏水的事", "water_leak"),
        ("应该是停车问题吧", "parking"),
        ("太吵了", "noise"),
        ("灯", "lighting"),
        ("噪音扰民", "noise"),
        ("其他", "other"),
    ],
)
def test_a_kind_that_is_called_by_a_name(words: str, kind: str) -> None:
    assert called(words, "灯的事") == kind


@pytest.mark.parametrize("words", ["电梯", "路灯", "垃圾没人收", "吵得睡不着", "就是", "三楼的灯"])
def test_what_tells_more_than_a_kind(words: str) -> None:
    assert called(words, "楼道灯坏了") is None


@pytest.mark.parametrize(
    ("guess", "words", "kind"),
    [
        ("lighting", "我家厕所那个灯泡不亮了", "power"),
        ("lighting", "盏灯唔着；就係屋企客厅盏灯坏咗", "power"),
        ("lighting", "灯不亮了（更正：不是楼道 是家里）", "power"),
        ("lighting", "我爸住4栋2单元302 卫生间灯坏了", "power"),
        ("lighting", "我家门口楼道灯不亮", "lighting"),
        ("lighting", "我家窗外路灯太亮，照进卧室", "lighting"),
        ("lighting", "公共厕所没灯", "lighting"),
        ("lighting", "楼道灯坏了", "lighting"),
        ("noise", "楼上跺脚，我家吊灯都在晃", "noise"),
        ("water_supply", "河里有股味 水都黑了", "drains_sewage"),
        ("water_supply", "自来水一股河里的腥味", "water_supply"),
        (None, "客厅灯坏了", None),
    ],
)
def test_what_the_engine_misreads(guess: str | None, words: str, kind: str | None) -> None:
    assert kind_told(guess, words) == kind
