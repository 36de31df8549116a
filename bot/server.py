"""The launcher of the language engine. Runs in bot/'s own environment, from any directory.

    python server.py train                     train the model when its inputs have changed
    python server.py serve --port 5005         serve it

Exit codes: 0 done, 1 refused with a line on standard error that says why.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from components import logs, stubs
from components.settings import Settings, SettingsError, data_directory

LOG_LEVEL = os.environ.get("LOG_LEVEL", "")
"""The operator's word, for our own lines; Rasa reads the same variable and is not to hear it."""

# Read when Rasa is imported: no calls home, no progress bars, no hints about SQLAlchemy 2.
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ["LOG_LEVEL"] = "WARNING"
os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"

stubs.install()


class Refused(Exception):
    """The launcher will not go on; the message is for an operator."""


def main(arguments: list[str] | None = None) -> int:
    """Run a subcommand; returns the exit code."""
    parser = argparse.ArgumentParser(description="Linli's language engine")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("train", help="train the model when its inputs have changed")
    serve_parser = commands.add_parser("serve", help="serve the current model")
    serve_parser.add_argument("--port", type=int, default=5005)
    options = parser.parse_args(arguments)
    logs.configure()
    try:
        if options.command == "train":
            train()
        else:
            serve(options.port)
    except (Refused, SettingsError) as error:
        print(f"rasa: {error}", file=sys.stderr)
        return 1
    return 0


def train() -> None:
    """Make sure that the model of the current inputs exists."""
    from components import patches
    from components.model import Inputs, forget_old, model_file
    from components.training import BadTrainingData
    from components.training import train as train_model

    patches.apply()
    inputs = Inputs()
    models = data_directory(os.environ) / "models"
    model = model_file(models, inputs.fingerprint())
    started = time.monotonic()
    if model.exists():
        print(f"rasa: model {model.name[:12]} is up to date", flush=True)
    else:
        try:
            train_model(inputs, model)
        except BadTrainingData as error:
            raise Refused(f"the training data were refused:\n{error}") from error
        seconds = time.monotonic() - started
        print(f"rasa: model {model.name[:12]} trained in {seconds:.0f} s", flush=True)
    forget_old(models, current=model)


def serve(port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = Settings.from_env({**os.environ, "LOG_LEVEL": LOG_LEVEL})
    logs.configure(secrets=settings.secrets, level=settings.log_level)

    from components import patches
    from components.app import build_app
    from components.hearing import watch
    from components.model import Inputs, model_file

    model = model_file(settings.models, Inputs().fingerprint())
    if not model.exists():
        raise Refused(f"there is no model {model.name[:12]}: run the launcher's train first")
    # Bound before the model is loaded, and by us: Sanic ends with code 0 when the port is taken.
    # Nobody is let in before Sanic listens on it.
    bound = bind(settings.host, port)
    patches.apply()
    app = build_app(settings, model=model)
    watch(app, bound)
    app.run(sock=bound, workers=settings.workers, motd=False)


def bind(host: str, port: int) -> socket.socket:
    """A socket that holds the port and does not listen yet; Refused when somebody else does."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        raise Refused(f"cannot listen on {host}:{port}: {error.strerror}") from error
    return bound


if __name__ == "__main__":
    sys.exit(main())
