"""催办: the owner hears of it at once; not more often than the rule allows."""

import re

from rasa_sdk.events import EventType, FollowupAction

from actions.base import Skill
from actions.case_withdraw import STOPS_WAITING
from actions.noted import note_words
from actions.told_before import Known, known_reports, the_one
from actions.turn import Turn
from actions.which_case import asked_which, spoken_of, which_case
from api.cases.follow_up import urge
from api.cases.kind_words import named_kind
from api.cases.lifecycle import CaseAction
from api.cases.queries import CASE_NUMBER, RUNNING_NUMBER, reported_cases
from api.errors import RefusedError

HURRY = re.compile(
    "催|[快早]点?|赶[紧快]|抓紧|尽[快早]|麻烦|帮我?|一下|你们?|您|师傅|物业|社区|怎么|咋|什么|啥|时候|到底|还|没有?|不|人|来|修|弄|办|管|处理|好"
    "|我|急|死|太|慢|等|都|已经|这么|久|[几两三四五六七八九十一二\\d]+[天周个]|星期|了|啊|呀|吧|呢|吗|的|那|个|件|[\\W_]"
)
"""What hurry is made of."""

SHORTEST_MORE = 4
"""Characters of what is told besides: 冰箱里东西都坏了."""


def tells_more(words: str) -> bool:
    """Whether something is told beside the hurry, which is for who comes."""
    unnumbered = RUNNING_NUMBER.sub("", CASE_NUMBER.sub("", words))
    return len(HURRY.sub("", unnumbered)) >= SHORTEST_MORE


class CaseUrge(Skill):
    """Press for the case that was named, else for the newest."""

    action = "action_case_urge"

    async def act(self, turn: Turn) -> list[EventType]:
        """Refusals say when and why. Who hurries about what we have never heard of has told it; who
        will not wait any longer may not want it done at all.
        """
        if STOPS_WAITING.search(turn.words):
            return [FollowupAction("action_case_withdraw")]
        known = None if turn.case_number is not None else await known_reports(turn)
        if await _is_unheard(turn, known):
            return [FollowupAction("complaint_form")]
        case = await the_one(turn, known) if known is not None else None
        case = case or await which_case(turn, CaseAction.URGE, intent="case_urge", followed=True)
        if case is None:
            return asked_which("case_urge")
        try:
            await urge(turn.session, turn.resident, case, message_id=turn.message_id, now=turn.now)
        except RefusedError as refusal:
            turn.say(f"utter_refused_{refusal.code}", **refusal.facts)
        else:
            turn.say("utter_case_urged", number=case.case_number, finish_due=case.finish_due_at)
        if case.reporter_id == turn.resident.id and tells_more(turn.words):
            await note_words(turn, case)
        return spoken_of("case_urge", case)


async def _is_unheard(turn: Turn, known: Known | None) -> bool:
    """Whether the words tell what is wrong, and nothing that the person has told may be that."""
    if turn.case_number is not None or turn.active_form is not None:
        return False
    if named_kind(turn.words) is None:
        return False
    if known is not None:
        return not known.unfinished
    return not await reported_cases(turn.session, turn.resident, limit=1)
