"""A contested charge, for the desk; who only wonders at one sees what it is made of first, and who
only will not pay is asked.
"""

from rasa_sdk.events import EventType, SlotSet

from actions.attachments import told
from actions.base import JUST_SHOWN
from actions.fee_explained import explained
from actions.human import DeskRequest, still_open
from actions.places import first_home
from actions.turn import Turn
from api.cases.filing import resident_attaches
from api.cases.models import Case
from api.fees.compared import only_wonders
from api.fees.words import named_fees, only_refuses
from api.money import amounts
from api.texts import render

MORE = "more"
"""What the words say of the charge that was just contested (`settling.thread` of the bot)."""


class DisputeFee(DeskRequest):
    """Say honestly that a person will answer, and hand it over."""

    action = "action_dispute_fee"
    response = "utter_fee_dispute_handed_over"

    async def act(self, turn: Turn) -> list[EventType]:
        """The bills answer "怎么这么多"; the desk is one tap away, and nothing is filed for who
        says no more than that they will not pay. What goes on about the charge goes to the desk.
        """
        if turn.goes_on == MORE:
            return await super().act(turn)
        if only_refuses(turn.words):
            turn.say("utter_fee_refused_to_pay")
            return []
        home = await first_home(turn) if only_wonders(turn.words) else None
        fees = [str(kind) for kind in named_fees(turn.words)]
        if home is None or not fees:
            return await super().act(turn)
        month = await explained(turn, home, words=turn.words, fee_types=fees, beside=True)
        if month is None:
            return await super().act(turn)
        return [SlotSet(JUST_SHOWN, {"skill": "query_fee", "fee_types": fees, "month": month})]

    def remembers(self, turn: Turn, case: Case) -> list[EventType]:
        """The next words may be about it, and so may what is shown."""
        shown = {"skill": "dispute_fee", "number": case.case_number}
        return [*super().remembers(turn, case), SlotSet(JUST_SHOWN, shown)]

    def words(self, turn: Turn) -> str:
        """With the sums that are contested, which the desk would else look for in a long letter."""
        told = super().words(turn)
        return render("actions", "contested", told=told, amounts=amounts(turn.raw))


async def shown_of_dispute(turn: Turn) -> bool:
    """Whether a picture comes right behind a contested charge, the receipt say; it goes with it."""
    shown = turn.just_shown(DisputeFee.action)
    case = await still_open(turn, str(shown["number"])) if shown else None
    if case is None:
        return False
    for media_id in turn.media_ids:
        await resident_attaches(turn.session, turn.resident, case, media_id, now=turn.now)
    attached = await told(turn, turn.media_ids)
    turn.say("utter_fee_dispute_shown", attached=attached, number=case.case_number)
    return True
