"""A question about one article: whether it is, and which of its sentences answer it."""

import pytest

from api.knowledge.parts import (
    asks_for_part,
    is_about,
    names_in_passing,
    names_more,
    sentences_for,
)

TITLE = "居住证办理"
BODY = (
    "在本镇住满半年、有稳定住处的可以办理。带身份证、租房合同，到派出所户籍窗口，15个工作日取证。"
    "居住证每年签注一次。"
)


@pytest.mark.parametrize(
    "question",
    [
        "要带啥材料",
        "那多少天能拿",
        "去哪里办",
        "要什么条件啊",
        "签注呢",
        "租房合同要吗",
        "还要别的吗",
    ],
)
def test_it_asks_for_a_part_or_has_a_word_of_it(question: str) -> None:
    assert is_about(question, title=TITLE, body=BODY)


@pytest.mark.parametrize("question", ["公积金要什么材料", "今天天气真好", "老年卡在哪办", "哈哈"])
def test_what_names_something_else_is_about_that(question: str) -> None:
    assert not is_about(question, title=TITLE, body=BODY)


@pytest.mark.parametrize(
    ("question", "says", "says_not"),
    [
        ("要带啥材料", "租房合同", "签注"),
        ("多少天能拿", "15个工作日", "签注"),
        ("什么条件", "住满半年", "签注"),
        ("签注呢", "每年", "租房合同"),
    ],
)
def test_its_own_sentences_answer(question: str, says: str, says_not: str) -> None:
    said = sentences_for(question, BODY)
    assert said is not None
    assert says in said
    assert says_not not in said


@pytest.mark.parametrize("question", ["多少钱", "周末上班吗", "几点开门"])
def test_what_it_does_not_say_is_not_made_up(question: str) -> None:
    assert sentences_for(question, "带身份证到服务站。") is None


DOGS = "到派出所登记，当场发犬牌，不收费。遛狗须牵绳；每户限养一只，禁养烈性犬和大型犬。"
CARD = (
    "在本镇居住的老人可以办理，不限户籍。到社区服务站，7个工作日取卡。补办收工本费10元。"
    "行动不便的可由家属代办，也可在手机上办。"
)


@pytest.mark.parametrize(
    ("question", "body", "says"),
    [
        ("大型犬呢", DOGS, "禁养"),
        ("两只呢", DOGS, "限养一只"),
        ("要钱不", DOGS, "不收费"),
        ("要几化钞票", DOGS, "不收费"),
        ("丢了呢", CARD, "补办"),
        ("不是本镇户口的呢", CARD, "不限户籍"),
        ("网上能办吗", CARD, "手机上"),
        ("俺娘走不动咋整", CARD, "代办"),
        ("让闺女去行不", CARD, "代办"),
        ("喺边度办", CARD, "服务站"),
        ("几耐攞到", CARD, "7个工作日"),
        ("租房合同没有怎么办", BODY, "租房合同"),
        ("没房产证租的房子得不得行", BODY, "租房合同"),
    ],
)
def test_a_follow_up_in_any_voice(question: str, body: str, says: str) -> None:
    if "房产证" in question:
        body = body.replace("租房合同", "租房合同或房产证")
    assert is_about(question, title="", body=body, goes_on=True)
    assert says in (sentences_for(question, body) or "")


def test_who_goes_instead_is_asked_and_not_the_whole_way() -> None:
    assert sentences_for("我走不动怎么办", CARD) == "行动不便的可由家属代办，也可在手机上办。"


def test_people_are_no_matter_of_their_own() -> None:
    assert is_about("孩子的也要办吗", title=TITLE, body=BODY, goes_on=True)
    assert is_about("不办会罚款吗", title=TITLE, body=BODY, goes_on=True)
    assert not is_about("不办会罚款吗", title=TITLE, body=BODY)
    assert not is_about("公积金贷款要什么材料", title=TITLE, body=BODY, goes_on=True)


def test_a_word_beside_its_own() -> None:
    assert names_more("房东不给合同", BODY)
    assert not names_more("租房合同呢", BODY)


AGED = "年满65周岁的老人可以办理。带身份证到社区服务站。"
DOGS = "登记带狂犬病免疫证明。禁养成年肩高超过61厘米的大型犬。"


@pytest.mark.parametrize(
    ("body", "question", "says"),
    [
        (AGED, "我妈今年64 能办吗", "65周岁"),
        (AGED, "我爸六十三岁可以不", "65周岁"),
        (DOGS, "我家狗70公分 能养吗", "61厘米"),
        (DOGS, "办证要打什么针", "免疫证明"),
        (BODY, "我才来三个月能办不", "住满半年"),
    ],
)
def test_ones_own_figures_ask_for_the_rule(body: str, question: str, says: str) -> None:
    assert is_about(question, title="办理", body=body, goes_on=True)
    assert says in (sentences_for(question, body) or "")


SCHOOL = (
    "每年6月报名，当年8月31日前满六周岁的孩子入学。"
    "本镇户籍带户口簿和房产证；外来务工家庭带居住证、租房合同和劳动合同。"
)
INSURANCE = (
    "没有单位的居民参加。缴费期为9月到12月，手机上缴，或到2号窗口。"
    "新生儿出生90天内参保。低保人员由财政代缴。"
)


@pytest.mark.parametrize(
    ("body", "told", "says"),
    [
        (CARD, "户口不在这边 在我儿子家住", "不限户籍"),
        (AGED, "我七十八", "65周岁"),
        (AGED, "我老伴都六十三了", "65周岁"),
        (SCHOOL, "我们外地的 没有房子", "租房合同"),
        (SCHOOL, "租的,就在清河那边", "租房合同"),
        (SCHOOL, "我娃5岁半", "六周岁"),
        (SCHOOL, "孩子九月生的", "六周岁"),
        (BODY, "我刚来仨月", "住满半年"),
        (BODY, "好久能拿到", "15个工作日"),
        (INSURANCE, "我没单位", "没有单位"),
        (INSURANCE, "在手机上哪里交", "手机上缴"),
        (INSURANCE, "我家娃刚生", "新生儿"),
        ("人均月收入低于标准的可以申请。", "我一个月才八百块", "月收入"),
    ],
)
def test_who_tells_of_themselves_asks_for_the_rule(body: str, told: str, says: str) -> None:
    assert asks_for_part(told)
    assert says in (sentences_for(told, body) or "")


@pytest.mark.parametrize(
    "words",
    [
        "公积金贷款要什么材料",
        "居住证怎么办",
        "水费怎么交",
        "几点来水",
        "今天天气真好",
        "楼道灯坏了",
        "隔壁半夜装修",
        "要带什么 还有楼下那个垃圾桶什么时候收",
        "哈哈",
    ],
)
def test_what_names_a_matter_of_its_own_asks_for_no_part(words: str) -> None:
    assert not asks_for_part(words)


@pytest.mark.parametrize(
    ("question", "passes"),
    [
        ("我老伴低保的也要交吗", True),
        ("低保的话怎么算", True),
        ("低保怎么办", False),
        ("低保也能办吗,怎么申请", False),
        ("残疾补贴也能领吗", False),
    ],
)
def test_whom_it_is_asked_for_is_no_other_matter(question: str, passes: bool) -> None:
    assert names_in_passing(question, ["低保", "残疾补贴"], INSURANCE) is passes


def test_working_days_are_nobodys_work() -> None:
    assert not is_about("儿子有工作的", title="", body="15个工作日取证。")
