"""How the store reads for a question: each statement explained just before it is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection

READS = ("SELECT", "WITH")
GROWING = frozenset({"cases", "case_events", "outbound_messages", "digests", "case_followers"})
"""Tables that grow with every case."""

LEFT_OUT = ("Rows Removed by Filter", "Rows Removed by Index Recheck")


@dataclass(frozen=True)
class Explained:
    """One statement: how it was planned and carried out."""

    statement: str
    lines: tuple[str, ...]
    """The plan as people read it, with times and buffers."""
    plan: dict[str, Any]
    """The same as PostgreSQL's JSON."""

    @property
    def nodes(self) -> Iterator[dict[str, Any]]:
        """Every node of the plan."""
        waiting = [self.plan]
        while waiting:
            node = waiting.pop()
            waiting += node.get("Plans", ())
            yield node

    @property
    def looked_at(self) -> int:
        """So many rows of growing tables were looked at, those that were then left out included."""
        return sum(_rows(node) for node in self.nodes if node.get("Relation Name") in GROWING)

    @property
    def read_through(self) -> set[str]:
        """The growing tables that were read from one end to the other."""
        scans = (node for node in self.nodes if node["Node Type"] == "Seq Scan")
        return {node["Relation Name"] for node in scans} & GROWING

    @property
    def buffers(self) -> int:
        """So many pages (8 kB) of the store were touched."""
        return int(self.plan["Shared Hit Blocks"] + self.plan["Shared Read Blocks"])


def _rows(node: dict[str, Any]) -> int:
    each: float = node["Actual Rows"]
    each += sum(node.get(left_out, 0) for left_out in LEFT_OUT)
    return int(each * node["Actual Loops"])


@contextmanager
def explained(connection: AsyncConnection) -> Iterator[list[Explained]]:
    """What is read through a connection meanwhile, each statement explained before it is sent."""
    heard: list[Explained] = []

    def listen(through: Connection, _cursor: Any, statement: str, facts: Any, *_: Any) -> None:
        if not statement.startswith(READS):
            return
        aside = through.connection.cursor()
        aside.execute(f"explain (analyze, buffers) {statement}", facts)
        lines = tuple(line for (line,) in aside.fetchall())
        aside.execute(f"explain (analyze, buffers, format json) {statement}", facts)
        ((plans,),) = aside.fetchall()
        aside.close()
        heard.append(Explained(statement=statement, lines=lines, plan=plans[0]["Plan"]))

    event.listen(connection.sync_connection, "before_cursor_execute", listen)
    try:
        yield heard
    finally:
        event.remove(connection.sync_connection, "before_cursor_execute", listen)
