"""A correction that comes after its case was filed, or was shown: 不对，是5栋; 类别不对，是停车.

The true place, or kind, is written down, and where another grid is responsible its worker gets the
case. Who only says that something is wrong is asked what.
"""

import re

from actions.base import JUST_SHOWN
from actions.noted import note_words
from actions.places import (
    CORRECTS,
    HOUSE,
    known_place,
    mention,
    mention_in,
    place_of_case,
    unknown_building,
)
from actions.turn import Turn
from api.cases.correcting import change_kind, may_change
from api.cases.emergencies import relocate
from api.cases.follow_up import supplement
from api.cases.kind_words import (
    OF_KIND,
    changed_kind,
    discards,
    kind_of_word,
    likely_kinds,
    wrong_kind,
)
from api.cases.kinds import DESK_KINDS, KIND_RULES, CaseKind
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.cases.queries import just_filed, reported_case
from api.texts import render

WRONG = "wrong"
"""In what was just shown: we asked what is right of the case."""

LIKELY = 0.4
"""From here on the engine's guess at another kind counts, as in `complaint_kind`."""

WHOSE = re.compile(
    r"^(?:刚才|刚刚|之前|上面|前面|这个|那个|这件|那件|我|[,， ]|(?:报|说|填|登记|写|提|反映)的?)+"
)
SAYS_WRONG = re.compile(
    rf"(?:{WHOSE.pattern[1:]})?(?:类别|类型|分类|种类|地[点址方]|位置|内容|事情?|东西|那个|这个|好像|给|都|也|是)*"
    r"(?:不太?对|[报写填选弄搞登记分]*错|有误|要改|改一下|(?:写|报)的?不对)"
    r"(?:类别|类型|分类|地[点址方])?[了的啊呀吧哦。!！ ]*"
)
"""Says that something is wrong, and not what is right."""

AFTERTHOUGHT = re.compile(r"[\s,，。!！了的啊呀哈]*")
"""Behind a word of correcting that comes last: what it corrects stands before it."""


def correcting(words: str) -> str:
    """The part of the words that puts something right: from the first word of correcting on, all
    of them where that comes last; empty where nothing is put right.
    """
    found = CORRECTS.search(words)
    if found is None:
        return ""
    return words if AFTERTHOUGHT.fullmatch(words, found.end()) else words[found.start() :]


async def corrected_filed(turn: Turn) -> bool:
    """Whether the words put right what was just spoken of, else what the person has just filed;
    then it is done.
    """
    right = correcting(turn.words) or (turn.words if turn.intent == "deny" else "")
    if not right:
        return False
    case = await _just_shown(turn)
    case = case or await just_filed(turn.session, turn.resident, now=turn.now)
    if case is None or case.source_message_id == turn.message_id:
        return False
    return await put_right(turn, case, right)


async def put_right(turn: Turn, case: Case, right: str) -> bool:
    """Whether words put a case of the person's own right: its kind, or its place. A house that is
    named is a place, unless the kind is what is wrong ("1单元门口").
    """
    if case.state not in UNFINISHED or case.kind in DESK_KINDS:
        return False
    where = await mention_in(turn, right)
    named = any(getattr(where, part) is not None for part in HOUSE)
    if named and not OF_KIND.search(turn.words):
        return await _place_put_right(turn, case, right)
    kind = changed_kind(turn.words) or _instead(turn, case)
    if kind is not None and may_change(case, kind):
        await give_kind(turn, case, kind)
        return True
    return await _place_put_right(turn, case, right)


def _instead(turn: Turn, case: Case) -> CaseKind | None:
    """What is named, or the engine hears, where what the case is filed as is taken back, or we have
    asked what is right.
    """
    asked = wrong_before(turn)
    if asked and (named := kind_of_word(turn.words)) is not None:
        return named
    if not asked and not discards(turn.words, case.kind):
        return None
    likely = [kind for kind in turn.facet("kind", least=LIKELY) if kind in KIND_RULES]
    return next((CaseKind(kind) for kind in likely if kind != case.kind), None)


def wrong_before(turn: Turn) -> bool:
    """Whether we have just asked what is right of a case (`asks_what_is_right`)."""
    return bool((turn.slot(JUST_SHOWN) or {}).get(WRONG))


async def give_kind(turn: Turn, case: Case, kind: CaseKind) -> None:
    """Write another kind down, in the person's words or by option."""
    name = KIND_RULES[kind].name
    note = turn.raw if turn.words else render("actions", "kind_put_right", kind=name)
    await supplement(
        turn.session,
        turn.resident,
        case,
        note=note,
        message_id=turn.message_id,
        now=turn.now,
        kind_before=case.kind.value,
    )
    await change_kind(turn.session, case, kind, now=turn.now)
    turn.say("utter_filed_kind_corrected", number=case.case_number, kind=name)


def asks_what_is_right(turn: Turn, case: Case) -> bool:
    """Whether the words only say that something of a case is wrong; then it is asked what."""
    if case.kind in DESK_KINDS or not SAYS_WRONG.fullmatch(turn.words):
        return False
    if not wrong_kind(WHOSE.sub("", turn.words)):
        turn.say("utter_filed_wrong_what", number=case.case_number)
        return True
    guesses = [kind for kind in turn.facet("kind") if kind != case.kind]
    buttons = [
        {
            "title": KIND_RULES[kind].name,
            "payload": f'/case_supplement{{"case_number": "{case.case_number}", "kind": "{kind}"}}',
        }
        for kind in likely_kinds(guesses)
        if kind != case.kind
    ]
    turn.say("utter_filed_which_kind", buttons=buttons, number=case.case_number)
    return True


async def _place_put_right(turn: Turn, case: Case, right: str) -> bool:
    """Whether the words say where it is instead; then it is written down."""
    before = await place_of_case(turn, case)
    place = before.put_right(right)
    if place is None:
        if (await mention_in(turn, right)).is_empty:
            return False
        place = before.corrected_by(await mention(turn), instead=True)
    if await unknown_building(turn, place):
        turn.say("utter_unknown_building", estate=place.estate, building=place.building)
        return True
    await note_words(turn, case)
    await relocate(turn.session, case, await known_place(turn, place), now=turn.now)
    turn.say("utter_filed_corrected", number=case.case_number, place=case.place)
    return True


async def _just_shown(turn: Turn) -> Case | None:
    """The person's own case that was just spoken of, if its place may still be put right."""
    if turn.shown_case is None:
        return None
    case = await reported_case(turn.session, turn.resident, case_number=turn.shown_case)
    return case if case.state in UNFINISHED and case.kind not in DESK_KINDS else None
