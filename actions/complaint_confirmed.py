"""The answer to what was read back: the first of `RULES` that has something to say of it counts.

Their order matters. Who hears of a neighbour's like case answers that ("我也是", "不是"), so it
comes first. What puts something right begins like a yes or a no ("不对，是4栋", "对，在502"), so it
is looked for before them. A spot in free words and more of the story may be anything: last.
What small words mean (`complaint_small`) is settled before all of them.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from actions.alike import answered_hint
from actions.answers import (
    asks,
    asks_back,
    more_than_yes,
    nothing_more,
    only_heard,
    says_file_it,
    says_more,
    says_no,
    says_yes_kindly,
    tells_of_none,
    tells_of_us,
    to_us,
)
from actions.base import is_aside
from actions.beside_the_question import WHEN_DONE
from actions.complaint_kind import (
    ANSWERS,
    COMPLAINT,
    UNSPECIFIED,
    asks_anew,
    kind_besides,
    named_instead,
    put_right,
    with_more,
)
from actions.complaint_place import (
    BARE_PLACE,
    at_their_home,
    corrected,
    moved,
    named_spot,
    right_in_words,
    spot_corrected,
)
from actions.complaint_place import (
    besides as told_besides,
)
from actions.complaint_read_back import ASIDE
from actions.complaint_small import HURRY
from actions.complaint_words import SHORTEST_STORY, tells_anyway, tells_beside_opening
from actions.places import TalkPlace, mention
from actions.turn import Turn
from api.cases.filing import told_since
from api.cases.kind_words import corrects, wrong_kind
from api.cases.kinds import CaseKind
from api.cases.misread import kind_told
from api.grids.places import PlaceMention
from api.grids.room_words import SaidRoom, room_in

Values = dict[str, Any]

NOT_UNDERSTOOD = "nlu_fallback"
OFF_TOPIC = "out_of_scope"
MEANS_NOTHING = frozenset({"deny", OFF_TOPIC})
"""What words sound like that mean something only beside what is told."""

FAR_OFF = 0.95
"""From here on words off the subject are small talk. What is only unclear by itself (今天下午在家,
个子高高的) tells of what is read back: such details were read at 0.4 to 0.91, small talk above.
"""

AGAIN: Values = {"complaint_confirmed": None}
"""It is read back once more."""


async def confirmed(turn: Turn) -> Values | None:
    """The slots that the answer fills; None where the person turned to something else."""
    for rule in RULES:
        values = await rule(turn)
        if values is not None:
            return values | kind_besides(turn) if "complaint_place" in values else values
    return None


async def corrects_story(turn: Turn) -> bool:
    """Whether the words put right what was told, and not where it is."""
    return corrects(turn.words) and not asks(turn.words) and (await mention(turn)).is_empty


async def _kind_is_wrong(turn: Turn) -> Values | None:
    """类别不对"""
    return asks_anew(turn) if wrong_kind(turn.words) else None


async def _place(turn: Turn) -> Values | None:
    """是4栋; 三楼也不亮; 我自己家啊; 502"""
    said, besides = await moved(turn)
    if said is not None:
        return await _moved_to(turn, said, besides=besides)
    if besides:
        return _more(turn)
    home = await at_their_home(turn)
    if home is not None:
        return home
    room = room_in(turn.words)
    return None if room is None else await _in_room(turn, room)


async def _moved_to(turn: Turn, said: PlaceMention, *, besides: bool) -> Values | None:
    """Another place; of a longer story with a place in it nothing yet (`_story`)."""
    short = len(turn.words) <= BARE_PLACE
    if turn.intent == COMPLAINT and not short:
        return None
    where = await corrected(turn, said)
    tells = more_than_yes(turn.words) and (not short or _since(turn) is not None)
    if besides or tells or await told_besides(turn, said):
        return {**where, "complaint_text": with_more(turn)}
    return right_in_words(turn, where)


async def _in_room(turn: Turn, room: SaidRoom) -> Values:
    """A room of the building that is known; what else is said of it is kept."""
    place = TalkPlace.of_slot(turn.slot("complaint_place")) or TalkPlace()
    if place.building is None or not (room.pointed or place.room is None):
        return _more(turn)
    where = await corrected(turn, PlaceMention(room=room.number))
    return right_in_words(turn, where) if room.alone else {**_more(turn), **where}


async def _matter(turn: Turn) -> Values | None:
    """不是灯，是电梯; to the question what is wrong also 是占用消防通道"""
    kind = named_instead(turn)
    return put_right(turn, kind) if kind is not None or await corrects_story(turn) else None


async def _yes_or_no(turn: Turn) -> Values | None:
    """对，麻烦尽快; 没有了; 不对. A yes behind which something is told is none yet, and of what is
    said behind an aside it is not known whether it is for the aside.
    """
    words = turn.words
    if turn.slot("complaint_recalled") == ASIDE and only_heard(words):
        return AGAIN | {"complaint_recalled": turn.message_id}
    yes = (turn.says_yes and not asks_back(words)) or says_yes_kindly(words) or says_file_it(words)
    if yes and not more_than_yes(words):
        return {"complaint_confirmed": True}
    if WHEN_DONE.fullmatch(words):
        turn.say("utter_complaint_asked")
        return {**AGAIN}
    if nothing_more(words):
        return {**AGAIN}
    if turn.says_no and (says_no(words) or not (tells_of_us(words) or tells_of_none(words))):
        return {**AGAIN, "complaint_changing": True}
    return None


async def _story(turn: Turn) -> Values | None:
    """嗯，三天了; 我家有老人. "我要投诉" once more tells nothing."""
    tells_more = more_than_yes(turn.words)
    if is_aside(turn, answers=ANSWERS | {HURRY} if tells_more else ANSWERS):
        return None
    if turn.entity("kind") == UNSPECIFIED and not tells_beside_opening(turn.words):
        return {**AGAIN}
    if not (tells_more or _tells(turn)):
        return None
    more = _more(turn)
    more["complaint_kind"] = kind_told(turn.slot("complaint_kind"), more["complaint_text"])
    said, _ = await moved(turn)
    return more if said is None else {**more, **await corrected(turn, said)}


RULES: tuple[Callable[[Turn], Awaitable[Values | None]], ...] = (
    answered_hint,
    _kind_is_wrong,
    spot_corrected,
    _place,
    _matter,
    _yes_or_no,
    named_spot,
    _story,
)


def _more(turn: Turn) -> Values:
    return {**AGAIN, "complaint_text": with_more(turn)}


def _tells(turn: Turn) -> bool:
    """Whether the words are a piece of the story: as the engine reads them, by a number to call or
    since when it has been so; and what is not understood, unless it asks something.
    """
    if not turn.words:
        return False
    if turn.intent in ANSWERS or says_more(turn.words):
        return True
    unread = turn.intent == NOT_UNDERSTOOD and _is_long_enough(turn.words)
    of_it = turn.intent in MEANS_NOTHING and (tells_of_us(turn.words) or tells_of_none(turn.words))
    of_it = of_it or _is_a_detail(turn) or tells_anyway(turn.words, sounds_like=turn.intent)
    return not asks(turn.words) and (unread or of_it or _since(turn) is not None)


def _is_a_detail(turn: Turn) -> bool:
    """Whether words that mean nothing by themselves are said to nobody and are no small talk."""
    unclear = turn.intent == OFF_TOPIC and turn.confidence < FAR_OFF
    return unclear and _is_long_enough(turn.words) and not to_us(turn.words)


def _is_long_enough(words: str) -> bool:
    """Whether words may tell something: /restart does not, whatever its length."""
    return len(words) >= SHORTEST_STORY and not words.isascii()


def _since(turn: Turn) -> str | None:
    return told_since(CaseKind(turn.slot("complaint_kind")), turn.words, now=turn.now)
