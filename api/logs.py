"""Logging of our processes: one handler, and the ids that stand in every line of a piece of work.

Each request and each job runs in a context of its own, so that what is bound there ends with it.
"""

import logging
import sys
from collections.abc import Iterable
from contextvars import ContextVar
from types import TracebackType

from api.log_lines import Context, JsonFormatter, Redactor

OURS = ("api", "actions")
"""Loggers that speak from LOG_LEVEL; all others from WARNING, for they quote what they carry."""

_context: ContextVar[Context | None] = ContextVar("log_context", default=None)


def bind(**ids: int | None) -> None:
    """Write `message_id`, `job_id` or `case_id` into every line from here on."""
    known = context()
    more = {name: value for name, value in ids.items() if value is not None}
    _context.set(Context(ids={**known.ids, **more}, private=known.private))


def keep_private(*words: str) -> None:
    """Let no line from here on show these words: who is being served, and what they said."""
    known = context()
    _context.set(Context(ids=known.ids, private=(*known.private, *words)))


def context() -> Context:
    """What is bound at this moment."""
    return _context.get() or Context()


def configure(process: str, *, secrets: Iterable[str], level: str) -> None:
    """Send everything that this process says to standard error, one line a record.

    Args:
        process: its name in each line: `api`, `worker`, `actions`.
        secrets: values that no line may show.
        level: of our own loggers.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(process, Redactor(secrets), context=context))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.getLogger("uvicorn").setLevel(logging.INFO)
    # It would tell of each failed job with its arguments; the worker has a line of its own.
    logging.getLogger("procrastinate.worker").addFilter(_is_no_end_of_a_job)
    logging.captureWarnings(True)
    sys.excepthook = _log_the_end


def _is_no_end_of_a_job(record: logging.LogRecord) -> bool:
    return getattr(record, "action", None) != "job_error"


def _log_the_end(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """What ends a process is a line of the log like any other."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("api").critical("ended by an exception", exc_info=(kind, error, trace))
