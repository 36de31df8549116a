"""The table of danger, without the engine: by kind, and what takes it back."""

import pytest

from api.dialogue.danger import Danger, Weight, danger_in, hurts_somebody, sounds_dangerous


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("厨房起火了，火苗往外窜", Danger.FIRE),
        ("楼道里全是烟", Danger.FIRE),
        ("煤气在漏，满屋都是味", Danger.GAS),
        ("屋里一股燃气味", Danger.GAS),
        ("电梯困人了", Danger.TRAPPED),
        ("有小孩掉进池塘里了", Danger.TRAPPED),
        ("我爸昏过去了，叫不醒", Danger.INJURY),
        ("奶奶在浴室摔倒起不来", Danger.INJURY),
        ("有人拿刀追人", Danger.VIOLENCE),
        ("他在打我，救救我", Danger.VIOLENCE),
        ("我不想活了", Danger.SELF_HARM),
        ("有人坐在天台边上要跳楼", Danger.ANOTHERS_LIFE),
        ("两岁的孩子反锁在屋里了", Danger.CHILD),
        ("楼上老人三天没出门，敲门没人应", Danger.ELDER),
    ],
)
def test_a_danger_has_its_kind(words: str, kind: Danger) -> None:
    assert danger_in(words).kind is kind
    assert sounds_dangerous(words)


def test_words_of_everyday_talk_are_likely_until_another_way_is_told_too() -> None:
    assert danger_in("奶奶在浴室摔倒起不来").weight is Weight.LIKELY
    assert danger_in("奶奶在浴室摔倒起不来，叫不醒").weight is Weight.SURE
    assert danger_in("厨房起火了").weight is Weight.SURE


@pytest.mark.parametrize(
    "words",
    [
        "没有着火，是烧菜的烟",  # denied
        "煤气不漏了，换好了",  # over
        "去年楼下起过火",  # long ago
        "上个月电梯困过人，一直没检修",
        "听说隔壁小区着火了",  # heard of
        "新闻里有人煤气中毒",
        "下午着火的警报是演习",  # played
        "如果着火了往哪里跑",  # feared
        "楼道堆满纸箱，万一起火跑不掉",
        "游戏里被人砍死了",
    ],
)
def test_what_takes_it_back(words: str) -> None:
    assert danger_in(words).weight is Weight.CALMED
    assert not sounds_dangerous(words)


@pytest.mark.parametrize("words", ["去年就漏过，现在又漏气了快来", "上次着过火，刚刚又着火了"])
def test_now_outweighs_the_past(words: str) -> None:
    assert sounds_dangerous(words)


def test_days_ago_are_no_comfort_about_an_old_person() -> None:
    assert sounds_dangerous("对门独居的奶奶从上周起好几天没出门了")


@pytest.mark.parametrize(
    "words", ["消防通道被占了", "楼道灯坏了", "物业费多少钱", "/emergency", "你好", "我要投诉"]
)
def test_everyday_words_are_no_danger(words: str) -> None:
    assert not sounds_dangerous(words)


def test_words_that_only_may_be_danger_are_left_to_the_engine() -> None:
    assert danger_in("我妈肚子疼").weight is Weight.HINT
    assert danger_in("楼道灯坏了").weight is Weight.NONE


@pytest.mark.parametrize(
    "words",
    [
        "别人家都没事我家着火了",  # the other's clause, without signs
        "昨天摔过一跤没事，今天又摔了起不来",
        "楼上以前困过人，现在电梯里又关着两个人",
        "消防通道堵着，楼里着火了",  # a thing with danger in its name
        "上个月漏过煤气，师傅说修好了，刚才又漏气了",
        "听说三楼着火了快来人",  # a call keeps it
        "投诉单的事先放一放，现在楼道里烧起来了",  # the talk has turned from a case to now
    ],
)
def test_a_calm_reaches_only_its_own_event(words: str) -> None:
    assert sounds_dangerous(words)


@pytest.mark.parametrize(
    "words",
    [
        "刚才着火了，已经扑灭了",  # back
        "听说对面小区，昨晚，起火了",  # onward over several clauses
        "有人持刀砍人，这游戏真刺激",  # all of the message
    ],
)
def test_a_calm_reaches_as_far_as_it_is_meant(words: str) -> None:
    assert not sounds_dangerous(words)


def test_figures_of_speech_are_no_event_at_all() -> None:
    assert danger_in("头都气炸了，气得我想跳楼").weight is Weight.NONE


@pytest.mark.parametrize(
    "words",
    [
        "6栋楼顶站着个姑娘,好像要跳",
        "我老婆要跳楼怎么劝",
        "我在6栋楼下看见有人要跳楼",
        "隔壁那女的说不想活了",
        "他翻过护栏了",
    ],
)
def test_who_sees_somebody_about_to_die_speaks_of_another(words: str) -> None:
    assert danger_in(words).kind is Danger.ANOTHERS_LIFE


@pytest.mark.parametrize(
    "words",
    [
        "我在6栋楼顶,想跳",
        "我站在楼顶,没有人在乎我",
        "有人劝我别跳我还是想跳",
        "妈对不起你,先走了",
        "你们上来我就跳",
        "我坐在天台上,他不要我了",
    ],
)
def test_who_wants_to_die_speaks_of_themselves(words: str) -> None:
    assert danger_in(words).kind is Danger.SELF_HARM


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("楼道里有股怪味", Danger.GAS),
        ("手里东西掉了", None),
        ("电梯里有人", Danger.TRAPPED),
        ("墙皮掉了", None),
    ],
)
def test_a_mere_hint_names_a_kind_only_by_a_word_of_it(words: str, kind: Danger | None) -> None:
    assert danger_in(words).kind is kind


def test_that_somebody_is_hurt_is_heard_beside_any_danger() -> None:
    assert danger_in("楼下着火了,我妈烧伤了一直流血").kind is Danger.FIRE
    assert hurts_somebody("楼下着火了,我妈烧伤了一直流血")
    assert hurts_somebody("我家厨房着火了,我妈手烫伤了")
    assert not hurts_somebody("楼下着火了")


@pytest.mark.parametrize(
    ("words", "weight"),
    [
        ("我屋企嘅灯唔着咗 系咪跳掣呀", Weight.NONE),
        ("她住云溪新村 要快点", Weight.NONE),
        ("楼下着火把我家外墙熏黑了", Weight.CALMED),
        ("楼下着火了，把我家外墙都熏黑了，快来人", Weight.SURE),
    ],
)
def test_names_and_what_a_fire_has_left_are_no_danger(words: str, weight: Weight) -> None:
    assert danger_in(words).weight is weight
