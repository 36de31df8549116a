"""What staff type: verbs, references and words, as one table. Parsing is pure.

A verb stands at the start: "接单 1", "退单1 不是我的片区", "办结 已更换灯泡". The reference is the
short number of the list or a case number; it may be left out when there is only one case.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from api.dialogue.visit_words import names_somebody, read_at_door
from api.staff.models import StaffRole


class Verb(StrEnum):
    """A command, by its principal wording."""

    LIST = "我的工单"
    SHOW = "查看"
    TAKE = "接单"
    DECLINE = "退单"
    ARRIVE = "到场"
    NOTE = "补充"
    PHOTO = "附图"
    AFTER = "办理后"
    BEFORE = "办理前"
    HOLD = "挂起"
    ASK = "问居民"
    RESUME = "恢复"
    EXTEND = "延期"
    RESOLVE = "办结"
    DESIGNATE = "派单"
    REJECT = "不予受理"
    RESEND = "重发"
    AVOID = "回避"
    END_AVOIDING = "取消回避"
    LEAVE = "请假"
    BACK = "销假"
    ANNOUNCE = "通告"
    CONFIRM = "确认事件"
    POSTPONE = "通告延后"
    FINISH = "通告结束"
    MERGE = "合并"
    SPLIT = "拆分"
    UNSEAL = "查看身份"
    SEAL = "改匿名"
    NEARBY = "附近"
    NEAR_SHOW = "附近查看"
    """The same as `SHOW`, from a list whose numbers are those on the screen."""
    REPORT = "上报"
    REPORT_KIND = "上报类别"
    REPORT_PLACE = "上报地点"
    REPORT_JOIN = "上报并入"
    REPORT_APART = "单独上报"
    REPORT_DROP = "取消上报"
    REPORT_PHOTO = "上报附图"
    REPORTED = "我上报的"
    DID = "顺手办了"
    VISIT = "走访"
    VISITS = "走访记录"
    VISIT_FIGURES = "走访统计"
    WEEK = "本周统计"
    LAST_WEEK = "上周统计"
    MONTH = "本月统计"


EVERYBODY = frozenset(StaffRole)
HEADS = frozenset({StaffRole.SUPERVISOR, StaffRole.DESK})

ROLES: dict[Verb, frozenset[StaffRole]] = {
    **dict.fromkeys(Verb, EVERYBODY),
    Verb.DESIGNATE: frozenset(StaffRole) - {StaffRole.GRID_WORKER},
    Verb.REJECT: HEADS,
    Verb.AVOID: HEADS,
    Verb.END_AVOIDING: HEADS,
    Verb.ANNOUNCE: HEADS,
    Verb.CONFIRM: HEADS,
    Verb.POSTPONE: HEADS,
    Verb.FINISH: HEADS,
    Verb.MERGE: HEADS,
    Verb.SPLIT: HEADS,
    Verb.UNSEAL: HEADS,
    Verb.SEAL: HEADS,
    Verb.VISIT_FIGURES: HEADS,
    Verb.WEEK: HEADS,
    Verb.LAST_WEEK: HEADS,
    Verb.MONTH: HEADS,
}

FIGURES = frozenset({Verb.WEEK, Verb.LAST_WEEK, Verb.MONTH})
ABSENCE = frozenset({Verb.LEAVE, Verb.BACK})
"""What follows is no case but days, and perhaps a name."""

OF_INCIDENTS = frozenset({Verb.ANNOUNCE, Verb.POSTPONE, Verb.FINISH})
"""Their reference is an incident's number, and their words may be a place."""

FREE = frozenset({Verb.NEARBY, Verb.REPORT, Verb.REPORT_KIND, Verb.REPORT_PLACE})
"""What follows is words, the number of a building among them."""

REPORTING = frozenset(
    {Verb.REPORT, Verb.REPORT_KIND, Verb.REPORT_PLACE, Verb.REPORT_JOIN, Verb.REPORT_APART}
)
"""The steps of a report, each of which may open a case."""

ALONE = FIGURES | {
    *(Verb.LIST, Verb.VISITS, Verb.VISIT_FIGURES),
    *(Verb.REPORT_JOIN, Verb.REPORT_APART, Verb.REPORT_DROP),
}
WITHOUT_CASE = (
    ALONE | ABSENCE | OF_INCIDENTS | FREE | {Verb.VISIT, Verb.REPORTED, Verb.REPORT_PHOTO}
)

