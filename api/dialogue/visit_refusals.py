"""The ways on from a refusal about visits, to a tap."""

from api.errors import LinliError
from api.notifications.outbox import Option
from api.texts import render
from api.visits.recording import Help

ROOM = "api/dialogue"

TO_THE_LIST = frozenset(
    {
        "visit_number_unknown",
        "visit_name_unknown",
        "visit_person_unknown",
        "visit_person_ended",
        "visit_not_open",
        "visit_words_unknown",
        "visit_unknown",
        "visit_too_old",
        "visit_case_open",
    }
)

STEPS = {Help.CASE: "开工单", Help.ASSISTANCE: "申请帮扶"}


def visit_ways(error: LinliError) -> list[Option]:
    """What can be done instead; none where the refusal is not about a visit."""
    to_list = Option(title=render(ROOM, "option_visit_step", step=""), payload="走访")
    if error.code == "visited_just_now":
        whose = f"走访 JL{error.facts['visit_id']} 改一下"
        return [Option(title="改一下", payload=whose), to_list]
    if error.code == "visit_help_words":
        whose = f"走访 JL{error.facts['visit_id']} {STEPS[error.facts['way']]}"
        ready = render(ROOM, "visit_help_ready", way=error.facts["way"].value).splitlines()
        return [Option(title=words, payload=f"{whose} {words}") for words in ready]
    return [to_list] if error.code in TO_THE_LIST else []
