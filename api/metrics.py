"""What each process counts, by the names under which Prometheus reads them.

A counter starts at zero with its process; what must outlive it is in the database, which
`api.watching` measures at each reading. Labels hold a handful of values, never a person's.
"""

from enum import StrEnum

from prometheus_client import Counter, Histogram, disable_created_metrics

# When a counter was made is no figure of ours, and would double the list.
disable_created_metrics()  # type: ignore[no-untyped-call]

SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 4.5, 5.0)
"""Upper ends, around the platform's patience of 5 s and our own of 4."""

LONGER_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


class AnswerWay(StrEnum):
    """How the webhook answered a push."""

    PASSIVE = "passive"  # with the words
    DEFERRED = "deferred"  # without them: they follow by kf, or with the next contact
    HELD = "held"  # kept waiting for the platform's next push (accounts without kf)
    SUCCESS = "success"  # there is nothing to say
    NOT_TAKEN = "not_taken"  # not stored, and the person was told so


PUSHES = Counter("linli_pushes", "Verified pushes, by message or event type.", ["type"])
UNKNOWN_PUSHES = Counter("linli_pushes_unknown", "Verified pushes of a type that we do not know.")
DUPLICATES = Counter("linli_pushes_duplicate", "Pushes that were stored before.")
REFUSED = Counter("linli_pushes_refused", "Requests that are no push of ours.", ["reason"])
STORE_FAILURES = Counter("linli_store_failures", "Pushes that could not be stored.")
ANSWERS = Counter("linli_answers", "Answered pushes, by way.", ["way"])
ANSWER_SECONDS = Histogram(
    "linli_answer_seconds", "From the arrival of a push to its answer.", buckets=SECONDS
)

HANDLED = Counter("linli_messages_handled", "Messages brought to an end, by outcome.", ["outcome"])
HANDLING_SECONDS = Histogram(
    "linli_handling_seconds", "A run of the job that handles a message.", buckets=LONGER_SECONDS
)
JOB_FAILURES = Counter("linli_job_failures", "Runs of jobs that failed, by task.", ["task"])
ENGINE_AWAY = Counter("linli_engine_away", "Turns that the language engine did not answer.")
DELIVERIES = Counter(
    "linli_deliveries",
    "Outbound messages that came to a state, by the way they took (`none` for those that took no"
    " way).",
    ["route", "state"],
)
API_CALLS = Counter(
    "linli_wechat_api_calls",
    "Calls to the platform, by path and errcode (0: taken; a word where no errcode came).",
    ["api", "errcode"],
)
