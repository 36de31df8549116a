"""Agreeing before personal data are given: read from an option or from plain words."""

import re

from actions.turn import Turn
from api.residents.consents import give_consent, has_consented
from api.residents.models import ConsentScope

GIVES, REFUSES = "give_consent", "refuse_consent"
"""Intents that only the options carry."""

LONGEST_ANSWER = 12
"""Characters; a longer sentence is about something else."""

NO = re.compile("不同意|不愿|不想|不给|不提供|不可以|不行|不要|不用|不填|不留|拒绝|算了")
YES = re.compile("同意|愿意|可以|没问题|没意见|^(?:好|行|嗯|是|对)")


def agreed(turn: Turn) -> bool | None:
    """Whether the person says yes or no to what they were asked; None when it is neither."""
    if turn.intent in {GIVES, REFUSES}:
        return turn.intent == GIVES
    if not turn.words or len(turn.words) > LONGEST_ANSWER:
        return None
    if NO.search(turn.words):
        return False
    if YES.search(turn.words):
        return True
    return {"affirm": True, "deny": False}.get(turn.intent)


async def known_consent(turn: Turn, scope: ConsentScope) -> bool:
    """Whether they agreed at an earlier time, so that nobody asks again."""
    return await has_consented(turn.session, turn.resident, scope)


async def record_consent(turn: Turn, scope: ConsentScope) -> None:
    """They agree with this very message."""
    await give_consent(turn.session, turn.resident, scope, message_id=turn.message_id, now=turn.now)
