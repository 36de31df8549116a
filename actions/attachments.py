"""How pictures, recordings and videos are told of in a sentence."""

from collections import Counter
from collections.abc import Sequence

from actions.turn import Turn
from api.cases.media import media_counts
from api.cases.models import Case
from api.media.models import MediaKind
from api.media.service import kinds_of
from api.texts import render


async def told(turn: Turn, media_ids: Sequence[int]) -> str:
    """`照片 2 张、录音 1 段`; empty for none."""
    return _listed(Counter(await kinds_of(turn.session, media_ids)))


async def told_of_case(turn: Turn, case: Case) -> str:
    """What goes behind a case's number: `，附照片 2 张`; empty where nothing lies with it."""
    listed = _listed(await media_counts(turn.session, case))
    return f"，附{listed}" if listed else ""


def _listed(counts: Counter[MediaKind]) -> str:
    return render("actions", "attached", counts=counts)
