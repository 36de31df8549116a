"""A launcher whose programs are tiny: real processes, real signals, a real database, no Rasa.

Run as `python -m tests.launcher.fake_town`. FAKE_FAILS names a program that exits at once,
FAKE_WILL one that ignores SIGTERM.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from api.launcher import programs
from api.launcher.foreground import run_in_foreground
from api.launcher.programs import Program

SERVER = """
import http.server, os, signal, subprocess, sys
name, port = sys.argv[1], int(sys.argv[2])
if os.environ.get("FAKE_FAILS") == name:
    sys.exit(f"{name} has no wish to start")
if os.environ.get("FAKE_WILL") == name:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", *sys.argv])
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""


def _server(program: Program, port: int) -> Program:
    command = (sys.executable, "-c", SERVER, program.name, str(port), os.environ["DATA_DIR"])
    return Program(**{**vars(program), "command": command, "patience": 10.0})


def _task(program: Program) -> Program:
    code = "print('this is why'); raise SystemExit(3)" if _fails(program) else "pass"
    return Program(**{**vars(program), "command": (sys.executable, "-c", code)})


def _fails(program: Program) -> bool:
    return os.environ.get("FAKE_FAILS") == program.name


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])


def install() -> None:
    """Put the tiny programs in the place of the real ones."""
    real = {name: getattr(programs, name) for name in ("engine", "actions", "web", "training")}
    own = programs.own_command

    def engine(environment: Mapping[str, str]) -> Program:
        return _server(real["engine"](environment), _port(environment["RASA_URL"]))

    def actions(environment: Mapping[str, str]) -> Program:
        return _server(real["actions"](environment), _port(environment["ACTIONS_URL"]))

    def web(environment: Mapping[str, str]) -> Program:
        return _server(real["web"](environment), int(environment["PORT"]))

    def worker(environment: Mapping[str, str], *, newest_before: int) -> Program:
        del newest_before
        code = "import time; time.sleep(600)"
        command = (sys.executable, "-c", code, os.environ["DATA_DIR"])
        return Program(name="worker", command=command, environment=environment)

    programs.engine = engine
    programs.actions = actions
    programs.web = web
    programs.worker = worker
    programs.training = lambda environment: _task(real["training"](environment))
    programs.own_command = lambda name, *arguments, environment: _task(
        own(name, *arguments, environment=environment)
    )
    programs.ENGINE_PYTHON = Path(sys.executable)


if __name__ == "__main__":
    install()
    sys.exit(run_in_foreground(os.environ))
