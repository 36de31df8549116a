"""The platform's error codes, and what each asks of us."""

from enum import Enum, auto


class ErrorClass(Enum):
    """What to do about a refused call."""

    RETRY = auto()  # the platform is busy: back off, then try again
    TOKEN = auto()  # the access token is no longer good
    QUOTA = auto()  # the day's calls are used up: stop until midnight, tell an operator
    NEXT_STEP = auto()  # this way is closed for this person now: take the next one
    UNREACHABLE = auto()  # the person does not follow the account, or does not exist
    CAPABILITY_OFF = auto()  # the account may not, or its credentials are wrong: tell an operator
    OUR_FAULT = auto()  # the call itself was wrong: log, no retry


ERROR_CLASSES: dict[int, ErrorClass] = {
    -1: ErrorClass.RETRY,
    45011: ErrorClass.RETRY,
    61450: ErrorClass.RETRY,
    40001: ErrorClass.TOKEN,
    40014: ErrorClass.TOKEN,
    42001: ErrorClass.TOKEN,
    45009: ErrorClass.QUOTA,
    45015: ErrorClass.NEXT_STEP,
    45047: ErrorClass.NEXT_STEP,
    43101: ErrorClass.NEXT_STEP,
    43004: ErrorClass.UNREACHABLE,
    43019: ErrorClass.UNREACHABLE,
    48002: ErrorClass.UNREACHABLE,
    40003: ErrorClass.UNREACHABLE,
    48001: ErrorClass.CAPABILITY_OFF,
    48004: ErrorClass.CAPABILITY_OFF,
    50002: ErrorClass.CAPABILITY_OFF,
    40164: ErrorClass.CAPABILITY_OFF,
    40125: ErrorClass.CAPABILITY_OFF,
    40013: ErrorClass.CAPABILITY_OFF,
    45002: ErrorClass.OUR_FAULT,
    47003: ErrorClass.OUR_FAULT,
    45008: ErrorClass.OUR_FAULT,
    40037: ErrorClass.OUR_FAULT,
    40007: ErrorClass.OUR_FAULT,
    40200: ErrorClass.OUR_FAULT,
}

MENU_NOT_ALLOWED = 40200
"""The account may not send menus of options (msgmenu); the same words as text may pass."""


def classify(code: int) -> ErrorClass:
    """The class of a code; a code that is not in the table counts as our own fault."""
    return ERROR_CLASSES.get(code, ErrorClass.OUR_FAULT)
