"""Which article answers, by words, area and dates."""

from datetime import date, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.knowledge.models import Article
from api.knowledge.service import find_article
from tests.factories import make_community

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


async def make_article(
    session: AsyncSession,
    title: str = "老年优待卡办理",
    *,
    keywords: tuple[str, ...] = ("老年卡", "优待证"),
    community_id: int | None = None,
    effective_on: date = date(2025, 1, 1),
    expires_on: date | None = None,
) -> Article:
    """An article of the town, in force."""
    article = Article(
        title=title,
        keywords=list(keywords),
        body="带身份证到社区服务站。",
        community_id=community_id,
        source="便民服务中心",
        effective_on=effective_on,
        expires_on=expires_on,
    )
    session.add(article)
    await session.flush()
    return article


async def ask(
    session: AsyncSession, question: str, *, community_id: int | None = None
) -> Article | None:
    """The answer of today."""
    return await find_article(session, question=question, today=TODAY, community_id=community_id)


async def test_the_article_that_fits_answers(session: AsyncSession) -> None:
    await make_article(session, "养犬登记", keywords=("养犬", "狗证"))
    card = await make_article(session)
    assert await ask(session, "我妈想办老年卡，要带什么") is card


@pytest.mark.parametrize("question", ["", "？", "今天天气怎么样", "卡", "楼道灯坏了没人管"])
async def test_it_abstains_when_nothing_fits(session: AsyncSession, question: str) -> None:
    await make_article(session)
    assert await ask(session, question) is None


async def test_it_answers_on_the_last_day_and_never_after(session: AsyncSession) -> None:
    article = await make_article(session, expires_on=TODAY)
    assert await ask(session, "老年卡") is article
    article.expires_on = TODAY - DAY
    await session.flush()
    assert await ask(session, "老年卡") is None


async def test_it_answers_from_the_first_day_and_never_before(session: AsyncSession) -> None:
    article = await make_article(session, effective_on=TODAY)
    assert await ask(session, "老年卡") is article
    article.effective_on = TODAY + DAY
    await session.flush()
    assert await ask(session, "老年卡") is None


async def test_another_community_is_told_nothing(session: AsyncSession) -> None:
    ours, theirs = await make_community(session), await make_community(session)
    article = await make_article(session, community_id=ours.id)
    assert await ask(session, "老年卡", community_id=ours.id) is article
    assert await ask(session, "老年卡", community_id=theirs.id) is None
    assert await ask(session, "老年卡") is None


async def test_the_communitys_own_goes_before_the_towns(session: AsyncSession) -> None:
    ours = await make_community(session)
    town = await make_article(session)
    own = await make_article(session, community_id=ours.id, effective_on=date(2024, 1, 1))
    assert await ask(session, "老年卡", community_id=ours.id) is own
    assert await ask(session, "老年卡") is town


async def test_the_newer_of_two_goes_first(session: AsyncSession) -> None:
    newer = await make_article(session, effective_on=date(2026, 6, 1))
    await make_article(session, effective_on=date(2025, 6, 1))
    assert await ask(session, "老年卡") is newer
