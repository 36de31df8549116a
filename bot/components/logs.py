"""Logging of the engine: our own lines from LOG_LEVEL, Rasa's from WARNING.

Rasa's warnings, exceptions and debug lines quote messages and senders. The formatter blots out
what the current turn calls private, in tracebacks too.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable

import structlog

from components.log_lines import Context, JsonFormatter, Redactor
from components.turn import current_turn


def context() -> Context:
    """What the turn being served says of itself."""
    turn = current_turn.get()
    if turn is None:
        return Context()
    ids = {} if turn.message_id is None else {"message_id": turn.message_id}
    return Context(ids=ids, private=turn.private)


def configure(*, secrets: Iterable[str] = (), level: str = "INFO") -> None:
    """Send everything to standard error, one line of JSON a record."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter("rasa", Redactor(secrets), context=context))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("linli").setLevel(level)
    # Deprecations inside Rasa's dependencies, and what training reported already.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    # A failed action call is logged once, where the turn ends.
    logging.getLogger("rasa.core.actions").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.render_to_log_kwargs,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        # Rasa's many debug lines end before anything is made of them.
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        cache_logger_on_first_use=True,
    )
