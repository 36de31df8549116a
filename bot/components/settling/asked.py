"""Words of somebody whom a worker has asked something: an answer, or another matter?

The dialogue room sends the waiting cases along (`metadata["asked"]`: number and kind of each, and
whether the words name a place that is `elsewhere`; or the one that was `answered` just now). Where no
form is open that has asked since, what the engine understood is settled by this table:

    something of its own (danger, a person, the menu, progress, a greeting)   as it was understood
    something else is asked for, and the engine is sure ("物业费交多少")        as it was understood
    hurry, while it is asked whether words before it are the answer           `answer_or_not`
    it was answered, and this says nothing by itself ("晚上七点以后")           `answer_question`
    it was answered: all else                                                 as it was understood
    several questions, or a form that was left open before                    `answer_or_not`
    another place than the case's                                             `answer_or_not`
    a report that may be of the case's own kind ("还在漏")                     `answer_question`
    a new matter that the engine is sure of                                   `answer_or_not`
    hurry without a word of hurry ("三天了")                                  `answer_or_not`
    all other words, a verdict without a word of praise or marks among them   `answer_question`

Pure.
"""

from __future__ import annotations

import re

from components.settling.talk import Parse, Talk

ASKED = "asked"
"""The key of the waiting cases in a message's metadata."""

ANSWER = "answer_question"
WHETHER = "answer_or_not"
BEING_ASKED = "ask_whether_answer"
"""The skill that asks it (`settling.thread.JUST_SHOWN`)."""

SURE = 0.55
"""As sure as a piece must be that stands for a request of its own (`components.request`)."""

OF_ITS_OWN = frozenset(
    {
        "cancel",
        "case_rate",
        "case_status",
        "case_urge",
        "case_withdraw",
        "emergency",
        "goodbye",
        "greet",
        "help_menu",
        "talk_to_human",
        "thanks",
    }
)
"""Served as understood, at `SURE`; the question stays open."""

MAY_BE_ANSWERS = frozenset(
    {
        "apply_assistance",
        "ask_notice",
        "ask_policy",
        "dispute_fee",
        "find_service",
        "query_fee",
        "query_volunteer",
        "report_problem",
        "signup_volunteer",
        "suggest",
    }
)

ASKS_FOR = frozenset(
    {
        "apply_assistance",
        "ask_notice",
        "ask_policy",
        "find_service",
        "query_fee",
        "query_volunteer",
        "signup_volunteer",
    }
)
"""Served as understood where the words ask for it and the engine is `CERTAIN`."""

CERTAIN = 0.8
ASKING = re.compile(
    r"[吗呢么伐?？]|多少|几[多钱月号]|怎[么样]|咋|点样|如何|哪|什么|啥|能不能|可不可以|有没有|要不要"
    r"|[问查][一下个]|想[问查知看]|请问|帮[我忙]|给我|我[想要](?!在)"
)
OF_THE_VISIT = re.compile("你们?.{0,4}[来修]|上门|师傅|过来|来人|修的?时候")
"""What is asked back of whoever comes."""

REPORT, RATING, URGE = "report_problem", "case_rate", "case_urge"
SAYS_LITTLE = frozenset({"bind_home", "case_supplement", "nlu_fallback", "out_of_scope"})
"""What another line of an answer may be taken for."""
GUESSES = 3
"""So many of the engine's guesses at a kind may be the case's own."""

VERDICT = re.compile(
    r"满意|[1-5一二三四五两]\s?(?:分|颗?星)|评[价分]|打分|[好差]评|点赞|服务|态度|(?:办|修|处理|弄|搞)得"
)
"""What a rating is told by; "还在漏" tells how it is, while the work goes on."""

SHORT_TALK = frozenset({"goodbye", "greet"})
LONGEST_TALK = 6
"""Characters; a longer greeting or farewell is none ("今天好多了，不闪了")."""

HURRY = re.compile("催|快|赶紧|抓紧|还没|还不|怎么|没人|什么时候|多久")
"""What hurry is told by; a mere length of time may be what was asked for."""


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood, with the intent that it has for somebody who was asked."""
    cases = talk.metadata.get(ASKED) or ()
    if not cases:
        return parse
    intent, confidence = parse["intent"]["name"], float(parse["intent"]["confidence"] or 0.0)
    text = str(parse.get("text") or "")
    vague = intent == URGE and HURRY.search(text) is None
    how_it_is = intent == RATING and VERDICT.search(text) is None
    told = intent in SHORT_TALK and len(text) > LONGEST_TALK
    own = intent in OF_ITS_OWN and confidence >= SURE and not (vague or how_it_is or told)
    if intent == "emergency" or _asks_for(intent, confidence, text):
        return parse
    if intent == URGE and (talk.just_shown or {}).get("skill") == BEING_ASKED:
        return _as(parse, WHETHER)
    of_its_kind = intent == REPORT and cases[0]["kind"] in _kinds(parse)
    elsewhere = any(case["elsewhere"] for case in cases)
    if cases[0].get("answered"):
        more = intent in SAYS_LITTLE or vague or how_it_is or told or of_its_kind
        return _as(parse, ANSWER) if more and not elsewhere and not talk.active_form else parse
    if own:
        return parse
    new = vague or (intent in MAY_BE_ANSWERS and confidence >= SURE and not of_its_kind)
    doubtful = new or elsewhere or len(cases) > 1 or talk.active_form is not None
    return _as(parse, WHETHER if doubtful else ANSWER)


def _asks_for(intent: str, confidence: float, text: str) -> bool:
    """Whether something of another sort is asked for, and nothing of whoever comes."""
    sure = intent in ASKS_FOR and confidence >= CERTAIN
    return sure and ASKING.search(text) is not None and OF_THE_VISIT.search(text) is None


def _as(parse: Parse, name: str) -> Parse:
    settled = {"name": name, "confidence": 1.0}
    return {**parse, "intent": settled, "intent_ranking": [settled]}


def _kinds(parse: Parse) -> list[str]:
    """The kinds that a report may be of: the one that is settled, else the likeliest guesses."""
    sure = [one["value"] for one in parse.get("entities") or () if one["entity"] == "kind"]
    guesses = (parse.get("facets") or {}).get("kind") or ()
    return sure or [one["name"] for one in guesses[:GUESSES]]


def is_one(parse: Parse, talk: Talk) -> bool:
    """Whether the words are about a question; such a message is one and is not cut."""
    return parse["intent"]["name"] in {ANSWER, WHETHER}
