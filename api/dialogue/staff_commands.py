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

ALONE = FIGURES | {Verb.LIST, Verb.VISITS, Verb.VISIT_FIGURES}
WITHOUT_CASE = ALONE | ABSENCE | OF_INCIDENTS | {Verb.VISIT}

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
    "周报": Verb.WEEK,
    "月报": Verb.MONTH,
}

FIGURE_WORDS = re.compile("办结率|响应率|满意率|按时率")
FIGURE_TALK = re.compile("办结率|响应率|满意率|按时率|统计|(?:超时|超期)最多")
"""Questions for figures in other words: "这周办结率多少", "哪个网格超时最多"."""

ABOUT_WORK = re.compile("工单|派单|接单|退单|办结")
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
    if text.isdigit() and len(text) <= 3:
        return StaffCommand(verb=Verb.SHOW, reference=str(int(text)), words="")
    match = _COMMAND.match(text)
    if match is None:
        return None
    verb = WORDINGS[match["verb"]]
    alias = match["verb"] != verb.value
    words = match["words"].strip()
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
    if match["reference"] is None and verb in PAUSING and _runs_on(text, verb):
        return None
    return StaffCommand(verb=verb, reference=match["reference"], words=words)


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
