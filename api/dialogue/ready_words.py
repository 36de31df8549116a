"""Ready words for the commands that need some, so that a tap is enough.

The sentences are in `texts/ready_words.j2`, a line an option; all of them are ours.
"""

from api.dialogue.staff_commands import StaffCommand, Verb
from api.dialogue.visit_refusals import visit_ways
from api.errors import LinliError
from api.notifications.outbox import Option
from api.texts import render

MISSING = frozenset(
    {
        "extension_words_missing",
        "hold_end_missing",
        "hold_reason_missing",
        "note_missing",
        "question_missing",
        "reason_missing",
    }
)
"""Refusals that only want for words."""


def ready_options(error: LinliError, command: StaffCommand) -> list[Option]:
    """The command once more with words that can be tapped; none where words are not what it
    wants for.
    """
    reference = f" {command.reference}" if command.reference else ""
    if error.code == "after_photo_missing" and error.facts["has_photo"]:
        title = render("api/dialogue", "option_stage", verb=Verb.AFTER.value)
        return [Option(title=title, payload=f"{Verb.AFTER}{reference} {command.words}".strip())]
    if error.code not in MISSING:
        return visit_ways(error)
    return [
        Option(title=words, payload=f"{command.verb}{reference} {words}")
        for words in ready_words(command.verb)
    ]


def ready_words(verb: Verb) -> list[str]:
    """The sentences of a verb."""
    return render("api/dialogue", "ready_words", verb=verb.value).splitlines()
