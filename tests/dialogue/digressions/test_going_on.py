"""A question about what was just shown is about that; it opens nothing else."""

import re

import pytest

from tests.living import Phone

NUMBER = re.compile(r"YX-\d{8}-\d{4}")


async def test_what_providers_cost_is_for_them_to_say(stranger: Phone) -> None:
    shown = await stranger.say("马桶堵了，有没有人能通")
    assert "8826-" in shown
    price = await stranger.say("要多少钱")
    assert "价钱由各家自己定" in price
    assert "8826-" in price
    assert "不能替您约" in await stranger.say("你帮我约一下，下午三点")
    asked = await stranger.say("那家通下水道的要我八百，太黑了")
    assert "哪个小区" not in asked
    assert "太黑了" in await stranger.say("紫荆里3栋2单元")
    assert NUMBER.search(await stranger.say("确认"))


async def test_thanks_between_them_change_nothing(stranger: Phone) -> None:
    await stranger.say("我想找个开锁的师傅")
    await stranger.say("谢谢")
    assert "价钱由各家自己定" in await stranger.say("那贵不贵啊")


@pytest.mark.parametrize(
    ("question", "follows", "says"),
    [
        ("低保怎么办", "要带啥材料", "收入证明"),
        ("居住证怎么办", "多少天能拿", "15个工作日"),
        ("高龄补贴怎么领", "要啥手续", "银行卡"),
        ("旧沙发扔哪", "几点收", "每周三、周六"),
        ("孩子上学要办什么手续", "什么时候报名", "每年6月"),
        ("居住证怎么办", "周末上班吗", "周六上午"),
    ],
)
async def test_a_question_about_the_article(
    stranger: Phone, question: str, follows: str, says: str
) -> None:
    assert "依据" in await stranger.say(question)
    assert says in await stranger.say(follows)


async def test_what_the_article_does_not_say_is_said_to_be_so(stranger: Phone) -> None:
    await stranger.say("高龄津贴怎么领")
    assert "《高龄津贴》里没有写到这一点" in await stranger.say("几点开门")


async def test_another_matter_is_not_answered_from_it(stranger: Phone) -> None:
    await stranger.say("低保怎么办")
    assert "没有准确的说法" in await stranger.say("公积金贷款要什么材料")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("旧床垫往哪扔", "大件垃圾"),
        ("我爸是残疾人，有什么补助", "护理补贴"),
        ("垃圾几点能扔", "6:30"),
        ("我妈82了有补贴没", "高龄津贴"),
        ("社区在哪", "8826-0011"),
        ("物业电话是多少", "8826-0105"),
    ],
)
async def test_articles_are_found_in_residents_words(
    stranger: Phone, question: str, says: str
) -> None:
    assert says in await stranger.say(question)


async def test_a_stranger_on_the_telephone(stranger: Phone) -> None:
    said = await stranger.say("有人打电话说是社区的要我身份证号，是真的吗")
    assert "先别给" in said
    assert "96110" in said
    assert "医保" not in said


async def test_who_is_in_charge_of_a_lamp_tells_of_it(stranger: Phone) -> None:
    asked = await stranger.say("请问路灯坏了找谁")
    assert "哪里" in asked or "什么地方" in asked
    assert "梧桐苑东门" in await stranger.say("梧桐苑东门")
