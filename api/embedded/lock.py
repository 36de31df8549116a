"""Who owns a folder: a lock that the system frees when its holder dies, however it dies.

EmbeddedError   one line for an operator
└── BusyError   another process owns the folder at this moment
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


class EmbeddedError(Exception):
    """The embedded server cannot run. The text is one line for an operator."""


class BusyError(EmbeddedError):
    """Another process owns the folder at this moment."""


@contextlib.contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Own `path` as long as the block runs. Programs started meanwhile do not inherit it.

    Raises:
        BusyError: somebody else holds it; the text names that process.
        EmbeddedError: the file cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise EmbeddedError(f"cannot write {path}: {error.strerror}") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
            raise BusyError(f"process {holder} already uses {path.parent}") from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)
