"""A processor for each of some processes, where there are too few: shares that the kernel keeps.

Linux control groups, the first kind or the second; whoever may not make them gets none.
https://docs.kernel.org/scheduler/sched-bwc.html and, of the second kind, `cpu.max` in
https://docs.kernel.org/admin-guide/cgroup-v2.html
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

PERIOD_US = 10_000
"""A tenth of what is usual, so that nobody waits long for the next share."""


@contextmanager
def processors_of(processes: Sequence[int], *, share: float) -> Iterator[bool]:
    """Each process has `share` of a core to itself, and no more; False where that cannot be had."""
    groups = [_root() / f"linli-{os.getpid()}-{process}" for process in processes]
    try:
        yield all(_confine(*pair, share) for pair in zip(groups, processes, strict=True))
    finally:
        for group, process in zip(groups, processes, strict=True):
            with suppress(OSError):
                (group.parent / "cgroup.procs").write_text(str(process))
                group.rmdir()


def _root() -> Path:
    """Where groups that share out processors are made."""
    first = Path("/sys/fs/cgroup/cpu")
    return first if first.is_dir() else Path("/sys/fs/cgroup")


def _confine(group: Path, process: int, share: float) -> bool:
    """Whether the process stands in a group of its own with that share now."""
    quota_us = int(share * PERIOD_US)
    try:
        group.mkdir()
        if (group / "cpu.max").exists():
            (group / "cpu.max").write_text(f"{quota_us} {PERIOD_US}")
        else:
            (group / "cpu.cfs_period_us").write_text(str(PERIOD_US))
            (group / "cpu.cfs_quota_us").write_text(str(quota_us))
        (group / "cgroup.procs").write_text(str(process))
    except OSError:
        return False
    return True
