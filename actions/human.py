"""A person at the desk: for those who ask for one, and for what has no service of its own yet."""

from typing import ClassVar

from rasa_sdk.events import EventType

from actions.attachments import told_of_case
from actions.base import Skill
from actions.places import first_home
from actions.turn import Turn
from api.cases.filing import FileCase, attach_media, file_case
from api.cases.follow_up import supplement
from api.cases.kinds import CaseKind
from api.cases.queries import case_of_message, going_on
from api.texts import render

REMEMBERED = 5
"""So many of the person's latest sentences go to the desk."""


class DeskRequest(Skill):
    """Put the person's words before the desk as a case. Subclasses name the answer."""

    response: ClassVar[str]

    async def act(self, turn: Turn) -> list[EventType]:
        """One case for the message, with what was said before it."""
        if await self._added(turn):
            return []
        if await self._has_filed_another(turn):
            button = {"title": render("actions", "go_on"), "payload": f"/{turn.intent}"}
            turn.say("utter_one_more_for_desk", buttons=[button])
            return []
        home = await first_home(turn)
        *before, now_said = latest_words(turn.tracker.events) or [""]
        case = await file_case(
            turn.session,
            turn.resident,
            FileCase(
                message_id=turn.message_id,
                kind=CaseKind.HAND_OVER,
                description=render(
                    "actions", "hand_over", said=now_said, before=before, intent=turn.intent
                ),
                place=home.address if home else render("actions", "no_place"),
                media_ids=turn.media_ids,
            ),
            now=turn.now,
        )
        turn.say(
            self.response,
            number=case.case_number,
            attached=await told_of_case(turn, case),
            accept_due=case.accept_due_at,
        )
        return []

    async def _has_filed_another(self, turn: Turn) -> bool:
        """Whether this very message has confirmed another case: a message files only one."""
        filed = await case_of_message(turn.session, turn.message_id)
        return filed is not None and filed.kind is not CaseKind.HAND_OVER

    async def _added(self, turn: Turn) -> bool:
        """Whether the desk has a request of this person already, which the words go into."""
        case = await going_on(turn.session, turn.resident, CaseKind.HAND_OVER, now=turn.now)
        if case is None or case.source_message_id == turn.message_id:
            return False
        if turn.words:
            await supplement(
                turn.session,
                turn.resident,
                case,
                note=turn.raw,
                message_id=turn.message_id,
                now=turn.now,
            )
        await attach_media(turn.session, case, turn.media_ids, by_staff=False, now=turn.now)
        turn.say(
            "utter_handed_over_added" if turn.words else "utter_handed_over_already",
            number=case.case_number,
            accept_due=case.accept_due_at,
        )
        return True


class TalkToHuman(DeskRequest):
    """转人工."""

    action = "action_talk_to_human"
    response = "utter_handed_over"


def latest_words(events: list[EventType]) -> list[str]:
    """What the person wrote lately, the oldest first; tapped options are left out."""
    said = [
        str((event.get("metadata") or {}).get("raw") or event["text"])
        for event in events
        if event.get("event") == "user" and event.get("text") and event["text"][0] != "/"
    ]
    return said[-REMEMBERED:]
