"""Finding a provider by the words in which somebody asks for one."""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.providers.models import Provider
from api.providers.trades import in_words_of_trades

SHORT_NAME = 2
"""Characters of a name that are enough to call somebody by."""


async def categories(session: AsyncSession) -> list[str]:
    """The main category of every provider, each once, in the order of their entry."""
    listed = (await session.scalars(select(Provider.categories).order_by(Provider.id))).all()
    return list(dict.fromkeys(words[0] for words in listed if words))


async def find_providers(session: AsyncSession, *, words: str, limit: int = 3) -> list[Provider]:
    """Providers whose name or a category is said in somebody's words, the best fit first.

    The longest category that was said decides (换锁芯 before 换锁), then how many were said, then
    who was checked last. Nobody is named when no word fits.
    """
    asked = _folded(in_words_of_trades(words))
    fitting: list[tuple[int, int, int, int]] = []
    providers = {p.id: p for p in (await session.scalars(select(Provider))).all()}
    for provider in providers.values():
        said = [word for word in map(_folded, _phrases(provider)) if word and word in asked]
        if called_by(provider.name, words):
            said.append(_folded(provider.name))
        if said:
            longest = max(map(len, said))
            fitting.append((longest, len(said), provider.checked_on.toordinal(), -provider.id))
    return [providers[-key[-1]] for key in sorted(fitting, reverse=True)[:limit]]


async def providers_of(session: AsyncSession, ids: Sequence[int]) -> list[Provider]:
    """Providers by their ids, in this order; who is listed no more is left out."""
    query = select(Provider).where(Provider.id.in_(ids))
    known = {provider.id: provider for provider in (await session.scalars(query)).all()}
    return [known[id_] for id_ in ids if id_ in known]


def called_by(name: str, words: str) -> bool:
    """Whether words call a provider as people do: 老周那个, 惠民那家, 平安师傅."""
    called = rf"{re.escape(name[:SHORT_NAME])}(?:[那这][个家]|家的?|师傅|的?电话|呢)"
    return re.search(called, words) is not None


def _phrases(provider: Provider) -> list[str]:
    return [provider.name, *provider.categories]


def _folded(text: str) -> str:
    """Full width, case and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
