"""No query of cases for the staff goes past the one place that decides who may know of them.

Every function of the source that makes a statement over `Case` (or over its files) either says
`known_to`, or stands here with the reason why nobody of the staff reads its answer.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROWS = {"Case", "CaseMedia", "CaseEvent"}
STATEMENTS = {"select", "join", "outerjoin", "select_from", "get", "get_one", "exists", "update"}
DECIDERS = {"known_to", "_shown_to", "_visible", "may_know_case", "may_open"}

READ_BY_NOBODY_ON_THE_STAFF = {
    "api/cases/absence.py:hand_over_all": "hands over whatever a member owns, who is away",
    "api/cases/asking.py:waiting_for": "the reporter's own cases",
    "api/cases/assignment.py:did_it_before": "who finished it; nobody reads it",
    "api/cases/candidates.py:candidates_among": "counts the load of candidates; nobody reads it",
    "api/cases/assignment.py:passed_over": "whom a case passes over",
    "api/cases/boundary_moves.py:_open_cases": "ids, for the clock; `next_owner` decides",
    "api/cases/boundary_moves.py:open_cases_touched": "a count for who runs the installation",
    "api/cases/closing.py:_latest": "of a case that was found by one of the queries here",
    "api/cases/closing.py:after_photos": "of a case that was found by one of the queries here",
    "api/cases/closing.py:set_stage": "of a case that was found by one of the queries here",
    "api/cases/closing.py:stage_now": "of a case that was found by one of the queries here",
    "api/cases/clocks.py:due_cases": "ids, for the clocks",
    "api/cases/clocks.py:look": "the clocks; whom they tell, `superior_of` and `ladder` decide",
    "api/cases/desk_talks.py:ahead_of": "counts the queue for a resident",
    "api/cases/desk_talks.py:asked_before": "the reporter's own case",
    "api/cases/desk_talks.py:open_talk": "the resident's own talk",
    "api/cases/desk_talks.py:quiet_talks": "ends by the clock; told to the resident",
    "api/cases/dissatisfied.py:open_call_back": "whether there is a task; its owner may know",
    "api/cases/erasure.py:erase_in_cases": "strikes a person out of their own cases",
    "api/cases/merging.py:_back_in_the_list": "whether a short number is taken; nobody reads it",
    "api/cases/merging.py:merged_into": "hidden from whom the other is hidden: `merge`, `mark`",
    "api/cases/merging.py:take_apart": "of a case that was found by one of the queries here",
    "api/cases/subjects.py:_tasks_about": "tasks that hear whom their case is about; nobody reads",
    "api/cases/subjects.py:mark": "the case that a marked one is a part of; nobody reads it",
    "api/cases/following.py:file_own": "a follower's own files",
    "api/cases/following.py:followed_cases": "the cases that a resident follows",
    "api/cases/erasure.py:erase_following": "strikes a follower out of what they said",
    "api/cases/erasure.py:media_of_no_case": "files of a person that belong to no case",
    "api/cases/follow_up.py:close_unrated": "closes by the clock",
    "api/cases/follow_up.py:urge": "the reporter's own case",
    "api/cases/history.py:_somebody_waits": "whether any case waits; nobody reads it",
    "api/cases/history.py:taken_before": "whether a message took a step",
    "api/cases/ladder.py:said": "which rungs were said; nobody reads it",
    "api/cases/media.py:media_of_case": "of a case that was found by one of the queries here",
    "api/cases/media.py:shown_media": "the reporter's own case",
    "api/cases/queries.py:held": "where every locking query begins",
    "api/cases/queries.py:case_of_message": "the reporter's own case, by their message",
    "api/cases/queries.py:going_on": "the reporter's own case",
    "api/cases/queries.py:has_unfinished": "the reporter's own cases",
    "api/cases/queries.py:just_filed": "the reporter's own case",
    "api/cases/queries.py:locked_case": "by an id that one of the queries here has found",
    "api/cases/queries.py:rateable_case": "the reporter's own case",
    "api/cases/queries.py:rateable_cases": "the reporter's own case",
    "api/cases/queries.py:reported_case": "the reporter's own case",
    "api/cases/queries.py:reported_cases": "the reporter's own cases",
    "api/cases/queries.py:timeline": "of a case that was found by one of the queries here",
    "api/cases/queries.py:without_reporter": "of cases that were found by one of the queries here",
    "api/cases/replies.py:check_reply": "of a case that was found by one of the queries here",
    "api/cases/room.py:_held": "the clock; `worker_with_room` decides who gets it",
    "api/cases/room.py:_with_room": "counts loads; nobody reads it",
    "api/cases/room.py:fill_room": "the clock; `worker_with_room` decides who gets it",
    "api/cases/sealed_later.py:_asked_about": "the reporter's own cases, to be sealed together",
    "api/cases/sealed_later.py:_lines": "of a case that was found by one of the queries here",
    "api/cases/sealed_later.py:lift_following": "a case that the resident follows",
    "api/cases/sealed_later.py:readers_of": "of a case that was found by one of the queries here",
    "api/cases/work.py:failed_hand_overs": "counts the hand-overs of a case for the next",
    "api/visits/forgetting.py:_drop_photos": "whether a case has a picture; nobody reads it",
    "api/dialogue/asked.py:_just_answered": "the reporter's own case",
    "api/dialogue/desk_talk.py:_end_quiet": "told to the reporter",
    "api/dialogue/desk_talk.py:_show_desk": "whether a step was taken; the owner's message asks",
    "api/dialogue/handle.py:_attached": "what became of a message",
    "api/dialogue/handle.py:_outcome": "what became of a message",
    "api/dialogue/outage.py:_keep_words": "the reporter's own case",
    "api/dialogue/reading_media.py:_fresh_case": "the reporter's own case",
    "api/dialogue/reading_media.py:_spoken_of": "the reporter's own case",
    "api/notifications/case_events.py:_arrived": "`_must_not_read` decides before it is asked",
    "api/notifications/case_events.py:notify_case_event": "`_must_not_read` decides",
    "api/notifications/digest_cases.py:given_at": "of cases that `unfinished_of` has found",
    "api/notifications/erasure.py:take_back_work": "takes messages back",
    "api/notifications/followers.py:tell_followers": "told to residents; `may_know_case` decides",
    "api/notifications/silence.py:_unheard": "owners' own cases, told to `superior_of`",
    "api/notifications/silence.py:escalate_silence": "told to `superior_of`, who may know",
    "api/notifications/unreachable.py:tell_desk": "told to a clerk who is not barred",
    "api/reconciliation/service.py:_filed": "of all messages; `figures_for` decides who reads what",
    "api/reconciliation/service.py:_orphans": "of all messages; `figures_for` decides",
}


def functions(source: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of a file that stand in no other."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    tops = [node for node in tree.body if isinstance(node, kinds)]
    methods = [n for c in tree.body if isinstance(c, ast.ClassDef) for n in c.body]
    return tops + [node for node in methods if isinstance(node, kinds)]


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def asks_for_cases(function: ast.AST) -> bool:
    """Whether a statement over cases is made in it."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any(called(node) == "held" for node in calls) or any(
        isinstance(inner, ast.Name) and inner.id in ROWS
        for node in calls
        if called(node) in STATEMENTS
        for argument in (*node.args, *(word.value for word in node.keywords))
        for inner in ast.walk(argument)
    )


