"""The launcher's one error."""


class LaunchError(Exception):
    """Linli cannot run, or cannot go on. The text is one line for an operator.

    `tail` holds the last lines of the log of whatever failed; it may be empty.
    """

    def __init__(self, line: str, *, tail: tuple[str, ...] = ()) -> None:
        super().__init__(line)
        self.tail = tail
