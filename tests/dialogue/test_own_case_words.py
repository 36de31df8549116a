"""What everyday words say of a case that stands somehow, as a table."""

import pytest

from api.cases.kinds import CaseKind
from api.dialogue.named_case_words import OfOne, all_given_up, numbered, of_one
from api.dialogue.own_case_words import (
    GIVEN_UP,
    OF_A_THING,
    SCORED,
    About,
    Standing,
    about,
    ended_by,
)

OWN, FILED, OPEN, BACK, DONE, FOLLOWED = (
    Standing.OWN,
    Standing.FILED,
    Standing.OPEN,
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
        (FILED, "修好了吗", About.PROGRESS),
        (FILED, "修好大概要几天呀", About.PROGRESS),
        (FILED, "啥时候给我答复 赔不赔", About.PROGRESS),
        (FILED, "好了没 他们还没走", About.PROGRESS),
        (FILED, "最晚啥时候", About.PROGRESS),
        (FOLLOWED, "啥时候能好", About.PROGRESS),
        (FILED, "还没修好 急死了 冰箱里东西都坏了", About.URGE),
        (OPEN, "怎么还没人来", About.URGE),
        (FILED, "还没吃饭", None),
        (FILED, "7点来的水停了 现在有水了 不用来了", About.OVER),
        (FILED, "有水了", About.OVER),
        (OPEN, "修好了 不用来了", About.OVER),
        (FILED, "好了", None),
        (FILED, "拍了照", About.PICTURE),
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
        (FILED, "车还在 堵着出不去", About.AFTERTHOUGHT),
        (FILED, "水还在流", About.AFTERTHOUGHT),
        (FILED, "人还没走", About.AFTERTHOUGHT),
        (FILED, "我还在等", None),
        (FILED, "你们还在上班吗", None),
        (FILED, "能不能先围起来", About.WISH),
        (FILED, "可不可以先拉个警戒线", About.WISH),
        (FILED, "麻烦先派个人来看一下", About.WISH),
        (FILED, "能不能派人来看看", About.WISH),
        (FILED, "能不能先把水关了", About.WISH),
        (FILED, "能不能建个儿童乐园", None),
        (FILED, "能不能便宜点", None),
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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("下水道那个别报了", OfOne(About.OVER, "下水道", points=True)),
        ("撤了电梯那个", OfOne(About.OVER, "电梯", points=True)),
        ("灯不用修了", OfOne(About.OVER, "灯")),
        ("催一下垃圾那个", OfOne(About.URGE, "垃圾", points=True)),
        ("垃圾的那个快点", OfOne(About.URGE, "垃圾", points=True)),
        ("第二个修得怎么样", OfOne(About.PROGRESS, "第二个", 2)),
        ("第一件啥时候来", OfOne(About.PROGRESS, "第一件", 1)),
        ("第三个不用来了", OfOne(About.OVER, "第三个", 3)),
        ("物业费呢", None),
        ("水什么时候来", None),
        ("灯那个又坏了", None),
    ],
)
def test_one_of_several_is_named_or_counted(words: str, said: OfOne | None) -> None:
    assert of_one(words) == said


@pytest.mark.parametrize(
    ("words", "thing"),
    [
        ("那条狗是谁家的你们管不管啊", "狗"),
        ("那辆车谁来管", "车"),
        ("楼下养鸡管不管", None),
        ("那只猫真可爱", None),
    ],
)
def test_a_thing_is_asked_after(words: str, thing: str | None) -> None:
    found = OF_A_THING.fullmatch(words)
    assert (found and found["thing"]) == thing


def test_what_is_there_again_ends_its_own_kinds() -> None:
    assert CaseKind.WATER_SUPPLY in ended_by("现在有水了 不用来了")
    assert CaseKind.LIGHTING not in ended_by("有水了")
    assert not ended_by("修好了 不用来了")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("0006", About.NAMED),
        ("0006呢", About.NAMED),
        ("编号0006的那个单子", About.NAMED),
        ("还有0006也撤了", About.OVER),
        ("把0006取消", About.OVER),
        ("0006别来了", About.OVER),
        ("撤一下0006", About.OVER),
        ("0006别撤", About.KEEP),
        ("催催0006", About.URGE),
        ("0006啥时候修", About.PROGRESS),
        ("YX-20261128-0006 这个报错了 我是表扬小李的", About.WRONG),
        ("0006重复了", About.WRONG),
        ("0006地点写错了 是5栋", About.MORE),
        ("0006类别错了", About.MORE),
        ("补充到0006", About.MORE),
    ],
)
def test_what_is_said_of_a_number(words: str, said: About) -> None:
    found = numbered(words)
    assert found is not None
    assert found.about is said
    assert [one[-4:] for one in found.numbers] == ["0006"]


@pytest.mark.parametrize("words", ["3栋0501室漏水", "电费0.0015元", "2026年的", "1203没人"])
def test_other_digits_are_no_number(words: str) -> None:
    assert numbered(words) is None


@pytest.mark.parametrize(
    ("words", "which"),
    [
        ("都撤了吧", ""),
        ("我的都撤了", ""),
        ("这几件都不要了", ""),
        ("所有的单子都取消", ""),
        ("我的单子太多了 人工那几个都不要了", "人工"),
        ("那几个人工的都不要了", "人工"),
        ("噪音的那两个不用管了", "噪音"),
        ("都修好了", None),
        ("都不要钱", None),
        ("灯不用修了", None),
        ("我们都不用来了", None),
        ("算了", None),
    ],
)
def test_several_are_taken_back_together(words: str, which: str | None) -> None:
    assert all_given_up(words) == which
