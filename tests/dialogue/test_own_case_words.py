"""What everyday words say of a case that stands somehow, as a table."""

import pytest

from api.dialogue.own_case_words import GIVEN_UP, SCORED, About, Standing, about

OWN, FILED, BACK, DONE, FOLLOWED = (
    Standing.OWN,
    Standing.FILED,
    Standing.TAKEN_BACK,
    Standing.DONE,
    Standing.FOLLOWED,
)


@pytest.mark.parametrize(
    ("standing", "words", "said"),
    [
        (FILED, "我孙子教我用这个的,你们啥时候来啊", About.WHEN),
        (FILED, "你们今天能来不", About.WHEN),
        (FILED, "那师傅几点过来", About.WHEN),
        (FILED, "明天来人吗", About.WHEN),
        (FILED, "什么时候来水", None),
        (FILED, "能不能周末上门", About.VISIT),
        (FILED, "下班后来行吗", About.VISIT),
        (FILED, "来之前先打个电话", About.VISIT),
        (FILED, "换个联系电话 13866667777", About.CONTACT),
        (FILED, "我的电话是13855556666", About.CONTACT),
        (FILED, "打我老婆电话13800001234", About.CONTACT),
        (FILED, "我想改个电话", About.CONTACT),
        (FILED, "照片发你", About.PICTURE),
        (FILED, "我拍张照片给你", About.PICTURE),
        (FILED, "车走了 不用了", About.OVER),
        (FILED, "人已经散了", About.OVER),
        (FILED, "灯自己好了,不用来了", About.OVER),
        (FILED, "修好了吗", None),
        (FILED, "不用了", None),
        (FILED, "3单元也堵了", About.AS_WELL),
        (FILED, "隔壁也是这样", About.AS_WELL),
        (FILED, "等等,垃圾桶在3栋和4栋中间", About.AFTERTHOUGHT),
        (FILED, "算了别撤", About.KEEP),
        (FILED, "有消息告诉我哈", About.NEWS),
        (FILED, "有结果了通知我一声", About.NEWS),
        (FILED, "有消息吗", None),
        (FILED, "后悔了,还是要办", None),
        (FILED, "物业费怎么交", None),
        (FILED, "楼道灯坏了", None),
        (FILED, "还有路灯", About.AFTERTHOUGHT),
        (FILED, "还有什么要我做的", None),
        (FILED, "两盏都不亮", About.AS_WELL),
        (FILED, "一共三部全停了", About.AS_WELL),
        (FILED, "等一下我去看看是几盏", About.LOOKING),
        (FILED, "我再去数数", About.LOOKING),
        (FILED, "我问下物业费", None),
        (FILED, "我找个开锁的", None),
        (OWN, "暖气那个", About.NAMED),
        (OWN, "大门关不上那个呢", About.NAMED),
        (OWN, "上次那个半夜打麻将的", About.NAMED),
        (OWN, "不是,我说的是6栋那件", About.NAMED),
        (OWN, "水管那个修好了吗", About.NAMED),
        (OWN, "那个", None),
        (OWN, "灯那个师傅来过了,没修", None),
        (BACK, "后悔了,还是要办", About.AGAIN),
        (BACK, "还是帮我修一下吧", About.AGAIN),
        (BACK, "点错了,别撤", About.AGAIN),
        (BACK, "想了想,还是得跟你们说一下", About.AGAIN),
        (BACK, "哎呀又占上了,还是得管", About.AGAIN),
        (BACK, "又灭了", About.RELAPSED),
        (BACK, "好的谢谢", None),
        (BACK, "还是那个问题", None),
        (DONE, "又不亮了,修了个寂寞", About.NOT_MENDED),
        (DONE, "还是漏", About.NOT_MENDED),
        (DONE, "根本没修好", About.NOT_MENDED),
        (DONE, "你们写办结了,可是灯根本没亮", About.NOT_MENDED),
        (DONE, "修个屁,还是闪", About.NOT_MENDED),
        (DONE, "重新办理", About.REDO),
        (DONE, "我要重办", About.REDO),
        (DONE, "再修一遍吧", About.REDO),
        (DONE, "修得挺好", None),
        (FOLLOWED, "不跟了", About.UNFOLLOW),
        (FOLLOWED, "别再通知我了", About.UNFOLLOW),
        (FOLLOWED, "有进展告诉我", About.NEWS),
        (FOLLOWED, "我跟你说个事", None),
    ],
)
def test_what_is_said(standing: Standing, words: str, said: About | None) -> None:
    found = about(words, {standing})
    assert (found and found[1]) == said


@pytest.mark.parametrize("words", ["不跟了", "重新办理", "后悔了,还是要办", "照片发你"])
def test_without_a_case_nothing_is_said(words: str) -> None:
    assert about(words, ()) is None


@pytest.mark.parametrize(
    ("words", "after_all"),
    [
        ("还是报一下吧", True),
        ("后悔了,帮我报了吧", True),
        ("我想了想还是要反映", True),
        ("算了还是登记吧", True),
        ("给我报上吧", True),
        ("帮我报一下楼道灯", False),
        ("还是那个问题", False),
        ("算了", False),
    ],
)
def test_what_was_given_up_is_wanted_after_all(words: str, after_all: bool) -> None:
    assert (GIVEN_UP.fullmatch(words) is not None) == after_all


@pytest.mark.parametrize(
    ("words", "scored"),
    [("1分,等了半天人都没来", True), ("打赞", True), ("给你们点个赞", True), ("3分钟就到", False)],
)
def test_a_verdict_is_heard(words: str, scored: bool) -> None:
    assert (SCORED.fullmatch(words) is not None) == scored
