"""What a notice says of what is asked of it, and no more."""

from datetime import timedelta

import pytest

from api.clock import utc_now
from api.notices.models import Notice, NoticeKind
from api.notices.parts import answer_in

NOW = utc_now()
OUTAGE = Notice(
    kind=NoticeKind.OUTAGE_WATER,
    title="阳光花园1栋、2栋临时停水",
    body="阀门漏水，正在更换。楼下停有送水车，行动不便的可致电物业。",
    starts_at=NOW,
    ends_at=NOW + timedelta(hours=4),
)
DINNER = Notice(
    kind=NoticeKind.ACTIVITY,
    title="邻里百家宴",
    body="一家一道拿手菜，餐具由社区准备。在云溪社区服务站报名，名额60户。",
    starts_at=NOW,
    ends_at=None,
)


@pytest.mark.parametrize("question", ["什么时候来水", "停到几点", "几点恢复", "还要多久"])
def test_its_end(question: str) -> None:
    answer = answer_in(OUTAGE, question)
    assert answer.ends
    assert not answer.starts
    assert answer.sentences == []


@pytest.mark.parametrize("question", ["几号楼停", "哪几栋停啊", "我们家停不停"])
def test_its_houses(question: str) -> None:
    assert answer_in(OUTAGE, question).houses == frozenset({"1", "2"})


@pytest.mark.parametrize(
    ("question", "says"),
    [("在哪报名", "服务站"), ("还有名额吗", "60户"), ("要带什么", "拿手菜"), ("几号办", None)],
)
def test_its_own_sentences(question: str, says: str | None) -> None:
    answer = answer_in(DINNER, question)
    assert answer
    assert says is None or says in "".join(answer.sentences)


@pytest.mark.parametrize("question", ["要收钱吗", "能带狗吗"])
def test_what_it_does_not_say(question: str) -> None:
    assert not answer_in(DINNER, question)


def test_a_notice_without_an_end_has_none() -> None:
    assert not answer_in(DINNER, "几点结束").ends
