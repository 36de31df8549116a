"""Policy articles of the demo town: invented procedures in the form that real ones have.

Two versions of the rule on dogs follow each other, and one article has expired.
"""

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.demo.places import Town
from api.demo.tables import rows
from api.knowledge.models import Article

SOURCE = "云溪镇便民服务中心（演示文本，不是真实政策）"


async def load_articles(session: AsyncSession, town: Town, *, today: date) -> None:
    """Write the articles; the table counts their days from today, both ends included."""
    session.add_all(
        Article(
            title=row["title"],
            keywords=row["keywords"].split(),
            body=row["body"],
            community_id=town.communities[row["community"]].id if row["community"] else None,
            source=SOURCE,
            effective_on=today + timedelta(days=int(row["from_days"])),
            expires_on=today + timedelta(days=int(row["to_days"])) if row["to_days"] else None,
        )
        for row in rows("articles")
    )
    await session.flush()
