"""A person at the desk: for those who ask for one, and for what has no service of its own yet."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rasa_sdk.events import EventType, SlotSet

from actions.attachments import told_of_case
from actions.base import JUST_SHOWN, Skill
from actions.case_withdraw import ask_whether
from actions.desk_matters import goes_on
from actions.form_ways import drop_form
from actions.places import first_home
from actions.turn import Turn
from actions.which_case import spoken_of
from api.cases.conflicts import subjects_of
from api.cases.desk_hours import owner_back_at
from api.cases.desk_talks import ahead_of, asked_before, begin
from api.cases.emergencies import no_place
from api.cases.filing import FileCase, attach_media, file_case
from api.cases.follow_up import supplement
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED, CaseAction, possible_actions
from api.cases.models import Case
from api.cases.queries import SAME_MATTER, case_of_message, reported_case
from api.cases.subjects import leave_the_touched, note_subjects, read_subjects
from api.errors import NotFoundError
from api.texts import excerpt, render

REMEMBERED = 5
"""So many of the person's latest sentences go to the desk."""

OVERHEARD = 12
"""So many of the latest sentences of both sides go to who takes the talk over."""

COMPLAINT_FORM = "complaint_form"

AT_THE_DESK = "at_the_desk"
"""The slot with what was last asked of the desk: by intent, the case's `number` and what was
`said`.
"""

LONGEST_LINE = 48
"""Characters of one of them: a list that we showed is known to the desk anyway."""


class DeskRequest(Skill):
    """Put the person's words before the desk as a case. Subclasses name the answer.

    More of the same matter soon afterwards goes into it; another matter is a case of its own. In
    doubt it is one: the desk sees two, and nobody looks for a dispute in another's.
    """

    response: ClassVar[str]
    added: ClassVar[str] = "utter_handed_over_added"
    about: ClassVar[str | None] = None
    """What the desk reads that it is, by the intent; None where it is always the turn's own."""
    one_thing: ClassVar[bool] = False
    """Whether such requests are each about some thing, of which words say nothing but its name."""

    async def act(self, turn: Turn) -> list[EventType]:
        """One case for the message, with what was said before it."""
        if (case := await self._added(turn)) is not None:
            return self.remembers(turn, case)
        if await self._has_filed_another(turn):
            button = {"title": render("actions", "go_on"), "payload": f"/{turn.intent}"}
            turn.say("utter_one_more_for_desk", buttons=[button])
            return []
        return self.remembers(turn, await self._file(turn))

    def remembers(self, turn: Turn, case: Case) -> list[EventType]:
        """What more of the same matter is known by."""
        asked: Mapping[str, Any] = turn.slot(AT_THE_DESK) or {}
        before = asked.get(turn.intent) or {}
        known = before.get("said", "") if before.get("number") == case.case_number else ""
        said = {"number": case.case_number, "said": f"{known} {self._said(turn)}".strip()}
        return [SlotSet(AT_THE_DESK, {**asked, turn.intent: said})]

    def _said(self, turn: Turn) -> str:
        return turn.raw or (latest_words(turn.tracker.events) or [""])[-1]

    async def _file(self, turn: Turn) -> Case:
        home = await first_home(turn)
        case = await file_case(
            turn.session,
            turn.resident,
            FileCase(
                message_id=turn.message_id,
                kind=CaseKind.HAND_OVER,
                description=self.words(turn),
                place=home.address if home else no_place(),
                media_ids=self.media(turn),
            ),
            now=turn.now,
        )
        await self.filed(turn, case)
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
        return render(
            "actions", "hand_over", said=now_said, before=before, intent=self.about or turn.intent
        )

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

    async def filed(self, turn: Turn, case: Case) -> None:
        """What else is to be done with a new case, or with more words in it."""

    async def _added(self, turn: Turn) -> Case | None:
        """The request of this person that lies with the desk already, with the words in it."""
        case = await self.under_way(turn)
        if case is None or case.source_message_id == turn.message_id:
            return None
        said = self._said(turn)
        tells = bool(said) and (bool(turn.words) or said not in case.description)
        if tells:
            await supplement(
                turn.session,
                turn.resident,
                case,
                note=said,
                message_id=turn.message_id,
                now=turn.now,
            )
        await attach_media(turn.session, case, turn.media_ids, by_staff=False, now=turn.now)
        await self.filed(turn, case)
        turn.say(
            self.added if tells else "utter_handed_over_already",
            number=case.case_number,
            accept_due=case.accept_due_at,
            **await self.facts(turn, case),
        )
        return case

    async def under_way(self, turn: Turn) -> Case | None:
        """The person's request of the same matter, of the last half hour."""
        asked = (turn.slot(AT_THE_DESK) or {}).get(turn.intent)
        if not asked or not goes_on(self._said(turn), asked["said"], one_thing=self.one_thing):
            return None
        return await still_open(turn, asked["number"])


