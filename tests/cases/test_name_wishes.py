"""Whether somebody is to be known for what they have filed: what is heard, and what is not."""

import pytest

from api.cases.name_wishes import (
    NameWish,
    besides_the_wish,
    heard,
    name_wish,
    wants_seal,
    wish_beside,
)
from api.dialogue.normalise import normalise
from tests.nlu.trained import trained

SEAL = [
    "他们老板凶得很 别说是我",
    "他脾气大，会报复，千万别说是我报的",
    "楼上那家惹不起 别让他知道",
    "你们别让他知道 我怕报复",
    "问起来别说是我啊",
    "别报我名字",
    "可别把我说出去啊",
    "别说漏嘴",
    "别告诉他们",
    "这事一定要保密啊",
    "匿名",
    "我想匿名",
    "我要匿名",
    "匿名吧",
    "帮我匿名",
    "麻烦匿名一下",
    "刚才那个帮我匿名",
    "刚才那个能不能匿名",
    "上次那个路灯的帮我改成匿名",
    "上次报的垃圾那件，我想匿名",
    "昨天反映的那个事，改匿名",
    "把刚才的投诉改成匿名的",
    "YX-20261122-0007 匿名",
    "YX-20261122-0007这件帮我匿名",
    "0007那件改匿名",
    "我忘了说，我要匿名",
    "哎呀刚才忘了说匿名",
    "能不能帮我匿名啊",
    "姑娘，帮我匿名行不行",
    "麻烦帮我把那个改成匿名处理，谢谢",
    "请给我设成匿名",
    "别让他们知道是我反映的",
    "别让他们知道是我",
    "别让物业知道是我说的",
    "不要让楼上知道是我投诉的",
    "不想让邻居知道是我报的",
    "不要告诉物业是我说的",
    "别告诉他们是我",
    "别告诉楼上是我反映的",
    "千万别告诉物业是我投诉的啊",
    "别跟他说是我反映的",
    "别跟物业讲是我说的",
    "别和人家说是我",
    "不要对外说是我反映的",
    "别说是我报的",
    "别说是我说的",
    "可别说是我",
    "莫说是我讲的",
    "不要说我的名字",
    "别提我的名字",
    "别提我名字",
    "不要透露我的姓名",
    "请不要泄露我的电话",
    "不要公开我的身份",
    "我不想暴露身份",
    "不想留名字",
    "不留姓名",
    "帮我保密",
    "替我保密，别说是我",
    "给我保密一下",
    "我的身份要保密",
    "我的名字能不能保密",
    "名字别写我的行吗，匿名",
    "把我的名字隐去",
    "我的信息帮我隐藏一下",
    "不要署名",
    "我怕他们报复，别说是我反映的",
    "怕他们知道是我",
    "怕物业知道是我投诉的",
    "我怕楼上晓得是我",
    "不想被他们知道是我",
    "我不想让人知道是我",
    "别把我说出去",
    "不要把我供出去",
    "别把我的名字透露出去",
    "网格员来的时候别说是我报的",
    "师傅来了别说是我叫的，匿名",
    "不具名",
    "隐名",
    "刚刚那条匿名",
    "这个匿名",
    "这件事帮我匿名",
    "不要让网格员知道是谁反映的",
    "别让人知道是谁报的",
    "劳驾，我那个事儿能不能别提我名字",
    "老师傅，莫跟物业讲是我说的哈",
    "这事千万别传出去是我讲的",
    "我不想让楼上的知道",
    "不要把我的电话给物业",
    "能改成匿名的吗刚才那个",
    "我报的那个噪音，不要让楼下知道是我家",
    "刚才那条我要隐身",
    "保密啊",
    "漏水那件换成匿名的",
    "我后悔了，想匿名",
    "请隐藏我的个人信息",
    "投诉保安那件，别叫保安晓得是我",
    "不想实名",
]

LIFT = [
    "没事不用匿名",
    "不用匿名",
    "不匿名",
    "别匿名",
    "甭匿名了",
    "我没必要匿名",
    "匿名就不用了",
    "匿名就算了",
    "不搞匿名",
    "实名",
    "可以告诉他们是我",
    "可以告诉物业是我反映的",
    "可以跟他们说是我",
    "能告诉他们是我说的",
    "直接告诉他们是我",
    "就说是我反映的没关系，不用匿名了",
    "不用匿名了",
    "不匿名了",
    "不需要匿名了",
    "别匿名了",
    "我不想匿名了",
    "取消匿名",
    "撤销匿名",
    "把匿名取消",
    "刚才那个不用匿名了",
    "上次路灯那个取消匿名",
    "YX-20261122-0007 不匿名了",
    "改成实名",
    "改回实名吧",
    "换成真名",
    "用我的名字",
    "实名就行",
    "实名也可以",
    "让他们知道是我也没关系",
    "让他们知道是我，没事",
    "不怕他们知道",
    "不怕物业知道是我",
    "我不怕他们知道是我反映的",
    "无所谓他们知道",
    "我不介意他们知道",
    "知道是我也没事",
    "公开我的身份",
    "写上我的名字",
    "我的名字可以公开",
    "没什么好隐瞒的",
]

