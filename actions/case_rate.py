"""评价: 1 to 5 with a word; who is dissatisfied is asked whether to open the case again."""

import re
from typing import Any

from rasa_sdk.events import EventType, FollowupAction

from actions.base import LEAVE, FormEnd, FormSkill, Skill, is_aside
from actions.case_supplement import add_words
from actions.form_ways import forget, leave_form
from actions.turn import Turn
from actions.which_case import chosen, spoken_of
from api.cases.dissatisfied import DISSATISFIED, wants_call_back
from api.cases.follow_up import rate, reopen
from api.cases.kinds import DESK_KINDS, KIND_RULES
from api.cases.lifecycle import UNFINISHED, CaseAction, CaseState
from api.cases.models import Case
from api.cases.queries import (
    RECENT,
    rateable_case,
    rateable_cases,
    reported_case,
    reported_cases,
)
from api.errors import LinliError

SLOTS = ("rating_case", "rating_score", "rating_comment")
NOTHING = "-"
"""In the comment's slot: the person was asked and had nothing to add."""

REASONS = frozenset({"report_problem", "case_urge", "dispute_fee"})
"""Who is dissatisfied says why in the words of a complaint."""

DIGIT = re.compile(
    r"(?<![\d等])([1-5一二三四五两])\s*(?:分|颗?星)(?![钟之期钱])|^([1-5])(?=$|[\s,，.。:：!！])"
)
_GIVES = re.compile("[给打评就个只吧啊哦呀了我]")
"""What is said around a bare score: 我给…吧."""

BROKEN_AGAIN = re.compile(
    "(?:[修弄搞换通]|处理)[^,，。?？]{0,4}又[^,，。?？]{0,3}[漏坏堵不停断响]|又[漏坏堵]了"
)
"""Words of who was helped before, by whomever: 修完又漏了."""

PRAISES = 4
SHORTEST_VERDICT = 4
"""Characters of a verdict that says more than a number."""

SHORTEST_WORD = 3
SHORTEST_BESIDE_A_NUMBER = 2
"""Characters of a word on why; a verdict of two ("满意") is the score itself."""

CHINESE = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
WORDS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"没(?:有|什么|啥)不满意"), 5),
    (re.compile(r"(?:很|非常|太|极其?|十分)不满意|太差|很差|差评|^垃圾$|糟糕"), 1),
    (re.compile(r"(?:不是|不算|没有|谈不上|不怎么|不大|不太)(?:很|太|特别)?(?:满意|好)"), 2),
    (re.compile(r"[没未]有?(?:修|解决|弄)"), 2),
    (re.compile(r"不满意|不太满意|没修好|没弄好|没解决|不行|不可以|不怎么样|又坏了|白来"), 2),
    (re.compile(r"一般|还行|凑合|马马虎虎|过得去"), 3),
    (
        re.compile(
            r"(?:很|非常|太|特别|十分)(?:满意|好|棒)|好评|[点打竖]个?(?:赞|大拇指)|五星|太感谢"
        ),
        5,
    ),
    (re.compile(r"满意|不错|挺好|可以(?!.*(?:再|吗))"), 4),
)
"""Verdicts without a number; the first that fits counts."""

WISH = re.compile("评|打个?分|满意|几分|星")
"""Somebody wants to judge, whatever their verdict is."""


class RatingForm(FormSkill):
    """One step of rating: the score, then a word if they have one."""

    form = "rating_form"
    required = ("rating_case", "rating_score", "rating_comment")

    async def fill(self, turn: Turn) -> dict[str, Any] | None:
        """Score and word may come together."""
        if turn.requested is None:
            return await _first(turn)
        if turn.intent == "skip":
            return {"rating_comment": NOTHING}
        if turn.requested == "rating_score":
            score = _score(turn)
            if score is None:
                return None
            return {"rating_score": score, "rating_comment": _comment(turn)}
        if not turn.words or is_aside(turn, answers=_reasons(turn)):
            return None
        return {"rating_comment": NOTHING if turn.intent == "deny" else turn.raw}

    def after_refusal(self, refusal: LinliError) -> list[EventType]:
        """There is nothing to rate: the form ends."""
        return leave_form(*SLOTS)


class AskRatingScore(Skill):
    """Ask for the score, and say of which case."""

    action = "action_ask_rating_score"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """Kind, place, number."""
        case = await reported_case(
            turn.session, turn.resident, case_number=turn.slot("rating_case")
        )
        turn.say(
            "utter_rating_which_score",
            kind=KIND_RULES[case.kind].name,
            place=case.place,
            number=case.case_number,
        )
        return []


