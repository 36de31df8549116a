"""A person at the desk: for those who ask for one, and for what has no service of its own yet."""

from typing import Any, ClassVar

from rasa_sdk.events import EventType

from actions.attachments import told_of_case
from actions.base import Skill, drop_form
from actions.places import first_home
from actions.turn import Turn
from api.cases.conflicts import subjects_of
from api.cases.desk_hours import owner_back_at
from api.cases.desk_talks import ahead_of, asked_before, begin
from api.cases.filing import FileCase, attach_media, file_case
from api.cases.follow_up import supplement
from api.cases.kinds import CaseKind
from api.cases.models import Case
from api.cases.queries import case_of_message, going_on
from api.texts import excerpt, render

REMEMBERED = 5
"""So many of the person's latest sentences go to the desk."""

OVERHEARD = 12
"""So many of the latest sentences of both sides go to who takes the talk over."""

COMPLAINT_FORM = "complaint_form"

LONGEST_LINE = 48
"""Characters of one of them: a list that we showed is known to the desk anyway."""


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
        await self._file(turn)
        return []

    async def _file(self, turn: Turn) -> Case:
        home = await first_home(turn)
        case = await file_case(
            turn.session,
            turn.resident,
            FileCase(
                message_id=turn.message_id,
                kind=CaseKind.HAND_OVER,
                description=self.words(turn),
                place=home.address if home else render("actions", "no_place"),
                media_ids=self.media(turn),
            ),
            now=turn.now,
        )
        turn.say(
            self.response,
            number=case.case_number,
            attached=await told_of_case(turn, case),
            accept_due=case.accept_due_at,
            **await self.facts(turn, case),
        )
        return case

    def words(self, turn: Turn) -> str:
        """What the desk reads: the request, and what the person said before it."""
        *before, now_said = latest_words(turn.tracker.events) or [""]
        return render("actions", "hand_over", said=now_said, before=before, intent=turn.intent)

    def media(self, turn: Turn) -> list[int]:
        """What goes with it."""
        return turn.media_ids

    async def facts(self, turn: Turn, case: Case) -> dict[str, Any]:
        """What else the answer says."""
        return {"ahead": ""}

    async def _has_filed_another(self, turn: Turn) -> bool:
        """Whether this very message has confirmed another case: a message files only one."""
        filed = await case_of_message(turn.session, turn.message_id)
        return filed is not None and filed.kind is not CaseKind.HAND_OVER

    async def _added(self, turn: Turn) -> bool:
        """Whether the desk has a request of this person already, which the words go into."""
        case = await self.under_way(turn)
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
            **await self.facts(turn, case),
        )
        return True

    async def under_way(self, turn: Turn) -> Case | None:
        """The person's request that the words go into."""
        return await going_on(turn.session, turn.resident, CaseKind.HAND_OVER, now=turn.now)


class OfTheStaff(DeskRequest):
    """About somebody who works here: a request of its own, whatever else lies with the desk."""

    async def under_way(self, turn: Turn) -> Case | None:
        """What was asked for before is about something else."""
        return None


class ComplainOfStaff(OfTheStaff):
    """A complaint of somebody, for the desk; it does not exist for whom it names."""

    action = "action_complain_of_staff"
    response = "utter_staff_complaint_handed_over"

    async def facts(self, turn: Turn, case: Case) -> dict[str, Any]:
        """Whether it is kept from somebody, or has yet to be said who it was."""
        named = bool(await subjects_of(turn.session, case.id))
        return {"kept": render("actions", "kept_from", named=named)}


class PraiseStaff(OfTheStaff):
    """Praise, for the desk to pass on."""

    action = "action_praise_staff"
    response = "utter_staff_praise_handed_over"


class TalkToHuman(DeskRequest):
    """转人工: from now on what they say goes to a person, and the form that was open is closed:
    the desk can read what it had been told. While nobody is there a complaint goes on.
    """

    action = "action_talk_to_human"
    response = "utter_handed_over"

    async def act(self, turn: Turn) -> list[EventType]:
        """The request with the talk so far, and the place in the queue."""
        await super().act(turn)
        if turn.active_form is None or await self._is_alone(turn):
            return []
        return drop_form(turn, turn.active_form)

    async def _is_alone(self, turn: Turn) -> bool:
        """Whether a complaint that has been told something would wait for nobody."""
        if turn.active_form != COMPLAINT_FORM or not turn.slot("complaint_text"):
            return False
        case = await self.under_way(turn)
        return (
            case is not None and await owner_back_at(turn.session, case, now=turn.now) is not None
        )

    def words(self, turn: Turn) -> str:
        """The request, and what both sides said before it."""
        *before, last = lines_of(turn.tracker.events) or [("resident", "")]
        return render("actions", "hand_over_talk", said=last[1], lines=before)

    def media(self, turn: Turn) -> list[int]:
        """What a complaint had been shown goes along."""
        return list(dict.fromkeys([*(turn.slot("complaint_photos") or []), *turn.media_ids]))

    async def facts(self, turn: Turn, case: Case) -> dict[str, Any]:
        """How many are before them, and when somebody is there where nobody is now."""
        talk = await begin(turn.session, case, now=turn.now)
        ahead = await ahead_of(turn.session, talk) if talk.answered_at is None else 0
        back_at = await owner_back_at(turn.session, case, now=turn.now)
        words = render("actions", "ahead", ahead=ahead, back_at=back_at, now=turn.now)
        return {"ahead": words if talk.answered_at is None or back_at else ""}

    async def under_way(self, turn: Turn) -> Case | None:
        """What they asked for within the week goes on."""
        before = await asked_before(turn.session, turn.resident, now=turn.now)
        return before or await super().under_way(turn)


def lines_of(events: list[EventType]) -> list[tuple[str, str]]:
    """Who said what lately, the oldest first; tapped options are left out."""
    said = []
    for event in events:
        if event.get("event") not in {"user", "bot"} or not event.get("text"):
            continue
        by_resident = event["event"] == "user"
        text = str((event.get("metadata") or {}).get("raw") or event["text"])
        if not by_resident or text[0] != "/":
            said.append(("resident" if by_resident else "us", text))
    return [
        (who, text if who == "resident" else excerpt(text, LONGEST_LINE))
        for who, text in said[-OVERHEARD:]
    ]


def latest_words(events: list[EventType]) -> list[str]:
    """What the person wrote lately, the oldest first; tapped options are left out."""
    said = [
        str((event.get("metadata") or {}).get("raw") or event["text"])
        for event in events
        if event.get("event") == "user" and event.get("text") and event["text"][0] != "/"
    ]
    return said[-REMEMBERED:]
