"""Who turns away from a form for a moment, and who is back."""

import pytest

from actions.pausing import comes_back, turns_away


@pytest.mark.parametrize(
    "words",
    [
        "等一下",
        "等等",
        "稍等",
        "等我看看",
        "等我想想",
        "等一下我去看看是几单元",
        "我下楼看看门牌号",
        "我去看看",
        "我问问我老公",
        "等一下 有人敲门",
        "等一下有人敲门",
        "等等啊 来电话了",
        "我先接个电话",
        "先接个电话哈",
        "先别急 孩子哭了",
        "稍等哈 锅要糊了",
        "稍等,快递来了",
        "不好意思,我去开下门",
        "等会儿再说 我先做饭",
        "等会再聊",
        "我先哄孩子睡觉",
        "我去接娃,马上回来",
        "我在开车,等会儿再说",
        "回头再说吧",
        "我吃饭去了",
        "水开了,等我一下",
        "您稍等",
    ],
)
def test_they_turn_away(words: str) -> None:
    assert turns_away(words)
    assert not comes_back(words)


@pytest.mark.parametrize(
    "words",
    [
        "我看看书",
        "我看看他们怎么修的",
        "等物业来",
        "等我跳下去",
        "等我死了再说",
        "等我周末有空",
        "等一下,是4栋",
        "等一下,不是502",
        "孩子哭了",
        "有人敲门",
        "水开了",
        "半夜有人敲门",
        "我要洗澡,没热水",
        "我家漏水",
        "等了三天了",
        "别急着修",
        "先别报",
        "我不在家",
        "电话响了一夜",
        "楼上老人摔了,等你们来",
        "不好意思",
        "好",
    ],
)
def test_they_do_not(words: str) -> None:
    assert not turns_away(words)


@pytest.mark.parametrize(
    "words",
    [
        "继续",
        "继续说",
        "接着来吧",
        "啊 继续",
        "我回来了",
        "回来了",
        "好了 我回来了",
        "好了,我回来啦",
        "饭做好了 接着来",
        "电话打完了",
        "忙完了",
        "孩子睡着了,咱们继续",
        "不好意思久等了,刚才说到哪了?",
    ],
)
def test_they_are_back(words: str) -> None:
    assert comes_back(words)


@pytest.mark.parametrize(
    "words",
    [
        "好了",
        "好",
        "修好了",
        "灯又亮了",
        "他们回来了又吵",
        "继续漏",
        "电梯接着晃",
        "我老公回来了说没水",
        "在吗",
    ],
)
def test_they_are_not(words: str) -> None:
    assert not comes_back(words)
