"""What follows when one of their own cases was just spoken of: it is about that case.

Who was shown how far it is, or has hurried it or added to it, goes on without its name: "快点行不行啊",
"为什么要等五天", "其实是303，我搞错了". The slot `just_shown` says which it was; the action takes it, unless
the words name another. What was understood is settled by this table, the first that fits:

    a bare yes or no, where it was asked whether to take it back  `case_withdraw`, which asks again; `keep_case`
    what is right, where it was asked what is wrong of a case     more of it: `case_supplement`
    a complaint is open, and nothing presses                      its words: `case_supplement`
    the same, and what it is about has stopped ("停了")           its words as well, and no wish to stop
    that they will turn to 12345, the press and the like          `case_urge`: who says so is out of patience
    danger, or what may be; a form is open; said beside a case    as it was understood
    a call for help was shown, or is open and is told more of     as it was understood
    which one of its kind it is ("是6栋东头那盏")                 more of it; where it was asked which, the answer
    a request of its own, a problem that is whole by itself       as it was understood
    hurry, or why it takes so long                                `case_urge`
    who has it, when it is done                                   `case_status`
    more of it, or something put right                            `case_supplement`

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from components.settling.in_danger import IN_DANGER
from components.settling.own_case import OWN_CASE
from components.settling.talk import Parse, Talk

OF_A_CASE = frozenset({"case_rate", "case_status", "case_supplement", "case_urge", "case_withdraw"})
"""Skills that speak of a case."""

LONGEST = 40
"""Characters of what leans on a case; a longer message stands by itself."""

HURRIES = re.compile(
    "快[点些]|赶[紧快]|抓紧|尽[快早]|早点|催|急[死得着]|等不[了及起]|(?:为什么|为啥|凭什么|咋|怎么)[^,，]{0,6}(?:等|停|拖|挂|慢|久)"
    "|(?:还|到底)?要?等(?:到|多|几|半)|太慢|慢死|这么[慢久]|都[^,，]{0,3}[天周月]了|[天周月]了还|没人[来管理]|没动静|没来|压下来|拖着|[一老还]直?拖|拖了"
    "|(?:能|可)不[能可][^,，]{0,4}(?:今|明|现在|马上|立刻)[^,，]{0,6}(?:来|修|办|弄|派)"
)
HURRIES_OUTRIGHT = re.compile(
    "催|快[点些]|赶[紧快]|抓紧|尽快|早点|等(?:了|到|多|几|半|不)|没人|没[来修动管]|[什啥]么?时候|多久|怎么还|到底|报[了过]|反映过"
)
"""Without these nobody presses for what was filed before."""
THREATENS = re.compile(
    r"(?=.{0,12}(?:那我|我[就要只直马去得可们再这也]|再不|不然|否则|只好|只能|不[管办修来]|信不信|了[啊哈哦!！。]?$))"
    r"(?!.*(?:[吗?？怎咋几谁啥]|(?<![这那])么|多少|是不是|已经|(?:打|找)[过了](?!.{0,9}了)))"
    r".{0,14}(?:(?:找|打|拨|告|投诉|反映|举报|捅|闹|曝光)(?:你们|给|到|去|上)*"
    r"(?:12345|市长(?:热线|信箱)|[政便][务民]热线|信访局?|电视台|媒体|记者|纪委|[镇市区县]政府|上级|网上)|(?:去|上)信?访)"
    r"(?:投诉|反映|举报|曝光|告)?(?:你们)?[去了啊哈哦吧呀,，。!！]*"
)
"""Turns to others, for nothing has come of it here."""
POINTS = re.compile(
    r"(?:不是?[,，]?)?(?:嗯|哦|那个|就|我?[说指]的?|要?催的?)*是?[^,，。?？吗坏不没漏堵]{0,14}那一?[盏台个扇部处根棵块辆户家条件][的啊呀吧呢]*"
)
"""Says which one of its kind it is, and nothing else."""
HAS_STOPPED = re.compile(
    r"(?:已经|都|现在|这会儿?|刚刚?才?|好像|又|终于|[他她它]们?|楼[上下]|隔壁)*(?:停|消停|歇)(?:下来|下|住)?了[啊呀哦,，。.!！]*"
)
"""Of noise, of rain through the roof: not of what is being filled in."""
ASKS = re.compile(
    "(?:谁|哪个|哪位)(?:在|来)?[^,，]{0,2}(?:负责|管|办|修|弄|处理|来)|(?:什么|啥)时候|几[点号时][^,，]{0,4}(?:来|到|修|能|好)|哪天|多久|到哪"
    "|(?:他|她|师傅|网格员|负责人)[^,，]{0,3}(?:电话|联系方式|叫什么)"
)
PUTS_RIGHT = re.compile("其实是|应该是|搞错|弄错|说错|写错|记错|不是[^,，]{1,12}[,，]?(?:而?是)")
LEANS = re.compile(
    "^(?=.{5})(?!.*(?:怎么|什么|多少|几[点号个]|哪|谁))(?:就?是(?![的啊吧呀呢这那])|还|又|都|一直|已经|现在|刚才?|今[天早晚]|昨[天晚]|半夜|晚上|夜里|每[天晚]|天天|他|她|它|人家|师傅).*[^吗么?？呢]$|那[家户盏台边些]"
)
SUFFERS = re.compile(
    "(?:娃|孩|宝|老人|老太|老爷子|爸|妈|爷|奶|我们?家|全家|大人|老婆|老公)[^,，]{0,8}(?:病|感冒|发烧|冻|摔|滑|睡|哭|咳|难受"
    "|受不了|不方便|下不|上不|出不|没法|怕)|(?:睡不着|受不了|没法(?:住|过|睡|走|用|出门)|遭罪|要命)"
)
GRIPES = re.compile(
    "慢|差|敷衍|糊弄|白[来等跑]|骗|气|烂|糟|坑|没[用来修管]|不[行好管]|失望|无语|投诉|扯"
)
"""Why somebody is dissatisfied, who has just said so."""
OFFERS = re.compile(
    "(?:能不能|可不可以|可以|要不|先|最好)[^,，]{0,8}(?:先|临时|顺便|顺带|多带|换|装|垫|挡|贴|放)"
)

LOOSE = frozenset(
    {
        "affirm",
        "apply_assistance",
        "case_rate",
        "case_status",
        "case_supplement",
        "case_urge",
        "deny",
        "goodbye",
        "greet",
        "nlu_fallback",
        "out_of_scope",
        "suggest",
    }
)
"""What such words sound like by themselves."""

SHORT = frozenset({"affirm", "deny", "goodbye", "greet"})
"""Of these, as of chat, more than a word is only what does not merely lean on what was shown."""

COMPLAINT_FORM = "complaint_form"
HOME = "bind_home"
REPORT, SUPPLEMENT, URGE = "report_problem", "case_supplement", "case_urge"
WRONG = "wrong"
"""In what was just shown: it was asked what is right of the case (`actions.after_filing`)."""

WITHDRAW = "case_withdraw"
WHETHER_TO_WITHDRAW = {"affirm": WITHDRAW, "cancel": WITHDRAW, "deny": "keep_case"}
"""What answers whether a case is to be taken back, where other words of ours have come in between."""
CHAT, CANCEL = "out_of_scope", "cancel"
UNSPECIFIED = "unspecified"
SURE = 0.6
"""So sure must the engine be of a problem of another kind, or of chat, that it is that."""

HOUSE = re.compile(r"\d{1,3}(?:栋|号楼|幢|座|单元)")
"""A problem at a house that is said is a new one."""

EMERGENCY = "emergency"
WORRY = "worry"

Table = Sequence[tuple[str, tuple[re.Pattern[str], ...]]]

MEANS: Table = (
    (SUPPLEMENT, (PUTS_RIGHT, OFFERS)),
    (URGE, (HURRIES,)),
    ("case_status", (ASKS,)),
    (SUPPLEMENT, (SUFFERS,)),
    (SUPPLEMENT, (LEANS,)),
)
"""What such words mean; the first that fits counts. Beside a call for help the last two mean that."""

JUDGED: Table = ((SUPPLEMENT, (GRIPES, HURRIES)),)
"""The same right after a verdict: whatever else they have to say is for who asks them."""


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood, with the intent that it has beside the case that was just spoken of."""
    threatens = _threatens(parse, talk)
    if talk.active_form == COMPLAINT_FORM:
        more = _only_sounds_hurried(parse) or _has_stopped(parse)
        return _as(parse, SUPPLEMENT if more else URGE) if more or threatens else parse
    if threatens and talk.active_form is None:
        return _as(parse, URGE)
    shown = talk.just_shown or {}
    if talk.active_form is None and shown.get("skill") == WITHDRAW and shown.get("number"):
        answer = WHETHER_TO_WITHDRAW.get(str(parse["intent"]["name"]))
        if answer is not None and OWN_CASE not in talk.metadata:
            return _as(parse, answer)
    if shown.get(WRONG) and _may_lean(parse, talk) and parse["intent"]["name"] not in SHORT:
        return _as(parse, SUPPLEMENT)
    if _says_which(parse, talk):
        return _as(parse, SUPPLEMENT if shown.get("number") else str(shown["skill"]))
    if shown.get("skill") not in OF_A_CASE or not shown.get("number") or not _may_lean(parse, talk):
        return parse
    text = str(parse.get("text") or "")
    intent = parse["intent"]["name"]
    unsure = float(parse["intent"]["confidence"] or 0.0) < SURE
    if intent == REPORT and not _is_more_of_it(parse, text, kind=shown.get("kind"), unsure=unsure):
        return parse
    sure_chat = intent == CHAT and not unsure
    table = MEANS[:-1] if intent in SHORT or sure_chat else MEANS
    table = MEANS[:-2] if IN_DANGER in talk.metadata else table
    table = JUDGED if shown["skill"] == "case_rate" else table
    means = next((name for name, words in table if any(one.search(text) for one in words)), None)
    if means is None or (intent == REPORT and means != SUPPLEMENT and not unsure):
        return parse
    return _as(parse, means)