class OfTheStaff(DeskRequest):
    """About somebody who works here: a request of its own, whatever else lies with the desk."""

    async def under_way(self, turn: Turn) -> Case | None:
        """What was asked for before is about something else."""
        return None


class ComplainOfStaff(OfTheStaff):
    """A complaint of somebody, for the desk; it does not exist for whom it names. Who is meant, and
    what else they did, may be said right afterwards.
    """

    action = "action_complain_of_staff"
    about = "complain_of_staff"
    response = "utter_staff_complaint_handed_over"
    added = "utter_staff_complaint_added"

    def remembers(self, turn: Turn, case: Case) -> list[EventType]:
        """The next words may be about it (`settling.about_staff` of the bot)."""
        return [SlotSet(JUST_SHOWN, {"skill": "complain_of_staff", "number": case.case_number})]

    async def under_way(self, turn: Turn) -> Case | None:
        """The complaint that the words go on about."""
        shown = turn.just_shown(self.action) if turn.goes_on else None
        return await still_open(turn, str(shown["number"])) if shown else None

    async def filed(self, turn: Turn, case: Case) -> None:
        """A surname or a title means somebody of the person's own grid."""
        home = await first_home(turn)
        found = await read_subjects(
            turn.session,
            turn.raw,
            kind=case.kind,
            estate_id=home.home.estate_id if home else None,
            building=home.home.building if home else None,
            now=turn.now,
        )
        await note_subjects(turn.session, case, found, now=turn.now)
        await leave_the_touched(turn.session, case, now=turn.now)

    async def facts(self, turn: Turn, case: Case) -> dict[str, Any]:
        """Whether it is kept from somebody, or has yet to be said who it was."""
        named = bool(await subjects_of(turn.session, case.id))
        return {"kept": render("actions", "kept_from", named=named)}


class PraiseStaff(OfTheStaff):
    """Praise, for the desk to pass on."""

    action = "action_praise_staff"
    about = "praise_staff"
    response = "utter_staff_praise_handed_over"

    async def act(self, turn: Turn) -> list[EventType]:
        """Where it was filed as something else, whose number they say, that is asked about."""
        events = await super().act(turn)
        if (number := turn.entity("case_number")) is None:
            return events
        wrong = await reported_case(turn.session, turn.resident, case_number=number)
        if CaseAction.WITHDRAW not in possible_actions(wrong.state):
            return events
        ask_whether(turn, wrong)
        return [*events, *spoken_of("case_withdraw", wrong)]


class TalkToHuman(DeskRequest):
    """转人工: from now on what they say goes to a person, and the form that was open is closed:
    the desk can read what it had been told. While nobody is there a complaint goes on.
    """

    action = "action_talk_to_human"
    response = "utter_handed_over"

    async def act(self, turn: Turn) -> list[EventType]:
        """The request with the talk so far, and the place in the queue."""
        events = await super().act(turn)
        if turn.active_form is None or await self._is_alone(turn):
            return events
        return [*events, *drop_form(turn, turn.active_form)]

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
        return await asked_before(turn.session, turn.resident, now=turn.now)


async def still_open(turn: Turn, number: str) -> Case | None:
    """The person's case of this number, where it is unfinished and of the last half hour."""
    try:
        case = await reported_case(turn.session, turn.resident, case_number=number)
    except NotFoundError:
        return None
    recent = case.opened_at > turn.now - SAME_MATTER
    return case if recent and case.state in UNFINISHED and case.merged_into_id is None else None


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
