"""What is kept of a resident: shown, told in full, erased. Asked for by its name.

It goes past the engine: it must work while that is away, and the words are few.
"""

import re
from datetime import datetime
from enum import Enum

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import KIND_RULES
from api.cases.queries import reported_cases
from api.dialogue.models import InboundMessage
from api.notifications.outbox import Note, Option
from api.residents.consents import consents_of
from api.residents.erasures import request_erasure
from api.residents.models import ConsentScope, ErasureReason, Resident
from api.residents.service import bound_homes
from api.texts import render
from api.volunteers.service import memberships, my_signups

ROOM = "api/dialogue"
MOST_CASES = 50

_MINE = "(?:我的?)?(?:个人)?(?:数据|信息|资料)"
_THINGS = "(?:个人)?(?:数据|信息|资料|记录|隐私|聊天记录|东西)"
_OF_ME = f"(?:(?:关于)?(?:我|我家)的?|我们的?)(?:所有|全部)?的?(?:{_THINGS})?"
_KEEP = "(?:都|还)?(?:存|保存|留|保留|收集|掌握|记|记录|知道)(?:了|着|下|的|有)?"
_WISHES = "(?:请|麻烦|帮我|你们?|能不能|可不可以|可以|我想?要?)*"
_SOFT = "[啊呀呢吗嘛吧哦了的?？!！。,， ]*"


class Wish(Enum):
    """What somebody wants with their own data, by the words for it."""

    SHOW = re.compile(
        "(?:看看?|查看?)?我的(?:个人)?(?:数据|信息|资料)"
        f"|(?:我?想(?:知道|看看?)|请问|看看)?(?:你们?|您|社区|这里)(?:这里|那里|这边)?{_KEEP}(?:我|我家|我们)的?"
        f"(?:(?:哪些|什么|啥|多少){_THINGS}?|{_THINGS}){_SOFT}"
    )
    EXPORT = re.compile(f"导出{_MINE}")
    ERASE = re.compile(
        f"{_WISHES}(?:删除|删掉|注销|清除|抹掉|清空){_MINE}{_SOFT}(?:[别不]要?(?:再)?(?:存|留|保存)(?:着|了)?{_SOFT})?"
        f"|(?:[^,，。]{{0,12}}[,，。])?{_WISHES}(?:把|将){_OF_ME}(?:全部|全|都|统统|一起)*"
        f"(?:给我)?(?:删|清|注销|抹)(?:除|掉|了|光|干净|空)*{_SOFT}"
    )
    ERASE_SURELY = re.compile(f"确定删除{_MINE}")
    KEEP = re.compile(f"保留{_MINE}")


def wish_in(text: str, *, chosen: bool) -> Wish | None:
    """What these words want; None when they are about something else. Pure.

    Only an option of ours erases (`chosen`): whoever types its words is asked first.
    """
    for wish in Wish:
        if wish.value.fullmatch(text):
            return Wish.ERASE if wish is Wish.ERASE_SURELY and not chosen else wish
    return None


async def carry_out(
    session: AsyncSession,
    resident: Resident,
    wish: Wish,
    message: InboundMessage,
    *,
    is_staff: bool,
    now: datetime,
) -> Note:
    """Do what is wanted with a resident's own data, and say so."""
    match wish:
        case Wish.SHOW:
            return await _told(session, resident, "my_data", options=True, now=now)
        case Wish.EXPORT:
            return await _told(session, resident, "my_data_export", now=now)
        case Wish.KEEP:
            return Note(text=render(ROOM, "my_data_kept"))
        case Wish.ERASE | Wish.ERASE_SURELY if is_staff:
            return Note(text=render(ROOM, "my_data_of_staff"))
        case Wish.ERASE:
            return Note(
                text=render(ROOM, "my_data_erase"),
                options=[_option("erase_surely"), _option("keep")],
            )
        case Wish.ERASE_SURELY:
            await request_erasure(
                session, resident.openid, ErasureReason.ASKED, message_id=message.id, now=now
            )
            return Note(text=render(ROOM, "my_data_erasing"))


async def _told(
    session: AsyncSession, resident: Resident, text: str, *, options: bool = False, now: datetime
) -> Note:
    cases = await reported_cases(session, resident, limit=MOST_CASES)
    facts = {
        "resident": resident,
        "homes": await bound_homes(session, resident),
        "cases": cases,
        "kinds": {case.id: KIND_RULES[case.kind].name for case in cases},
        "memberships": await memberships(session, resident),
        "signups": await my_signups(session, resident, now=now),
        "consents": await consents_of(session, resident),
        "scopes": ConsentScope,
    }
    chosen = [_option("export"), _option("erase")] if options else []
    return Note(text=render(ROOM, text, **facts), options=chosen)


def _option(name: str) -> Option:
    """The title, and the words that a tap stands for."""
    title, payload = render(ROOM, "my_data_options", name=name).split("|")
    return Option(title=title, payload=payload)
