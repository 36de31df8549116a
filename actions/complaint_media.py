"""What comes with a complaint: pictures, recordings, videos."""

from typing import Any

from actions.attachments import told
from actions.turn import Turn

UNCLEAR = "unclear"
"""Of a recording: somebody listened, and understood nothing."""


def all_media(turn: Turn) -> list[int]:
    """Everything that has come with this complaint: pictures, recordings, videos."""
    return list(dict.fromkeys([*(turn.slot("complaint_photos") or []), *turn.media_ids]))


async def with_photo(turn: Turn) -> dict[str, Any]:
    """It goes with the case; they hear how many there are."""
    media = all_media(turn)
    turn.say("utter_complaint_photo", attached=await told(turn, media))
    return {"complaint_photos": media}


def with_recording(turn: Turn) -> dict[str, Any]:
    """It stays with the case, for the worker to hear; the person is asked for words."""
    unclear = turn.entity("heard") == UNCLEAR
    turn.say("utter_complaint_recording_unclear" if unclear else "utter_complaint_recording")
    return {"complaint_photos": all_media(turn)}
