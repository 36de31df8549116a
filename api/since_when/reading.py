"""The beginning that a text tells of: a length of time that has passed, or a point. Pure."""

import unicodedata
from datetime import datetime

from api.clock import local
from api.since_when.lengths import lengths
from api.since_when.model import Since
from api.since_when.points import points

_LIMIT = 500
"""Characters that are looked at."""


def since_when(text: str, *, now: datetime) -> Since | None:
    """Since when what a text tells of has been so (Asia/Shanghai); None when it does not say.

    The first that it says counts: 从早上到现在三个小时了 is since the morning. What lies after
    `now` is no beginning.
    """
    text, here = unicodedata.normalize("NFKC", text)[:_LIMIT], local(now)
    found = sorted(
        [*points(text, now=here), *lengths(text, now=here)],
        key=lambda one: (one[0], -len(one[1].words)),
    )
    return next((since for _, since in found if since.at <= here), None)
