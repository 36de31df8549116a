"""Pictures, recordings and locations that come out of the blue."""

from rasa_sdk.events import EventType, FollowupAction

from actions.base import Skill
from actions.complaint_media import UNCLEAR
from actions.fee_dispute import shown_of_dispute
from actions.form_ways import LISTEN
from actions.turn import Turn


class StartWithPhoto(Skill):
    """A picture out of the blue opens the form, unless a charge was just contested."""

    action = "action_start_with_photo"
    resumes = False
    keeps_shown = True

    async def act(self, turn: Turn) -> list[EventType]:
        """The form keeps the picture and asks what it shows; another form is not left for it."""
        if turn.active_form is None and await shown_of_dispute(turn):
            return [FollowupAction(LISTEN)]
        if turn.active_form is None:
            return [FollowupAction("complaint_form")]
        turn.say("utter_photo_not_now")
        return [FollowupAction(turn.active_form)]


class StartWithLocation(Skill):
    """A location out of the blue opens the form, which keeps it and asks what is there."""

    action = "action_start_with_location"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """Nothing else waits for a location then: the engine has seen to it."""
        return [FollowupAction("complaint_form")]


class RecordingUnread(Skill):
    """A recording that nobody understood, outside of a complaint: kept for the next one."""

    action = "action_recording_unread"

    async def act(self, turn: Turn) -> list[EventType]:
        """Say so honestly; `file_case` finds it again."""
        unclear = turn.entity("heard") == UNCLEAR
        turn.say("utter_recording_unclear" if unclear else "utter_recording_unread")
        return []