ASK = [
    "要不要匿名",
    "需要匿名吗",
    "是不是匿名的",
    "可以匿名吗",
    "能匿名吗",
    "怎么匿名",
    "如何匿名反映",
    "可不可以匿名?",
    "匿名可以吗",
]

OTHER = [
    "匿名反映，楼道灯坏了三天了没人管",
    "我要匿名投诉",
    "我要匿名举报楼上半夜装修",
    "匿名举报可以吗，我要举报",
    "匿名投诉物业乱收停车费",
    "我想匿名反映楼下饭店油烟",
    "楼下天天吵，别让他们知道是我说的，三栋二单元",
    "收到一封匿名信",
    "他家油烟太大，人又凶，别说是我",
    "别说是我家漏的",
    "别告诉他们电话不通",
    "有人打匿名电话骚扰我",
    "楼道灯坏了",
    "我不知道是谁扔的垃圾",
    "保密工作做得不好",
    "物业不让我们知道电费怎么算的",
    "别让孩子在楼道里玩",
    "物业泄露我的个人信息，骚扰电话不断",
    "我的信息被物业泄露了",
    "别让我再等了",
    "就当我没说",
    "怕报复，撤回",
    "把我名字删了",
    "我的名字是王芳",
    "我叫王芳",
    "到哪了",
    "催一下",
    "不用了",
    "可以",
    "知道了",
    "他们知道吗",
    "告诉我什么时候来",
    "可以告诉我进度吗",
    "能跟我说说办得怎么样了吗",
    "跟物业说一声我家停水了",
    "可以让师傅下午来",
    "你告诉物业我投诉他们",
    "谁知道是什么味道",
    "不是我反映的",
    "别告诉我没人管",
]


@pytest.mark.parametrize("said", SEAL)
def test_not_to_be_known(said: str) -> None:
    assert name_wish(normalise(said)) is NameWish.SEAL


@pytest.mark.parametrize("said", LIFT)
def test_to_be_known_after_all(said: str) -> None:
    assert name_wish(normalise(said)) is NameWish.LIFT


@pytest.mark.parametrize("said", ASK)
def test_whether_it_is_possible(said: str) -> None:
    assert name_wish(normalise(said)) is NameWish.ASK


@pytest.mark.parametrize("said", OTHER)
def test_what_is_about_something_else(said: str) -> None:
    assert name_wish(normalise(said)) is None


def test_nothing_that_means_something_else_to_the_engine_is_heard() -> None:
    """Of all training sentences only answers to a question about it, which no form of ours asks."""
    taken = [one for one in trained() if name_wish(normalise(one.text)) is not None]
    assert {one.intent for one in taken} <= {"affirm", "deny"}
    assert len(taken) <= 4


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("上次那个路灯的帮我改成匿名", "上次那个路灯的帮我改成"),
        ("不要告诉物业是我说的", ""),
        ("YX-20261122-0007 匿名", "YX-20261122-0007"),
        ("灯那个取消匿名", "灯那个"),
    ],
)
def test_what_is_said_of_the_case_is_kept_without_the_wish(said: str, about: str) -> None:
    """ "物业" in the wish names no case."""
    named = heard(normalise(said))
    assert named is not None
    assert named.about == about


@pytest.mark.parametrize("said", [*LIFT, "不用匿名，是3栋", "灯坏了三天了，我不匿名"])
def test_no_goes_before_the_word(said: str) -> None:
    """What may be known is never sealed by the very word in it."""
    assert not wants_seal(normalise(said))
    assert wish_beside(normalise(said)) is NameWish.LIFT


@pytest.mark.parametrize("said", ["不匿名我不敢说", "不匿名的话我就不报了", "不得不匿名", "匿名"])
def test_who_dares_only_unnamed_asks_for_it(said: str) -> None:
    assert wish_beside(normalise(said)) is NameWish.SEAL


@pytest.mark.parametrize("said", ["要不要匿名", "必须匿名吗", "楼道灯坏了"])
def test_nothing_is_wished(said: str) -> None:
    assert wish_beside(normalise(said)) is None


@pytest.mark.parametrize(
    ("said", "besides"),
    [
        ("没事不用匿名", ""),
        ("别说是我", ""),
        ("他们老板凶得很 别说是我", ""),
        ("不用匿名，是3栋", "是3栋"),
        ("匿名，在3栋门口", "在3栋门口"),
    ],
)
def test_what_is_said_besides(said: str, besides: str) -> None:
    assert besides_the_wish(normalise(said)) == besides
