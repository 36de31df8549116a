"""Answering from articles only: the one that fits best and is in force, or none at all."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.knowledge.matching import Fit, fit, lacks_its_thing
from api.knowledge.models import Article
from api.knowledge.topics import of_field


async def articles_in_force(
    session: AsyncSession, *, today: date, community_id: int | None
) -> Sequence[Article]:
    """What holds on a day for a community: the town's articles and its own.

    Args:
        session: the transaction.
        today: the day in Asia/Shanghai.
        community_id: where the asker lives; None when unknown, then only the town's.
    """
    query = select(Article).where(
        Article.effective_on <= today,
        or_(Article.expires_on.is_(None), Article.expires_on >= today),
        or_(Article.community_id.is_(None), Article.community_id == community_id),
    )
    return (await session.scalars(query.order_by(Article.id))).all()


async def find_article(
    session: AsyncSession,
    *,
    question: str,
    today: date,
    community_id: int | None,
    whole: bool = False,
) -> Article | None:
    """The article that answers a question; None, rather than a guess, when none fits.

    `whole`: only one of which a phrase is said whole, where the words may ask something else.

    Among equals the community's own goes before the town's, and the newer before the older.
    """
    fitting: list[tuple[Fit, bool, date, int]] = []
    articles = {
        article.id: article
        for article in await articles_in_force(session, today=today, community_id=community_id)
        if not lacks_its_thing(question, _text(article))
    }
    for article in articles.values():
        found = fit(question, [article.title, *article.keywords])
        if found is not None and (found.coverage >= 1 or not whole):
            own = article.community_id is not None
            fitting.append((found, own, article.effective_on, article.id))
    return articles[max(fitting)[-1]] if fitting else None


async def articles_of_field(
    session: AsyncSession, *, question: str, today: date, community_id: int | None, limit: int = 3
) -> list[Article]:
    """The articles of the fields that a question names, what fits it best first; none where it
    names no field.
    """
    articles = [
        (fit(question, [article.title, *article.keywords]), article)
        for article in await articles_in_force(session, today=today, community_id=community_id)
        if of_field(question, [article.title, *article.keywords])
        and not lacks_its_thing(question, _text(article))
    ]
    articles.sort(key=lambda one: (one[0] is None, -one[0].coverage if one[0] else 0, one[1].id))
    return [article for _, article in articles][:limit]


def _text(article: Article) -> str:
    return " ".join((article.title, *article.keywords, article.body))
