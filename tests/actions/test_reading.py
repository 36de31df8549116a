"""What skills read out of words, without the engine."""

import pytest

from actions.activities import activity_named
from actions.beside_the_question import PUZZLED
from actions.bind_home import read_proof
from actions.case_rate import instead_of_a_rating, read_score
from actions.case_withdraw import STOPS_WAITING
from actions.fee_query import asks_for_another
from actions.to_be_served import wants_to_be_served
from actions.which_event import event_asked, notices_named
from api.dialogue.danger import sounds_dangerous
from api.fees.words import named_fees
from api.notices.models import Notice, NoticeKind


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("王秀英 2046", "王秀英"),
        ("户主王秀英，尾号2046", "王秀英"),
        ("2046 王秀英", "王秀英"),
        ("户主是张为国，手机尾号是2046", "张为国"),
        ("李和平2046", "李和平"),
        ("我叫刘芳电话13800002046", "刘芳"),
    ],
)
def test_a_proof(words: str, name: str) -> None:
    assert read_proof(words) == {"name": name, "last4": "2046"}


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("2046", {"last4": "2046"}),
        ("王秀英", {"name": "王秀英"}),
        ("王秀英 20461", {"name": "王秀英"}),
        ("我不知道户主是谁啊", {}),
        ("对的", {}),
        ("不知道", {}),
        ("不对，是1203室", {}),
        ("我是2019年买的房", {}),
    ],
)
def test_a_part_of_a_proof(words: str, parts: dict[str, str]) -> None:
    assert read_proof(words) == parts


@pytest.mark.parametrize(
    ("words", "score"),
    [
        ("5", 5),
        ("5分", 5),
        ("打四分吧", 4),
        ("五星好评", 5),
        ("非常满意", 5),
        ("满意", 4),
        ("一般般", 3),
        ("不满意", 2),
        ("很不满意", 1),
        ("没什么不满意的", 5),
        ("不可以", 2),
        ("4号楼灯还是坏的", None),
        ("3天才来人", None),
        ("1个月了", None),
        ("5分钟就修好了", None),
        ("不是很满意", 2),
        ("不太好", 2),
        ("谈不上满意", 2),
        ("还没有修好，可以再来一趟吗", 2),
        ("等了一星期才来", None),
        ("一分钱没花", None),
        ("垃圾清走了，很满意", 5),
    ],
)
def test_a_score(words: str, score: int | None) -> None:
    assert read_score(words) == score


@pytest.mark.parametrize(
    ("words", "stops"),
    [
        ("那我不等了", True),
        ("算了不等了", True),
        ("不等你们了，我自己找人修", True),
        ("我不想再等了", True),
        ("懒得等了", True),
        ("不指望你们了", True),
        ("我等不及了", False),
        ("等不了了，快来", False),
        ("不能再等了", False),
        ("别等了，快派人", False),
        ("等了三天了", False),
        ("不知道等了多久", False),
        ("你们不等了吗", False),
        ("等不到人", False),
    ],
)
def test_who_will_not_wait_any_longer(words: str, stops: bool) -> None:
    assert bool(STOPS_WAITING.search(words)) is stops


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("百家宴怎么报名", "百家宴"),
        ("请问邻里百家宴还能报名吗", "百家宴"),
        ("老年人体检怎么报名", "体检"),
        ("怎么报名广场舞大赛", "广场舞大赛"),
        ("剪纸课还有名额吗", "剪纸课"),
        ("怎么报名", None),
        ("活动怎么报名", None),
        ("志愿者怎么报名", None),
        ("医疗队咋报名", None),
        ("我要报名合唱团", None),
        ("带娃参加周六的手工活动，还有名额没", None),
    ],
)
def test_the_event_that_is_asked_about(words: str, event: str | None) -> None:
    assert event_asked(words) == event