WORDINGS: dict[str, Verb] = {
    **{verb.value: verb for verb in Verb},
    "工单": Verb.LIST,
    "工单列表": Verb.LIST,
    "待办": Verb.LIST,
    "接": Verb.TAKE,
    "退": Verb.DECLINE,
    "到了": Verb.ARRIVE,
    "到达": Verb.ARRIVE,
    "备注": Verb.NOTE,
    "暂停": Verb.HOLD,
    "问": Verb.ASK,
    "询问": Verb.ASK,
    "恢复办理": Verb.RESUME,
    "申请延期": Verb.EXTEND,
    "回复": Verb.NOTE,
    "结案": Verb.RESOLVE,
    "完成": Verb.RESOLVE,
    "结束": Verb.RESOLVE,
    "指派": Verb.DESIGNATE,
    "转派": Verb.DESIGNATE,
    "休假": Verb.LEAVE,
    "我附近": Verb.NEARBY,
    "巡查上报": Verb.REPORT,
    "巡查发现": Verb.REPORT,
    "我要上报": Verb.REPORT,
    "上报一下": Verb.REPORT,
    "我的上报": Verb.REPORTED,
    "我顺手办了": Verb.DID,
    "周报": Verb.WEEK,
    "月报": Verb.MONTH,
}

FIGURE_WORDS = re.compile("办结率|响应率|满意率|按时率")
FIGURE_TALK = re.compile("办结率|响应率|满意率|按时率|统计|(?:超时|超期)最多")
"""Questions for figures in other words: "这周办结率多少", "哪个网格超时最多"."""

LIST_TALK = re.compile(
    "(?:给我|帮我)?(?:看看?|查一?[下查]?)?(?:我|俺|咱)?(?:今天|现在|手头|手上|这周|还|都)*(?:的|有|还有|要办的?)*"
    "(?:什么|啥|哪些|多少|几个|几件)?(?:待办|活儿?|任务|单子|工单)(?:要[干办做]|没[干办做]完?)?[的呢吗啊呀?？]*"
)
"""Questions for one's own work in other words: 看看我有啥活, 我的待办."""

ABOUT_WORK = re.compile("工单|派单|接单|退单|办结|上报")
"""Words of the trade: staff who use them in no command are told what there is."""

PAUSING = frozenset({Verb.HOLD, Verb.EXTEND, Verb.AFTER, Verb.BEFORE})
"""Without a number these are commands only when a space or a comma follows: 延期交房 is not."""

_VERBS = "|".join(sorted(map(re.escape, WORDINGS), key=len, reverse=True))
_REFERENCE = r"(?P<reference>[A-Za-z]{2}-\d{8}-\d{4}|\d{1,3}(?![\d栋幢楼单天日月个]|号[栋幢楼]))"
_COMMAND = re.compile(
    rf"^(?P<verb>{_VERBS})\s*(?:第?{_REFERENCE}\s*号?(?:工单|单)?)?[\s,，:：]*(?P<words>.*)$",
    re.DOTALL,
)


_DAYS_FOLLOW = re.compile(
    r"[\s,，:：]|\d|今天|明天|后天|大后天|下?(?:周|星期|礼拜)|[一二两三四五六七八九十]{1,2}天"
)

_AFTER_NAME = re.compile(r"[\s,，:：、]+")

_APART = re.compile(r"[\s,，:：]")
_TALK = re.compile(r"^[的了]|吗|怎么|如何|[?？]|哪里|多少|什么时候")
"""What runs on so is no report but talk of one: 上报材料怎么写."""

_NEAR_ASKED = re.compile(
    r"[\s,，:：]*(?:的|还?有(?:哪些|什么|啥|没有)?(?:没办完的|未办的)?)?"
    r"(?P<words>.*?)的?(?:工单|单子|案子|事情|事)?(?:还?有(?:哪些|什么|吗))?[呢吗?？。]*",
    re.DOTALL,
)
_NEAR_TALK = re.compile(r"[坏漏堵吵脏断掉]|没人|怎么|哪|多少|谁|什么|啥")
_NEAR_WORK = re.compile("工单|单子|案子|事")
_IS_ASKED = re.compile("[吗?？]")
"""附近有医院吗, 附近的路灯坏了: talk, or a report of one's own."""

