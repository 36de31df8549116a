"""What the operator left unset: enough for a demo town, never for a real one.

Throw-away credentials are derived from one secret that is kept in `DATA_DIR/demo.secret`
(mode 600), so that a second run, and a command typed beside a running town, know the same ones.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from api.launcher.errors import LaunchError

PROJECT = Path(__file__).resolve().parent.parent.parent
ENV_FILE = PROJECT / ".env"
DEFAULT_PORT = 8000
DEFAULT_RASA_PORT = 5005
DEFAULT_ACTIONS_PORT = 5055

ACCOUNT = (
    "WECHAT_TOKEN",
    "WECHAT_APP_ID",
    "WECHAT_APP_SECRET",
    "WECHAT_AES_KEY",
    "WECHAT_ORIGINAL_ID",
)
"""What names a WeChat account. All of them or none: half an account is refused by `Settings`."""

NO_ADDRESS_YET = "postgresql:///embedded"
"""Stands in settings until the embedded database has an address."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  # recognised, not bound


def read_env_file(path: Path = ENV_FILE) -> dict[str, str]:
    """The variables of a `.env` file that have a value; nothing when there is no file."""
    return {name: value for name, value in dotenv_values(path, interpolate=False).items() if value}


def data_folder(environ: Mapping[str, str]) -> Path:
    """DATA_DIR, absolute; a relative one is meant from the project's folder."""
    return PROJECT / (environ.get("DATA_DIR") or ".data")


def own_address(environ: Mapping[str, str]) -> str:
    """Where this machine reaches the public port: `http://127.0.0.1:8000`."""
    host = environ.get("HOST") or "127.0.0.1"
    if host in EVERYWHERE:
        host = "127.0.0.1"
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{environ.get('PORT') or DEFAULT_PORT}"


def simulator_platform(environ: Mapping[str, str]) -> str:
    """The API host of the simulated WeChat, which the public process serves itself."""
    return f"{own_address(environ)}/simulator/platform"


def completed(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment with what a demo needs; what is set stays, what is empty counts as unset.

    Raises:
        LaunchError: the secret of the demo can be neither read nor written.
    """
    complete = {name: value for name, value in environ.items() if value}
    complete["DATA_DIR"] = str(data_folder(environ))
    complete.setdefault("ENVIRONMENT", "demo")
    if complete["ENVIRONMENT"] != "demo":
        return complete
    if "SECRET_KEY" not in complete:
        complete["SECRET_KEY"] = _kept_secret(Path(complete["DATA_DIR"]))
    if not any(name in complete for name in ACCOUNT):
        complete |= throw_away_account(complete["SECRET_KEY"])
        complete.setdefault("WECHAT_API_BASE", simulator_platform(complete))
        # So that people of the demo can be asked for a notice.
        complete.setdefault("WECHAT_SUBSCRIPTION_TEMPLATE_ID", "linli-demo-subscription")
    return complete


def throw_away_account(secret: str) -> dict[str, str]:
    """Credentials in WeChat's own forms that nobody else has, the same for the same secret."""

    def derived(name: str) -> str:
        return hmac.new(secret.encode(), name.encode(), hashlib.sha256).hexdigest()

    return {
        "WECHAT_TOKEN": derived("WECHAT_TOKEN")[:32],
        "WECHAT_APP_ID": f"wx{derived('WECHAT_APP_ID')[:16]}",
        "WECHAT_APP_SECRET": derived("WECHAT_APP_SECRET")[:32],
        "WECHAT_AES_KEY": derived("WECHAT_AES_KEY")[:43],
        "WECHAT_ORIGINAL_ID": f"gh_{derived('WECHAT_ORIGINAL_ID')[:12]}",
    }


def inner_port(environ: Mapping[str, str], name: str, *, default: int) -> int | None:
    """The port that RASA_URL or ACTIONS_URL asks for on this machine; None when it is unset.

    Raises:
        LaunchError: the address is not one that the launcher could serve.
    """
    address = environ.get(name)
    if not address:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port or default
    except ValueError:
        raise LaunchError(f"{name} is not an address: {address}") from None
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        raise LaunchError(
            f"{name} points to {parts.hostname}, but `linli run` starts its own on this machine: "
            f"unset {name}, or start the processes one by one"
        )
    return port


def _kept_secret(folder: Path) -> str:
    """The secret of this folder's demo, made once. Two processes may ask at the same moment."""
    path = folder / "demo.secret"
    mine = folder / f"demo.secret.{os.getpid()}"
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            mine.touch(mode=0o600)
            mine.write_text(secrets.token_urlsafe(32))
            try:
                os.link(mine, path)
            except FileExistsError:
                pass  # the other process was faster; its secret is as good
            finally:
                mine.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise LaunchError(f"cannot keep data in {folder}: {error.strerror}") from error