class SubmitRating(FormEnd):
    """Write the rating down."""

    action = "action_submit_rating"
    form = RatingForm

    async def act(self, turn: Turn) -> list[EventType]:
        """What judges nothing that is done is served as what it says."""
        instead = await _served_by(turn) if turn.slot("rating_case") is None else None
        if instead is not None:
            return [*forget(*SLOTS), FollowupAction(instead)]
        return await super().act(turn)

    async def submit(self, turn: Turn) -> list[EventType]:
        """Thanks, or the question whether to do it again."""
        number, score = turn.slot("rating_case"), turn.slot("rating_score")
        comment = turn.slot("rating_comment")
        case = await reported_case(turn.session, turn.resident, case_number=number)
        task = await rate(
            turn.session,
            turn.resident,
            case,
            rating=int(score),
            comment=None if comment == NOTHING else comment,
            message_id=turn.message_id,
            now=turn.now,
        )
        may_reopen = case.state in {CaseState.RESOLVED, CaseState.CLOSED}
        if task is None and may_reopen and wants_call_back(case):
            turn.say("utter_rating_nobody_asks", number=number)
        elif task is None:
            turn.say("utter_rating_thanks", number=number)
        elif may_reopen:
            turn.say(
                "utter_rating_reopen",
                number=number,
                task=task.case_number,
                kind=KIND_RULES[case.kind].name,
                place=case.place,
            )
        else:
            turn.say("utter_rating_asked_back", task=task.case_number)
        # What else they say of it is for who asks them.
        return [*forget(*SLOTS), *(spoken_of("case_rate", task) if task is not None else [])]

    def after_refusal(self, refusal: LinliError) -> list[EventType]:
        """Nothing half-filled stays."""
        return forget(*SLOTS)


class ReopenCase(Skill):
    """Open a case again, by the option that named it."""

    action = "action_reopen_case"

    async def act(self, turn: Turn) -> list[EventType]:
        """It goes to the worker's superior, with the resident's word."""
        case = await reported_case(turn.session, turn.resident, case_number=turn.case_number)
        await reopen(
            turn.session,
            turn.resident,
            case,
            reason=case.rating_comment,
            message_id=turn.message_id,
            now=turn.now,
        )
        turn.say("utter_case_reopened", number=case.case_number)
        return []


async def _first(turn: Turn) -> dict[str, Any]:
    """Score and word at once; the form ends where the person was asked which case they mean, and
    where they judge nothing that is done (还是不亮): that goes into what is in hand.
    """
    if await _tells_of_what_goes_on(turn):
        await add_words(turn)
        return LEAVE
    if await _served_by(turn) is not None:
        return LEAVE
    case = await _rated(turn)
    if case is None:
        return LEAVE
    values = {"rating_case": case.case_number, "rating_score": _score(turn)}
    return values | {"rating_comment": _comment(turn)}


async def _served_by(turn: Turn) -> str | None:
    """Where nothing of theirs is done and can be judged: what their words are for instead. Praise
    and dissatisfaction go to the desk; what was mended and is broken again is told anew.
    """
    if turn.case_number is not None or not turn.words or await _tells_of_what_goes_on(turn):
        return None
    if await rateable_cases(turn.session, turn.resident):
        return None
    return instead_of_a_rating(turn.words)


def instead_of_a_rating(words: str) -> str | None:
    """The action that serves a verdict on nothing that is known; None for a bare one."""
    if BROKEN_AGAIN.search(words):
        return "complaint_form"
    score = read_score(words)
    if score is None or len(words) < SHORTEST_VERDICT:
        return None
    if score <= DISSATISFIED:
        return "action_complain_of_staff"
    return "action_praise_staff" if score >= PRAISES else None


async def _tells_of_what_goes_on(turn: Turn) -> bool:
    """Whether words without a verdict come while something is in hand and nothing waits for one."""
    judges = _score(turn) is not None or WISH.search(turn.words) is not None
    if turn.case_number is not None or not turn.words or judges:
        return False
    done = await rateable_cases(turn.session, turn.resident)
    if any(case.state is CaseState.RESOLVED for case in done):
        return False
    own = await reported_cases(turn.session, turn.resident, limit=RECENT)
    return any(case.state in UNFINISHED and case.kind not in DESK_KINDS for case in own)


async def _rated(turn: Turn) -> Case | None:
    """The case that the option names, else the one that the words mean, else the newest that is
    ready to be rated. An option of the question which one carries the score that was said.
    """
    cases = await rateable_cases(turn.session, turn.resident)
    if turn.case_number is not None or not turn.words or not cases:
        return await rateable_case(turn.session, turn.resident, case_number=turn.case_number)
    score = read_score(turn.words)
    kept = {} if score is None else {"rating": str(score)}
    return await chosen(turn, cases, CaseAction.RATE, intent="case_rate", **kept)


def _reasons(turn: Turn) -> frozenset[str]:
    """Intents whose words are the reason for the score."""
    score = turn.slot("rating_score")
    return REASONS if score is not None and score <= DISSATISFIED else frozenset()


def _score(turn: Turn) -> int | None:
    """A score that an option carries, or one in the words."""
    option = turn.entity("rating")
    return int(option) if option else read_score(turn.words)


def read_score(words: str) -> int | None:
    """1 to 5 as a number or a verdict; None when the words judge nothing."""
    if match := DIGIT.search(words):
        digit = match[1] or match[2]
        return CHINESE.get(digit) or int(digit)
    return next((score for verdict, score in WORDS if verdict.search(words)), None)


def _comment(turn: Turn) -> str | None:
    """The word beside the score, that an option carries or that is in the words; None when the
    score was all.
    """
    told = turn.entity("comment")
    if told or not turn.words:
        return told
    number = DIGIT.search(turn.raw)
    rest = DIGIT.sub("", turn.raw).strip(" ,，。.、!！")
    shortest = SHORTEST_BESIDE_A_NUMBER if number else SHORTEST_WORD
    return rest if len(_GIVES.sub("", rest)) >= shortest else None
