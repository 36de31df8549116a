"""Words about those who work here: a complaint, or praise. Pure, but for the names of the register.

Dissatisfaction with a person is no rating of a case, no hurry and no suggestion; it is the desk's,
and kept from whom it names (`cases.subjects`). Praise is passed on. Who is meant ("就是李伟"), and
what else they did ("他还拉黑我"), tells something only right after a complaint; the engine knows.
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
    BESIDE = "praise_beside"
    """Praise in one of several clauses, beside other matters."""
    MORE = "more"
    """Nothing by itself; after a complaint it is a part of it."""


LONGEST = 120
"""Characters; a letter is read by the engine."""

LONGEST_MORE = 40
"""Characters of what goes on about a complaint."""

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
    r"|什么态度|无理取闹|翻白眼|拉黑|冷嘲热讽|阴阳怪气|打官腔|没(?:有)?礼貌|不耐烦|看不起|瞧不起"
    r"|(?:很|太|真|特别|那么|这么|好)(?:拽|牛气|嚣张|横|凶|冷漠|傲慢)|吃了(?:枪|火)药|耍(?:官威|威风)"
    r"|(?:上班|值班|工作)(?:的?时间|期间|的?时候)?[^,，。]{0,6}(?:打牌|打麻将|搓麻|玩手机|打游戏|睡觉|喝酒|炒股|看剧|追剧|溜号)"
    r"|不在岗|脱岗|磨洋工|迟到早退"
    r"|[收拿要]了?(?:人家|别人|他们?|邻居|对方|楼上)?的?(?:好处|红包|回扣|礼)"
    r"|拖拉|磨磨?蹭|拖拖沓?|推卸|甩锅|忽悠|不管事(?!故)|不上心|吊儿郎当|说话不算[话数]|偷懒|放鸽子"
    r"|(?:老|总|一直|从来|经常)(?:是|都)?不(?:回|接|理|搭理|睬|见人影?)|找不到人|不回(?:我|我们)?的?(?:消息|微信|信息|电话)"
    r"|(?:压|扣|卡)(?:着|下|了)?(?:下来|不报)?(?:我|我们)的?(?:单子|投诉|件|事)|投诉一次.{0,3}压一次"
)
_ACCUSES = r"(?:投诉|举报|(?<![转报广警诉])告(?![诉知]))"
_PRAISES = (
    r"(?:我|想|要|得|好好|特别|真|非常)*(?:感谢|表扬|夸|点赞|点个赞|谢谢)|锦旗|太?暖心"
    r"|热心肠|好人好事|尽职尽责|认真负责|跑前跑后|值得表扬|人(?:真|很|特别|挺|太)好|好(?:同志|干部)"
)
_WAY_TO_PRAISE = (
    r"(?:怎么|怎样|咋|如何|想|要|能不能|可以)(?:给|向|对|跟)?[^,，。]{0,6}"
    r"(?:送(?:个|一?面)?锦旗|写(?:封)?感谢信|表扬一?下?|夸夸?)(?!修|办)"
)
_NOT_PRAISE = re.compile(r"[吗么?？]|怎么|哪里|但是?|可是|就是|不过|只是|没|不|差")

WANTS_TO_PRAISE = re.compile(
    r"(?:想|要|得|帮我|写|送|给)[^,，。]{0,8}(?:表扬|感谢信|锦旗)"
    r"|(?:表扬|夸)(?:一下|夸|他|她|你们|[小老][^,，。]|网格[员长]|师傅|保安|保洁|物业|社区)"
    r"|(?:给|为)[^,，。]{0,4}(?:你们|您们|社区|物业|小区|师傅|阿姨|保[安洁]|网格员)[^,，。]{0,6}点[^,，。]{0,2}赞"
)
"""Somebody wants to praise, whoever it is."""
CLAUSES = re.compile(r"[\s,，。;；!！]+")
OFFENDS = re.compile(_OFFENDS)
ACCUSES = re.compile(_ACCUSES)
PRAISES = re.compile(_PRAISES)
ROLE = re.compile(_ROLE)
ACCUSED_ROLE = re.compile(rf"{_ACCUSES}[^,，。;；]{{0,6}}(?:{_ROLE})")
SCORE = re.compile(r"[1-5一二三四五]\s*[分星]|满意|评[价分]|打分|[好差]评")
MINDS = re.compile("(?<!提)有(?:很大|点|些|一?肚子)?的?意见|不满(?!意)")
"""Of somebody who is named."""
WAY_TO_PRAISE = re.compile(_WAY_TO_PRAISE)
"""Somebody asks how to praise a person; who it is need not be said."""

HE = re.compile("[他她]|(?:这|那)(?:个)?人|网格[员长]")
DID = re.compile(
    rf"{_OFFENDS}|挂(?:了|断|我)|[骂吼凶训怼]|不[理接见]|推来推去|{_ACCUSES}|说我|找我|要了?我"
)
"""What somebody did to who complains, of whom it is known who is meant."""

_WHO = re.compile("姓.|[小老].|师傅|主任|就?是[他她](?!妈)|是[这那]个?人")
"""Says who is meant, who was named before or is now."""

BESIDES = re.compile("还|又|也|之前|以前|上次|上回|老是|总是|经常|每次|一直")
"""It is told of who is named what they did another time."""

_POINTS = re.compile(
    rf"就?[是叫]|(?:{_ROLE})|姓.|[小老][^他她那这个就是]|.(?:师傅|主任|书记|站长|队长)|[他她那这个位的人我说]|名字|负责|管"
    r"|[的了啊呀吧呢嘛哦对就,，。.!！ ]"
)
"""Of what words that only say who is meant are made, but for names."""

_CALLED = "[小老]{name}(?![头太爷家奶伯叔婶师])|{name}(?:姐|哥|主任|书记|站长|干部|同志)"
NOT_OF_THE_STAFF = re.compile(
    "老公|老婆|丈夫|媳妇|儿子|女儿|孩子|同[学事]|室友|男友|女友|[男女]朋友|师傅|中介|房东|租客"
)
"""Beside these a surname is that of somebody else."""

OTHERS = re.compile("物业|保安|保洁|邻居|楼[上下]|开发商|业委会")
"""Whom reports are about: the company has a kind of its own."""


def stance(words: str, names: Collection[str]) -> Stance | None:
    """What normalised words say of somebody who works here; None where they say nothing of them."""
    if len(words) > LONGEST:
        return None
    named = any(name in words for name in names)
    if _praises(words):
        return Stance.PRAISE
    beside = any(map(_praises, CLAUSES.split(words)))
    if OTHERS.search(words) and not named:
        return Stance.BESIDE if beside else None
    spoken_of = named or ROLE.search(words) is not None
    offends = OFFENDS.search(words) is not None
    accused = ACCUSED_ROLE.search(words) is not None or accused_by_surname(words, names)
    accused = accused or (named and any(one.search(words) for one in (ACCUSES, MINDS)))
    if accused or (offends and (spoken_of or called_by_surname(words, names))):
        return Stance.COMPLAINT
    if spoken_of and PRAISES.search(words) and not _NOT_PRAISE.search(words):
        return Stance.PRAISE
    if WAY_TO_PRAISE.search(words) and (spoken_of or HE.search(words)):
        return Stance.PRAISE
    if _goes_on(words, names):
        return Stance.MORE
    return Stance.BESIDE if beside else None


def _praises(clause: str) -> bool:
    """Whether one clause wants somebody to be praised, and says nothing else of them."""
    return WANTS_TO_PRAISE.search(clause) is not None and _NOT_PRAISE.search(clause) is None


def called_by_surname(words: str, names: Collection[str]) -> bool:
    """Whether somebody of the staff is called 小周, 老李 or 周姐: with a complaint, not without."""
    called = _surnames(names)
    outside = NOT_OF_THE_STAFF.search(words) is not None
    return bool(called) and not outside and re.search(called, words) is not None


def accused_by_surname(words: str, names: Collection[str]) -> bool:
    """Whether somebody is complained of by a surname, and nothing else is said: 我要投诉小周."""
    called = _surnames(names)
    whole = rf"[^,，。]{{0,6}}{_ACCUSES}(?:一?下)?(?:你们)?(?:那个|的)*(?:{called})[啊了吧呀!！。]*"
    return bool(called) and re.fullmatch(whole, words) is not None


def _surnames(names: Collection[str]) -> str:
    """What they are called by their surnames, as a pattern; empty where there are none."""
    surnames = "".join(re.escape(name[0]) for name in names)
    return _CALLED.format(name=f"[{surnames}]") if surnames else ""


def _goes_on(words: str, names: Collection[str]) -> bool:
    """Whether words only say who is meant, or what somebody did who is not named."""
    if len(words) > LONGEST_MORE:
        return False
    unnamed = words
    for name in names:
        unnamed = unnamed.replace(name, "")
    points = unnamed != words or ROLE.search(words) or _WHO.search(words)
    if points and not _POINTS.sub("", unnamed):
        return True
    if unnamed != words and BESIDES.search(words):
        return True
    return OFFENDS.search(words) is not None or bool(HE.search(words) and DID.search(words))


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
    if said is Stance.MORE:
        return _as(reading, said)
    if said is Stance.PRAISE and any(case.state is CaseState.RESOLVED for case in own):
        return reading
    return _as(reading, said)


def _as(reading: Turn, said: Stance) -> Turn:
    return replace(reading, metadata={**reading.metadata, ABOUT_STAFF: said.value})
