"""What the demo town's articles, notices and providers answer, and what they do not."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.demo.complaints import Where, complaints
from api.grids.models import Community, Estate
from api.knowledge.models import Article
from api.knowledge.service import find_article
from api.notices.models import Notice, NoticeKind
from api.notices.service import current_notices
from api.providers.models import Provider
from api.providers.service import find_providers

TODAY = date(2026, 11, 23)


async def answer(
    town: AsyncSession, question: str, *, community_id: int | None = None, today: date = TODAY
) -> str | None:
    """The title of the article that answers."""
    found = await find_article(town, question=question, today=today, community_id=community_id)
    return found.title if found else None


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("低保怎么申请啊", "最低生活保障（低保）申请"),
        ("家里实在困难，想办个低保要啥材料", "最低生活保障（低保）申请"),
        ("突然得了大病，有没有临时救助", "临时救助"),
        ("残疾人有什么补贴", "困难残疾人生活补贴和重度残疾人护理补贴"),
        ("我爸八十一了能领高龄补贴吗", "高龄津贴"),
        ("老年卡在哪儿办", "老年优待卡办理"),
        ("老人坐公交免费的老年证怎么弄", "老年优待卡办理"),
        ("居住证快到期了怎么续", "居住证办理与签注"),
        ("居民医保什么时候缴", "城乡居民医保参保与缴费"),
        ("去外地看病怎么报销", "异地就医备案"),
        ("养犬要办什么证", "文明养犬登记（现行办法）"),
        ("狗证去哪里办", "文明养犬登记（现行办法）"),
        ("垃圾分类投放时间是几点", "生活垃圾分类投放"),
        ("旧沙发这种大件垃圾怎么扔", "生活垃圾分类投放"),
        ("我们楼想加装电梯找谁", "老旧小区加装电梯申请"),
        ("公租房怎么申请", "公共租赁住房申请"),
        ("小学入学报名要居住证吗，小学入学材料有哪些", "小学入学报名"),
        ("灵活就业自己交社保有补贴没", "灵活就业社保补贴"),
        ("社区服务站几点上班", "便民服务中心和社区服务站的时间地点"),
    ],
)
async def test_questions_in_many_words(town: AsyncSession, question: str, title: str) -> None:
    assert await answer(town, question) == title


@pytest.mark.parametrize(
    "question",
    [
        "今天会下雨吗",
        "有什么补贴",
        "护照怎么办",
        "结婚登记要预约吗",
        "公积金能取多少",
        "帮我写一首诗",
        "楼上漏水找谁",
        "证",
        "以旧换新补贴还能领吗",
    ],
)
async def test_it_abstains_rather_than_invents(town: AsyncSession, question: str) -> None:
    assert await answer(town, question) is None


async def test_the_expired_article_answered_while_it_held(town: AsyncSession) -> None:
    question = "电动车以旧换新补贴怎么领"
    assert await answer(town, question) is None
    assert await answer(town, question, today=TODAY - timedelta(days=30)) is not None


async def test_the_new_rule_on_dogs_replaces_the_old_without_a_gap(town: AsyncSession) -> None:
    titles = [
        await answer(town, "养狗要登记吗", today=TODAY + timedelta(days=days)) for days in (39, 40)
    ]
    assert titles == ["文明养犬登记（现行办法）", "文明养犬登记（新办法）"]


async def test_the_communitys_own_article(town: AsyncSession) -> None:
    communities = (await town.scalars(select(Community))).all()
    told = {
        c.name: await answer(town, "老街出租房子要登记吗", community_id=c.id) for c in communities
    }
    assert told == {"清河社区": "清河老街出租房屋登记", "云溪社区": None}


async def test_every_article_says_that_it_is_a_demo(town: AsyncSession) -> None:
    articles = (await town.scalars(select(Article))).all()
    assert len(articles) >= 12
    assert all("演示" in article.source and "云溪镇" in article.source for article in articles)


async def test_notices_of_wangs_estate(town: AsyncSession, now: datetime) -> None:
    assert len((await town.scalars(select(Notice))).all()) >= 6
    estate_id = await town.scalar(select(Estate.id).where(Estate.name == "阳光花园"))
    found = await current_notices(town, now=now, estate_id=estate_id, limit=10)
    assert found[0].kind is NoticeKind.OUTAGE_WATER
    assert found[0].starts_at <= now
    assert {NoticeKind.VOTE, NoticeKind.ACTIVITY} <= {notice.kind for notice in found}
    assert not any("紫荆" in notice.title or "翠湖" in notice.title for notice in found)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("钥匙丢了想找个开锁师傅", "平安开锁"),
        ("水管爆了帮我找人修水管", "老周水电维修"),
        ("家里桶装水没了", "甘泉送水"),
        ("想请个钟点工", "云溪好阿姨家政"),
        ("空调不制冷", "惠民家电修理部"),
        ("马桶堵了", "畅通管道疏通"),
    ],
)
async def test_providers(town: AsyncSession, words: str, name: str) -> None:
    assert (await find_providers(town, words=words))[0].name == name


async def test_there_are_a_dozen_providers(town: AsyncSession) -> None:
    assert len((await town.scalars(select(Provider))).all()) >= 12


def test_sixty_different_complaints_each_with_its_end() -> None:
    table = complaints()
    every = [complaint for where in Where for complaint in table[where]]
    assert len({complaint.text for complaint in every}) >= 60
    assert all(complaint.done.endswith("。") for complaint in every)
