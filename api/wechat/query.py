"""The query string of a push: each parameter once and of its form, or a refusal. Pure."""

import re
from collections.abc import Sequence
from enum import Enum

Query = Sequence[tuple[str, str]]
"""The query string's parameters as they came, doubles included."""

FORMS = {
    "signature": re.compile(r"[0-9a-f]{40}"),
    "msg_signature": re.compile(r"[0-9a-f]{40}"),
    "timestamp": re.compile(r"[0-9]{1,12}"),
    "nonce": re.compile(r"[0-9A-Za-z_-]{1,64}"),
    "encrypt_type": re.compile(r"[a-z]{1,16}"),
    "echostr": re.compile(r"[^\x00-\x1f]{1,256}"),
}


class Rejected(Enum):
    """Why a request is no push of ours, and the HTTP `status` that it gets."""

    status: int

    def __new__(cls, name: str, status: int) -> "Rejected":
        member = object.__new__(cls)
        member._value_ = name
        member.status = status
        return member

    BAD_QUERY = ("bad_query", 403)  # a parameter is missing, doubled or misshapen
    BAD_SIGNATURE = ("bad_signature", 403)
    STALE = ("stale", 403)  # the timestamp is more than five minutes off
    NOT_ENCRYPTED = ("not_encrypted", 403)
    WRONG_KEY = ("wrong_key", 403)  # neither key decrypts it, or it is another account's
    TOO_LARGE = ("too_large", 413)
    MALFORMED = ("malformed", 400)


def read_query(query: Query, names: Sequence[str]) -> dict[str, str] | Rejected:
    """The named parameters, each exactly once and of its form; no other may be doubled either."""
    values = dict(query)
    if len(values) != len(query):
        return Rejected.BAD_QUERY
    if not all(name in values and FORMS[name].fullmatch(values[name]) for name in names):
        return Rejected.BAD_QUERY
    return {name: values[name] for name in names}
