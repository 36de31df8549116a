"""A line of a log: JSON with the same fields in every process, and nobody's words or secrets.

    {"timestamp": "2026-11-23T02:00:00.123Z", "level": "WARNING", "logger": "api.worker",
     "process": "worker", "message": "...", "message_id": 17, "job_id": 40, "exception": "..."}

`message_id`, `job_id`, `case_id` and `exception` are there where they are known.

This file lies in `api/` and in `bot/components/`, since the two environments share no code; a test
holds them alike. It needs Python 3.10 and nothing besides.
"""

import json
import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

SHORTEST_PRIVATE = 4
"""Characters. Shorter words ("1", "ok") say nothing about a person and would blot out a log."""

SHORTEST_SECRET = 6

NAMES = (
    "access_token|refresh_token|token|app_?secret|secret|password|msg_signature|signature|nonce"
    "|echostr|openid|touser|fromusername"
)
"""What holds a secret or a person wherever it has a value."""

MASKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<xml>.*?(?:</xml>|\Z)", re.IGNORECASE | re.DOTALL), "[push]"),
    (re.compile(r"\b(?:bearer|basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE), "[token]"),
    (
        re.compile(rf"\b({NAMES})([\"']?\s?[=:]\s?[\"']?)[^\s\"'&,;<>()\[\]{{}}]+", re.IGNORECASE),
        r"\1\2[...]",
    ),
    (re.compile(r"([?&]code=)[^\s\"'&#]+"), r"\1[...]"),
    (re.compile(r"(?<=://)[^/\s:@\"']*:[^/\s@\"']*(?=@)"), "[...]"),
    # An openid has 28 characters and begins with an o.
    (re.compile(r"(?<![A-Za-z0-9_-])o[A-Za-z0-9_-]{27}(?![A-Za-z0-9_-])"), "[openid]"),
    # The number of a Chinese identity card, its date of birth in the middle.
    (
        re.compile(
            r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
            r"\d{3}[0-9Xx](?![0-9A-Za-z])"
        ),
        "[identity]",
    ),
    (re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"), "[phone]"),
    # What people say and read is Chinese, and our lines are English throughout.
    (
        re.compile(
            r"(?:[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]|\\u[3-9f][0-9a-f]{3})+"
        ),
        "[words]",
    ),
)


class Redactor:
    """Masks what no line may show: known secrets, private words, and what looks like either.

    The last line of defence: whoever writes a log line leaves such things out in the first place.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {secret for secret in secrets if len(secret) >= SHORTEST_SECRET}
        # The longest first: a secret may be a part of an address that is one too.
        self._secrets = sorted(known, key=lambda secret: (-len(secret), secret))

    def __call__(self, text: str, *, private: Iterable[str] = ()) -> str:
        """The text without them. `private` are the words of whoever is being served."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        for words in private:
            if len(words) >= SHORTEST_PRIVATE:
                # As they are, and as exceptions quote them, with escapes.
                for form in (words, repr(words)[1:-1], ascii(words)[1:-1]):
                    text = text.replace(form, "[...]")
        for pattern, mask in MASKS:
            text = pattern.sub(mask, text)
        return text


@dataclass(frozen=True)
class Context:
    """What is being done: the `ids` that stand in each line, and words that stand in none."""

    ids: Mapping[str, int] = field(default_factory=dict)
    private: tuple[str, ...] = field(default=(), repr=False)


class JsonFormatter(logging.Formatter):
    """Writes a record as one line. `context` tells what is being done at that moment."""

    def __init__(self, process: str, redactor: Redactor, *, context: Callable[[], Context]) -> None:
        super().__init__()
        self._process = process
        self._redactor = redactor
        self._context = context

    def format(self, record: logging.LogRecord) -> str:
        """One record as JSON, its exception included."""
        context = self._context()
        line: dict[str, str | int] = {
            "timestamp": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "process": self._process,
            "message": self._redactor(record.getMessage(), private=context.private),
            **context.ids,
        }
        if record.exc_info and record.exc_info[0] is not None:
            trace = self.formatException(record.exc_info)
            line["exception"] = self._redactor(trace, private=context.private)
        return json.dumps(line, ensure_ascii=False)


def _moment(record: logging.LogRecord) -> str:
    seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
    return f"{seconds}.{int(record.msecs):03d}Z"