def decides(function: ast.AST) -> bool:
    """Whether it asks the one place that decides."""
    return any(
        isinstance(node, ast.Call) and called(node) in DECIDERS for node in ast.walk(function)
    )


def undecided() -> set[str]:
    """The functions over cases that leave it open who may know of them."""
    sources = sorted([*(ROOT / "api").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])
    return {
        f"{source.relative_to(ROOT).as_posix()}:{function.name}"
        for source in sources
        if "migrations" not in source.parts
        for function in functions(source)
        if asks_for_cases(function) and not decides(function)
    }


def test_every_query_of_cases_asks_who_may_know_of_them() -> None:
    assert undecided() - READ_BY_NOBODY_ON_THE_STAFF.keys() == set()


def test_no_exception_outlives_its_reason() -> None:
    assert READ_BY_NOBODY_ON_THE_STAFF.keys() - undecided() == set()


def test_a_new_query_is_found() -> None:
    bare = "async def f(session):\n    return await session.scalars(select(Case).limit(3))\n"
    asking = "def g(member):\n    return select(Case).where(known_to(member.id))\n"
    assert asks_for_cases(ast.parse(bare))
    assert not decides(ast.parse(bare))
    assert asks_for_cases(ast.parse(asking))
    assert decides(ast.parse(asking))
