"""A QR code into a file of the operator's choice."""

from pathlib import Path

from api.launcher.errors import LaunchError


def draw(address: str, path: Path) -> None:
    """Write the PNG.

    Raises:
        LaunchError: the file cannot be written.
    """
    from api.wechat.qrcodes import write_png

    try:
        write_png(address, path)
    except OSError as error:
        raise LaunchError(f"cannot write {path}: {error.strerror}") from None