LONGEST_NEARBY = 40
"""Characters of a place and a kind; more is a story."""

LONGEST_QUESTION = 16
"""A longer text is no question for figures, whatever words are in it."""


@dataclass(frozen=True)
class StaffCommand:
    """A command as typed: `reference` None when it was left out, `words` stripped.

    `by_name` is False when it was guessed from ordinary words.
    """

    verb: Verb
    reference: str | None
    words: str
    by_name: bool = True

    @property
    def says_where(self) -> bool:
        """Whether it names a case or a home: then words of danger in it are about that."""
        return self.reference is not None or (
            self.verb is Verb.VISIT and names_somebody(self.words)
        )


def parse_command(text: str) -> StaffCommand | None:
    """The staff command in a text; None when it is ordinary talk.

    A short verb ("接", "退", "完成" …) counts only with a reference or alone.
    """
    if FIGURE_TALK.search(text) and len(text) <= LONGEST_QUESTION and "走访" not in text:
        verb = Verb.LAST_WEEK if "上周" in text else Verb.MONTH if "月" in text else Verb.WEEK
        by_name = text in WORDINGS or FIGURE_WORDS.search(text) is not None
        return StaffCommand(verb=verb, reference=None, words="", by_name=by_name)
    if text not in WORDINGS and LIST_TALK.fullmatch(text):
        return StaffCommand(verb=Verb.LIST, reference=None, words="", by_name=False)
    if text.isdigit() and len(text) <= 3:
        return StaffCommand(verb=Verb.SHOW, reference=str(int(text)), words="")
    match = _COMMAND.match(text)
    if match is None:
        return None
    verb = WORDINGS[match["verb"]]
    alias = match["verb"] != verb.value
    words = match["words"].strip()
    if verb in FREE:
        return _free(verb, text[match.end("verb") :])
    if verb in ABSENCE:
        return _absence(verb, text[match.end("verb") :])
    if verb in ALONE and (words or match["reference"]):
        return None
    if verb is Verb.VISIT and match["reference"] is None and words:
        if _runs_on(text, verb) and read_at_door(words) is None and not names_somebody(words):
            return None  # 走访慰问 and the like are ordinary words.
        return StaffCommand(verb=verb, reference=None, words=words)
    if match["reference"] is None and words and (alias or verb is Verb.RESUME):
        return None
    if match["reference"] is None and verb is Verb.SEAL:
        return None  # Who says it of no case in particular means one of their own.
    if match["reference"] is None and verb in PAUSING and _runs_on(text, verb):
        return None
    return StaffCommand(verb=verb, reference=match["reference"], words=words)


def _free(verb: Verb, rest: str) -> StaffCommand | None:
    """附近 3号楼, 附近的路灯, 上报 3号楼灯坏了 are commands; what is talk of them is not."""
    words = rest.strip(" \t\n,，:：")
    if verb is Verb.NEARBY:
        asked = _NEAR_ASKED.fullmatch(rest)
        words = asked["words"].strip() if asked else words
        of_others = words and _IS_ASKED.search(rest) and not _NEAR_WORK.search(rest)
        longest = LONGEST_NEARBY if _APART.match(rest) else LONGEST_QUESTION
        if of_others or _NEAR_TALK.search(words) or len(words) > longest:
            return None
    elif rest and not _APART.match(rest) and _TALK.search(rest):
        return None
    return StaffCommand(verb=verb, reference=None, words=words)


def _absence(verb: Verb, rest: str) -> StaffCommand | None:
    """请假明天 and 请假 李伟 明天 are commands, 请假条怎么开 is a question."""
    if rest and not _DAYS_FOLLOW.match(rest):
        return None
    return StaffCommand(verb=verb, reference=None, words=rest.strip(" \t\n,，:："))


def _runs_on(text: str, verb: Verb) -> bool:
    rest = text.removeprefix(verb.value)
    return bool(rest) and rest[0] not in " \t\n,，:："


def read_heir(words: str) -> tuple[str, str | None]:
    """Of 派单's words the name, and the reason behind it: "李伟 只有他会修"."""
    name, *reason = _AFTER_NAME.split(words.strip(), maxsplit=1)
    return name, (reason[0].strip() or None) if reason else None
