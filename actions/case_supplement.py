"""补充: more facts for a case that is filed already."""

from rasa_sdk.events import EventType

from actions.after_filing import corrected_filed
from actions.base import Skill
from actions.human import latest_words
from actions.turn import Turn
from actions.which_case import which_case
from api.cases.filing import attach_media
from api.cases.follow_up import supplement
from api.cases.following import add_word
from api.cases.lifecycle import CaseAction


class CaseSupplement(Skill):
    """Add the person's words to the case that was named, else to the newest."""

    action = "action_case_supplement"

    async def act(self, turn: Turn) -> list[EventType]:
        """The words as they stand, or those before the option that named the case; the owner is
        told. A corrected place moves the case.
        """
        if turn.case_number is None and await corrected_filed(turn):
            return []
        case = await which_case(turn, CaseAction.NOTE, intent="case_supplement", followed=True)
        if case is None:
            return []
        mine = case.reporter_id == turn.resident.id
        await (supplement if mine else add_word)(
            turn.session,
            turn.resident,
            case,
            note=turn.raw if turn.words else latest_words(turn.tracker.events)[-1],
            message_id=turn.message_id,
            now=turn.now,
        )
        await attach_media(turn.session, case, turn.media_ids, by_staff=False, now=turn.now)
        turn.say("utter_case_supplemented", number=case.case_number)
        return []
