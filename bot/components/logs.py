"""Logging: our own lines from INFO, Rasa's from WARNING, and nobody's words or identity.

Rasa's warnings, exceptions and debug lines quote messages and senders. The formatter blots out
what the current turn calls private, in tracebacks too.
"""

from __future__ import annotations

import logging
import sys

import structlog

from components.turn import current_turn

# Shorter strings ("1", "好的") say nothing about a person and would blot out half a log.
_SHORTEST_PRIVATE = 4


class DiscreetFormatter(logging.Formatter):
    """Formats as usual, then removes the private strings of the turn being served."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as text, exception included."""
        line = super().format(record)
        turn = current_turn.get()
        for private in turn.private if turn is not None else ():
            if len(private) >= _SHORTEST_PRIVATE:
                # repr() too: that is how exceptions quote, with escapes.
                for form in (private, repr(private)[1:-1], ascii(private)[1:-1]):
                    line = line.replace(form, "[...]")
        return line


def configure() -> None:
    """Send everything to standard error, one line a record."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("linli").setLevel(logging.INFO)
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
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
