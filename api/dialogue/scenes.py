"""QR codes with a scene: doors of buildings, and invitations to the staff.

A scan is a follow event, or one of its own when the person follows already. An invitation is
answered here, before anything else reads the message: its six digits go to nobody, and are struck
out of the inbox at once.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue.models import InboundMessage, MessageType, Outcome
from api.dialogue.normalise import normalise
from api.notifications.outbox import Note
from api.residents.doors import scan_door
from api.residents.models import Resident
from api.staff import invitations
from api.staff.invitations import DIGITS, SCENE_PREFIX
from api.texts import render

ROOM = "api/dialogue"

ONLY_DIGITS = re.compile(r"\d{4,8}")
SIX_DIGITS = re.compile(rf"(?<!\d)\d{{{DIGITS}}}(?!\d)")
LONGEST_WITH_DIGITS = 20
"""Characters; six digits in a longer text are part of a story."""

LEAVING = frozenset({MessageType.TEXT, MessageType.MENU_CLICK})
"""What turns to something else than the digits."""


async def read_invitation(
    session: AsyncSession, breath: Sequence[InboundMessage], *, now: datetime
) -> tuple[Outcome, Note] | None:
    """The answer to a scanned invitation or to its digits; None for everything else."""
    message = breath[-1]
    scene = str(message.content.get("key", ""))
    if message.type is MessageType.SUBSCRIBE and scene.startswith(SCENE_PREFIX):
        message.content = {}  # The scene is half of a key.
        scanned = await invitations.scan(session, message.openid, scene, now=now)
        return _say(f"invitation_{scanned}", refused=scanned is not invitations.Scanned.ASKED)
    spoken = [one for one in breath if one.type in LEAVING]
    if not spoken or not await invitations.awaits_digits(session, message.openid):
        return None
    found = [(one, digits) for one in spoken if (digits := digits_in(one.text)) is not None]
    if not found:
        await invitations.leave(session, message.openid)
        return None
    for one, _ in found:
        one.text = ""
    answered = await invitations.answer(session, message.openid, found[-1][1], now=now)
    if answered is invitations.Answered.BOUND:
        return _say("staff_welcome")
    return _say(f"digits_{answered}", refused=True)


async def note_door(
    session: AsyncSession, message: InboundMessage, resident: Resident, *, now: datetime
) -> None:
    """Where a person stands who scanned the code of a door; an unknown one changes nothing."""
    scene = str(message.content.get("key", ""))
    await scan_door(session, resident, scene, message_id=message.id, now=now)


def digits_in(text: str) -> str | None:
    """What somebody gave as the digits; too few or too many are a wrong try, not a sentence."""
    plain = re.sub(r"[\s-]", "", normalise(text))
    if ONLY_DIGITS.fullmatch(plain):
        return plain
    found = SIX_DIGITS.search(plain) if len(plain) <= LONGEST_WITH_DIGITS else None
    return found[0] if found else None


def _say(text: str, *, refused: bool = False) -> tuple[Outcome, Note]:
    outcome = Outcome.REFUSED if refused else Outcome.ANSWERED
    return outcome, Note(text=render(ROOM, text))
