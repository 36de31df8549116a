"""What people say of themselves and to us, by the whole message."""

import pytest

from api.dialogue.personal import NEXT, personal_in


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("我爸上周病逝了", "grief"),
        ("俺娘前天夜里走了,心里难受", "grief"),
        ("外婆过世了 要办啥手续", "grief"),
        ("我老伴没了", "grief"),
        ("我媳妇走了三年了", "grief"),
        ("孩子都在外地,一天到晚没人跟我说话", "lonely"),
        ("就剩我跟孩子了", "lonely"),
        ("我老伴走了以后一个人在家,闷得慌", "lonely"),
        ("自己过没意思", "lonely"),
        ("没个说话的人", "lonely"),
        ("一个人在家 屋里有烟味 闷", None),
        ("一个人在家 胸口闷得很", None),
        ("卫生间闷得很", None),
        ("最近心情好差", "low"),
        ("心里真不好受", "low"),
        ("你到底是谁呀", "who"),
        ("你是真人还是机器人", "who"),
        ("哈哈哈", "chat"),
        ("给我讲个笑话吧", "chat"),
        ("my light is broken", "foreign"),
        ("被骗了两千", "scammed"),
        ("那现在咋办", NEXT),
        ("ok thanks", None),
        ("我家没登记 我是租房的 能报修吗", "tenant"),
        ("我没有户主的名字 我是租客", "tenant"),
        ("我是租客,厨房漏水", None),
        ("登记的手机号要改", "number"),
        ("手机没信号,换个号码也不行", None),
        ("有没有人捡到我家猫 橘色的", "lost"),
        ("我钱包丢了", "lost"),
        ("钱包被偷了", None),
        ("医保卡丢了补办在哪", None),
        ("我捡到一串钥匙", "found"),
    ],
)
def test_by_their_words(words: str, said: str | None) -> None:
    assert personal_in(words) == said


@pytest.mark.parametrize(
    "words",
    [
        "奶奶走丢了",
        "孩子没了",
        "老伴走了三天没回来",
        "我妈走了",
        "老伴没了,能不能吃低保啊",
        "老人一个人在家孤单没人做饭",
        "楼上吵得我心里难受",
        "不好吧",
        "🙏🙏",
        "谁负责我们楼",
        "你们是谁负责修灯",
        "3栋的灯",
        "YX-20261127-0001",
    ],
)
def test_these_tell_of_something_else(words: str) -> None:
    assert personal_in(words) is None
