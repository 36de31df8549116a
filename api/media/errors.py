"""Received bytes that cannot be used; drawn in `contents`."""


class UnusableError(Exception):
    """Nothing of a received file is kept. `code` says why, for the sentence to its sender."""

    code = "unusable"

    def __init__(self) -> None:
        super().__init__(self.code)


class TooLargeError(UnusableError):
    """More than the platform itself allows, in bytes or in pixels."""

    code = "too_large"


class UnreadableError(UnusableError):
    """Not what it was sent as, broken, or of a format that nobody here opens."""

    code = "unreadable"