def test_the_notice_that_words_name() -> None:
    feast = Notice(kind=NoticeKind.ACTIVITY, title="云溪社区邻里百家宴报名")
    checks = Notice(kind=NoticeKind.ACTIVITY, title="清河社区老年人免费体检")
    cut = Notice(kind=NoticeKind.OUTAGE_WATER, title="紫荆里水箱清洗停水")
    notices = [feast, checks, cut]
    assert notices_named(notices, "百家宴怎么报名") == [feast]
    assert notices_named(notices, "我要报名百家宴") == [feast]
    assert notices_named(notices, "老年人体检怎么报名") == [checks]
    assert notices_named(notices, "教老年人用手机，怎么报名") == []
    assert notices_named(notices, "水箱清洗怎么报名") == []


@pytest.mark.parametrize(
    ("words", "fees"),
    [
        ("水电费", ["water", "power"]),
        ("物业费还欠多少", ["property"]),
        ("煤气和停车费", ["gas", "parking"]),
        ("我还欠多少钱", []),
    ],
)
def test_fees_by_name(words: str, fees: list[str]) -> None:
    assert named_fees(words) == fees


@pytest.mark.parametrize(
    ("words", "puzzled"),
    [
        ("啊?", True),
        ("啥", True),
        ("??", True),
        ("什么意思", True),
        ("你说的什么呀", True),
        ("没听懂", True),
        ("看不懂啊", True),
        ("怎么填", True),
        ("嗯", False),
        ("嗯。", False),
        ("哈哈", False),
        ("好", False),
        ("什么时候来", False),
        ("不清楚是几栋", False),
        ("怎么还不来", False),
        ("啊3栋", False),
    ],
)
def test_not_understanding_the_question(words: str, puzzled: bool) -> None:
    assert bool(PUZZLED.fullmatch(words)) is puzzled


@pytest.mark.parametrize(
    ("words", "dangerous"),
    [
        ("我家着火了", True),
        ("天然气泄漏了", True),
        ("电梯困人了", True),
        ("老人叫不醒", True),
        ("有人拿刀", True),
        ("煤气费怎么交", False),
        ("煤气表坏了", False),
        ("楼道灯坏了", False),
    ],
)
def test_danger_in_plain_words(words: str, dangerous: bool) -> None:
    assert sounds_dangerous(words) is dangerous


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("查陈建国家的物业费", True),
        ("我邻居家交了没有", True),
        ("帮我查下老王家的电费", True),
        ("我们小区的物业费怎么算", False),
        ("这个小区停车费多少", False),
        ("老婆交过物业费了吗", False),
        ("我们这家物业费太贵了", False),
        ("查我们家的物业费", False),
        ("上个月家里水费多少", False),
    ],
)
def test_whose_fee(words: str, other: bool) -> None:
    assert asks_for_another(words, holder="王秀英") is other


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("我不满意 修个水龙头三天了", "action_complain_of_staff"),
        ("上次那个维修师傅修得挺好 给5分", "action_praise_staff"),
        ("我觉得小区的绿化真不错 点赞", "action_praise_staff"),
        ("他们修完又漏了 重新办", "complaint_form"),
        ("5分", None),
        ("满意", None),
        ("一般般吧", None),
    ],
)
def test_a_verdict_on_nothing_that_is_known(words: str, action: str | None) -> None:
    assert instead_of_a_rating(words) == action


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("你们那个健步走活动 几号", "健步走"),
        ("我说健步走", "健步走"),
        ("植树活动是哪天", "植树"),
        ("有什么活动", None),
        ("最近都有哪些活动可以看看", None),
        ("志愿者活动几号", None),
        ("活动收费吗", None),
        ("报名的人多不多", None),
    ],
)
def test_the_activity_that_is_asked_about(words: str, name: str | None) -> None:
    assert activity_named(words) == name


@pytest.mark.parametrize(
    ("words", "wants"),
    [
        ("想参加法律咨询那个 能带亲戚吗", True),
        ("你们有没有免费的法律咨询", True),
        ("哪里有义诊", True),
        ("退休律师想参加法律咨询", False),
        ("我是护士，周末可以来义诊", False),
        ("报名法律咨询志愿者", False),
        ("义诊我去不成，名额让给别人", False),
        ("有什么活动", False),
    ],
)
def test_who_wants_to_be_served(words: str, wants: bool) -> None:
    assert wants_to_be_served(words) is wants
