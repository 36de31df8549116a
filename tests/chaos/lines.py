"""What the simulated people say, and by which words a right answer is known. Pure.

Everything here has one right outcome, whatever fails meanwhile: the answer itself, or one of the
honest sentences for when a part is away.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

CONFIRMED = "确认"
READ_BACK = "没错就确认"
FILED = ("已经帮您报上去了", "已经登记好了")
KEPT = ("转给社区服务台的同志了", "已经补记到")
"""The engine is away, and the words lie with the desk."""

NOT_TAKEN = "没有收下"
"""The store is away; the person is asked to say it again."""

ASK_AGAIN = (NOT_TAKEN, "暂时没能转给", "没有收完整")
"""All sentences that ask for the same once more."""

FAULT_SHOWN = "服务出现故障"
"""The platform's own bubble, which asks for the same once more too."""

CASE_MADE = re.compile(
    r"(?:已经帮您报上去了，编号 |已经登记好了，编号 |转给社区服务台的同志了，编号 |报给社区（)"
    r"(YX-\d{8}-\d{4})"
)
"""Words that tell a person of a new case."""


class Manner(StrEnum):
    """Whether somebody waits for an answer before they go on."""

    PATIENT = "patient"
    HURRIED = "hurried"


@dataclass(frozen=True)
class Line:
    """A sentence that stands alone; `right` are beginnings of right answers, any of them."""

    words: str
    right: tuple[str, ...]


@dataclass(frozen=True)
class Complaint:
    """Told in one go, then confirmed: one case with the marker in its words. Two messages."""

    words: str
    marker: str


@dataclass(frozen=True)
class Photo:
    """A picture that is sent right after a complaint was filed, and belongs to it."""


@dataclass(frozen=True)
class Job:
    """A worker looks at their list and does the next step on the first case there. Two messages."""


Act = Line | Complaint | Photo | Job

MESSAGES = {Line: 1, Complaint: 2, Photo: 1, Job: 2}
"""How many messages an act takes when nothing goes wrong."""

WORK_LIST = Line("我的工单", ("件工单", "没有未办的工单"))

SMALL_TALK = (
    Line("你好", ("我是社区的小邻", "小区里有什么事要办")),
    Line("谢谢", ("不客气", "别客气")),
    Line("再见", ("再见",)),
    Line("菜单", ("这些事我都能办",)),
)
STATUS = Line("到哪了", ("YX-", "还没有通过我反映过问题"))
URGE = Line("催一下", ("已经替您催了", "刚替您催过", "还没有通过我反映过问题", "不能这样办"))
FEES = (
    Line("物业费还欠多少", ("【物业费】",)),
    Line("查电费", ("【电费】",)),
    Line("查一下水费", ("【水费】",)),
)

TROUBLES = (
    "阳光花园3栋2单元楼道灯坏了三天",
    "紫荆里2栋楼道灯不亮了，晚上看不见",
    "翠湖名邸5栋电梯坏了按了没反应",
    "云溪新村1栋门口的下水道堵了，污水漫出来了",
    "梧桐苑3栋门口垃圾桶满了好几天没人收",
)


def right_answers(act: Line) -> Sequence[str]:
    """Every beginning of a sentence that is a proper answer to a line."""
    return (*act.right, *KEPT, *ASK_AGAIN)


def is_one_of(text: str, words: Sequence[str]) -> bool:
    """Whether a text contains any of the words."""
    return any(word in text for word in words)