def _only_sounds_hurried(parse: Parse) -> bool:
    """Whether what sounds like hurry only tells more of what is being told: 已经一个礼拜了."""
    hurried = HURRIES_OUTRIGHT.search(str(parse.get("text") or ""))
    return parse["intent"]["name"] == URGE and hurried is None


def _has_stopped(parse: Parse) -> bool:
    """Whether what sounds like a wish to stop says that the matter has stopped."""
    stopped = HAS_STOPPED.fullmatch(str(parse.get("text") or ""))
    return parse["intent"]["name"] == CANCEL and stopped is not None


def _threatens(parse: Parse, talk: Talk) -> bool:
    """Whether the words say that others will be called in, and tell of no problem by themselves."""
    intent, text = parse["intent"], str(parse.get("text") or "")
    tells = intent["name"] == REPORT and float(intent["confidence"] or 0.0) >= SURE
    if tells and talk.active_form is None:
        return False
    if intent["name"] == EMERGENCY or parse.get(WORRY) or IN_DANGER in talk.metadata:
        return False
    return len(text) <= LONGEST and THREATENS.fullmatch(text) is not None


def _says_which(parse: Parse, talk: Talk) -> bool:
    """Whether the words say which one is meant of what was just spoken of, or asked about."""
    shown = talk.just_shown or {}
    if shown.get("skill") not in OF_A_CASE or shown.get("kind") == EMERGENCY:
        return False
    if talk.active_form is not None or talk.metadata.get(OWN_CASE) or parse.get(WORRY):
        return False
    points = POINTS.fullmatch(str(parse.get("text") or "")) is not None
    return points and parse["intent"]["name"] in LOOSE | {REPORT, HOME}


def _may_lean(parse: Parse, talk: Talk) -> bool:
    """Whether such words may be about a case at all."""
    if talk.active_form is not None or talk.metadata.get(OWN_CASE) or parse.get(WORRY):
        return False
    if (talk.just_shown or {}).get("kind") == EMERGENCY:
        return False  # `settling.in_danger` knows more of it.
    text = str(parse.get("text") or "")
    return len(text) <= LONGEST and parse["intent"]["name"] in LOOSE | {REPORT}


def _is_more_of_it(parse: Parse, text: str, *, kind: str | None, unsure: bool) -> bool:
    """Whether what sounds like a problem is the same: of its kind or none, and at no other house."""
    if HOUSE.search(text):
        return False
    kinds = {one["value"] for one in parse.get("entities") or () if one["entity"] == "kind"}
    return unsure or not kinds or bool(kinds & {kind, UNSPECIFIED})


def _as(parse: Parse, name: str) -> Parse:
    intent = {"name": name, "confidence": 1.0}
    return {**parse, "intent": intent, "intent_ranking": [intent], "entities": []}
