"""Words about those who work here: a complaint, or praise. Pure, but for the names of the register.

Dissatisfaction with a person is no rating of a case, no hurry and no suggestion; it is the desk's,
and kept from whom it names (`cases.subjects`). Praise is passed on.
"""

import re
from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.lifecycle import CaseState
from api.cases.queries import RECENT, reported_cases
from api.dialogue.asked import ANEW
from api.dialogue.danger import sounds_dangerous
from api.dialogue.engine import Turn
from api.residents.models import Resident
from api.staff.models import StaffMember

ABOUT_STAFF = "about_staff"
"""In a turn's metadata: the stance of words about somebody who works here."""


class Stance(StrEnum):
    """What is said of them."""

    COMPLAINT = "complaint"
    PRAISE = "praise"


LONGEST = 120
"""Characters; a letter is read by the engine."""

_ROLE = (
    "网格[员长]|(?:你们|咱们?)?(?:社区|居委会?|服务台|街道)(?:的|那个|那帮|有个|里)?(?:人|同志"
    "|工作人员|干部|主任|书记|小姑娘|大姐|领导)?"
    "|工作人员|办事员|接线员|值班的?(?:人|同志)?|客服"
)
_OFFENDS = (
    r"态度(?:很|太|极其?|也|真|特别|非常|那么|这么)*(?:差|恶劣|不好|坏|横|凶|冷漠|嚣张|傲慢)"
    r"|不作为|不干事|推(?:诿|三阻四|来推去|脱)|踢皮球"
    r"|敷衍|糊弄|(?:说话|讲话)(?:很|太|真|特别|那么|这么)?(?:难听|冲|不客气|凶)|(?:骂|吼|凶|辱骂"
    r"|训|嘲讽|威胁|欺负)(?:了)?(?:我|人|居民|老人|我们|我妈|我爸)"
    r"|爱[答搭]不理|摆架子|甩脸|吃拿卡要|(?:收|要)(?:了)?(?:红包|好处|回扣)|乱收钱|不接电话"
    r"|电话(?:也|都|从来|一直)*不接|挂我电话"
    r"|不负责任|玩忽职守|偏袒|包庇"
)
_ACCUSES = r"(?:投诉|举报|告)"
_PRAISES = (
    r"(?:我|想|要|得|好好|特别|真|非常)*(?:感谢|表扬|夸|点赞|点个赞|谢谢)|锦旗|太?暖心"
    r"|热心肠|好人好事|尽职尽责|认真负责|跑前跑后|值得表扬"
)
_NOT_PRAISE = re.compile(r"[吗么?？]|怎么|哪里|但是?|可是|就是|不过|只是|没|不|差")

OFFENDS = re.compile(_OFFENDS)
ACCUSES = re.compile(_ACCUSES)
PRAISES = re.compile(_PRAISES)
ROLE = re.compile(_ROLE)
ACCUSED_ROLE = re.compile(rf"{_ACCUSES}[^,，。;；]{{0,6}}(?:{_ROLE})")
SCORE = re.compile(r"[1-5一二三四五]\s*[分星]|满意|评[价分]|打分|[好差]评")
OTHERS = re.compile("物业|保安|保洁|邻居|楼[上下]|开发商|业委会")
"""Whom reports are about: the company has a kind of its own."""


def stance(words: str, names: Collection[str]) -> Stance | None:
    """What normalised words say of somebody who works here; None where they say nothing of them."""
    if len(words) > LONGEST:
        return None
    named = any(name in words for name in names)
    if OTHERS.search(words) and not named:
        return None
    spoken_of = named or ROLE.search(words) is not None
    offends = OFFENDS.search(words) or (named and ACCUSES.search(words))
    if ACCUSED_ROLE.search(words) or (spoken_of and offends):
        return Stance.COMPLAINT
    if spoken_of and PRAISES.search(words) and not _NOT_PRAISE.search(words):
        return Stance.PRAISE
    return None


async def about_staff(session: AsyncSession, resident: Resident, reading: Turn) -> Turn:
    """The turn, with what its words say of those who work here. What has a score in it, and praise
    while something waits for a verdict, is a rating.
    """
    text = reading.text
    if not text or reading.metadata.get(ANEW) or sounds_dangerous(text):
        return reading
    names = (await session.scalars(select(StaffMember.name).where(StaffMember.active))).all()
    said = stance(text, [name for name in names if len(name) > 1])
    if said is None or SCORE.search(text):
        return reading
    own = await reported_cases(session, resident, limit=RECENT)
    if said is Stance.PRAISE and any(case.state is CaseState.RESOLVED for case in own):
        return reading
    return replace(reading, metadata={**reading.metadata, ABOUT_STAFF: said.value})
