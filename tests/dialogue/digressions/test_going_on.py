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
        ("养狗要登记吗", "大型犬呢", "61厘米"),
        ("养狗要登记吗", "要钱不", "不收费"),
        ("养狗要登记吗", "两只呢", "限养一只"),
        ("居住证怎么办", "我是租房的呢", "租房合同"),
        ("居住证怎么办", "房东不肯给合同怎么办", "和这有关的"),
        ("居住证怎么办", "不是本地户口呢", "住满半年"),
        ("居住证怎么办", "网上能办吗", "手机上签注"),
        ("老年卡怎么办", "丢了呢", "补办"),
        ("老年卡怎么办", "喺边度办", "服务站"),
        ("低保怎么办", "俺走不动咋办", "上门代办"),
    ],
)
async def test_a_question_about_the_article(
    stranger: Phone, question: str, follows: str, says: str
) -> None:
    assert "依据" in await stranger.say(question)
    assert says in await stranger.say(follows)


@pytest.mark.parametrize(
    ("question", "told", "says"),
    [
        ("老年卡怎么办", ("我七十八", "户口不在这边 在我儿子家住"), ("65周岁", "不限户籍")),
        ("老年卡怎么办", ("那坐公交免不免费", "办卡在哪儿"), ("镇内公交", "服务站")),
        ("医保怎么交", ("我老伴低保的也要交吗", "在手机上哪里交"), ("财政代缴", "手机上缴")),
        ("孩子上学要什么材料", ("我们外地的 没有房子", "租的 就在清河那边"), ("租房", "租房")),
        ("低保怎么申请", ("我一个月才八百块", "要好久批下来"), ("月收入", "10个工作日")),
    ],
)
async def test_what_somebody_tells_of_themselves_asks_for_its_rule(
    stranger: Phone, question: str, told: tuple[str, ...], says: tuple[str, ...]
) -> None:
    await stranger.say(question)
    for words, answer in zip(told, says, strict=True):
        assert answer in await stranger.say(words)


async def test_what_is_understood_of_nobody_is_not_in_the_article(stranger: Phone) -> None:
    await stranger.say("养狗要登记吗")
    assert "没有写到" in await stranger.say("我家是泰迪")
    assert "单元" in await stranger.say("楼道灯坏了")


async def test_an_article_is_asked_for_behind_a_notice(resident: Phone) -> None:
    assert "停水" in await resident.say("有没有停水通知")
    assert "劳动合同" in await resident.say("喂 我问你 小孩子上学要什么材料")


async def test_what_the_article_does_not_say_is_said_to_be_so(stranger: Phone) -> None:
    await stranger.say("高龄津贴怎么领")
    assert "《高龄津贴》里没有写到这一点" in await stranger.say("几点开门")


async def test_the_article_is_remembered_behind_what_it_does_not_say(stranger: Phone) -> None:
    await stranger.say("养狗要登记吗")
    assert "没有写到" in await stranger.say("不办会罚款吗")
    assert "限养一只" in await stranger.say("两只呢")


async def test_an_event_goes_on(resident: Phone) -> None:
    assert "百家宴" in await resident.say("百家宴我想参加")
    where = await resident.say("在哪报名")
    assert "服务站" in where
    assert "队伍" not in where


async def test_what_nobody_knows_is_offered_to_a_person_once(stranger: Phone) -> None:
    assert "要不要请社区同志" in await stranger.say("装修几点可以施工")
    again = await stranger.say("几点到几点")
    assert "转人工" in again
    assert "要不要请社区同志" not in again
    assert "通知" not in again
    assert "转人工" in await stranger.say("我妈八十多了去不了")


@pytest.mark.parametrize("field", ["养老", "医保", "社保"])
async def test_a_field_alone_is_answered_with_its_articles(stranger: Phone, field: str) -> None:
    assert "哪一样" in await stranger.say(field)
    assert "依据" in await stranger.say("1")


async def test_whether_there_is_help_is_answered_before_it_is_filed(resident: Phone) -> None:
    told = await resident.say("俺老伴没了，就俺一个人没收入，能不能吃低保啊")
    assert "收入证明" in told
    assert not NUMBER.search(told)
    assert NUMBER.search(await resident.say("1"))


async def test_providers_go_on(resident: Phone) -> None:
    assert "家电" in await resident.say("我家冰箱坏了，找个人修")
    assert "家电" in await resident.say("洗衣机也坏了")
    assert "不敢打包票" in await resident.say("靠谱不")
    arranged = await resident.say("打个电话给他让他来")
    assert "不能替您约" in arranged
    assert not NUMBER.search(arranged)
    assert "价钱由各家自己定" in await resident.say("几多钱")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("就做饭 一天两小时", "跟他们说清楚"),
        ("我要女的", "跟他们说清楚"),
        ("明天就要", "跟他们说清楚"),
        ("有证没得", "不敢打包票"),
        ("电话给我", "8826-"),
        ("号码发一下", "8826-"),
        ("打了没得人接", "没有别的了"),
    ],
)
async def test_what_is_wanted_of_providers_is_for_them(
    stranger: Phone, words: str, says: str
) -> None:
    assert "8826-0201" in await stranger.say("想找个钟点工")
    answer = await stranger.say(words)
    assert says in answer
    assert not NUMBER.search(answer)


async def test_a_complaint_about_a_provider_out_of_the_blue(resident: Phone) -> None:
    assert "没错就确认" in await resident.say("上次来擦玻璃的阿姨把我花瓶打碎了，怎么赔")


async def test_a_canteen_is_found(stranger: Phone) -> None:
    assert "8826-0211" in await stranger.say("我爸中午没人做饭，有没有食堂")


async def test_a_notice_is_not_said_again_but_answered(resident: Phone) -> None:
    whole = await resident.say("有没有停水通知")
    assert "送水车" in whole
    houses = await resident.say("几号楼停")
    assert "您家在3栋，不在里面" in houses
    assert "送水车" not in houses
    ends = await resident.say("那什么时候来水")
    assert "：到 " in ends
    assert "送水车" not in ends


@pytest.mark.parametrize("said", ["我投同意", "我家投反对票", "投票，我不同意装充电桩"])
async def test_nothing_that_is_said_here_is_a_vote(resident: Phone, said: str) -> None:
    assert "不算投票" in await resident.say(said)


@pytest.mark.parametrize("said", ["明天物业搞消防演习，烟是假的", "你们有没有防火讲座"])
async def test_a_drill_of_which_no_notice_tells(resident: Phone, said: str) -> None:
    told = await resident.say(said)
    assert "没有查到" in told
    assert "停水" not in told


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
        ("外婆70了坐公交还要钱吗", "免费乘"),
        ("旧衣柜怎么处理", "大件垃圾"),
        ("我想问下点样申请长者卡", "优待卡"),
        ("老人卡怎么办理", "优待卡"),
        ("物业几点下班", "18:00"),
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


async def test_another_of_the_same_trade(stranger: Phone) -> None:
    assert "平安开锁" in await stranger.say("我想找个开锁的师傅")
    assert "没有别的了" in await stranger.say("他家电话打不通")
    assert "老周水电维修" in await stranger.say("能不能找个电工来修")
