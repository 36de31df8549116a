"""A door of the worker, which serves no web pages: its own counters, behind the same token."""

import contextlib
import hmac
import threading
from collections.abc import Iterable, Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from prometheus_client import make_wsgi_app

from api.settings import SettingsError


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    timeout = 5
    """Seconds; nobody keeps a thread by saying nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Readings come every few seconds; a log of them tells nothing."""


@contextlib.contextmanager
def counters_served(*, host: str, port: int | None, token: str) -> Iterator[None]:
    """Serve this process's counters at `/metrics` while the block runs; without a port, nothing.

    Raises:
        SettingsError: nobody can listen there.
    """
    if port is None:
        yield
        return
    try:
        server = make_server(
            host,
            port,
            _behind(token, make_wsgi_app()),
            server_class=_Server,
            handler_class=_Handler,
        )
    except OSError as error:
        raise SettingsError(f"METRICS_PORT: cannot listen on {port}: {error.strerror}") from None
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _behind(token: str, figures: WSGIApplication) -> WSGIApplication:
    """The same application for who brings the token, and for nobody else."""
    expected = f"Bearer {token}".encode()

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != "/metrics":
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"not found"]
        given = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, expected):
            start_response(
                "401 Unauthorized",
                [("Content-Type", "text/plain"), ("WWW-Authenticate", "Bearer")],
            )
            return [b"a valid token is needed"]
        return figures(environ, start_response)

    return guarded
