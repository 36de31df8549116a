"""What runs the graph of a trained model: understanding, and the choice of the next action."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class SequentialRunner(GraphRunner):
    """Runs the few nodes of a prediction one after the other; dask costs 1 ms a call."""

    def __init__(self, schema: GraphSchema, nodes: dict[str, GraphNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._orders: dict[tuple[str, ...], list[str]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> SequentialRunner:
        """Rasa's constructor for a runner."""
        nodes = {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        return cls(graph_schema, nodes)

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """What the target nodes give, by name."""
        wanted = tuple(targets or self._schema.target_names)
        if wanted not in self._orders:
            self._orders[wanted] = self._order(wanted)
        results = {name: (name, value) for name, value in (inputs or {}).items()}
        for name in self._orders[wanted]:
            parents = self._schema.nodes[name].needs.values()
            results[name] = self._nodes[name](*(results.get(parent, parent) for parent in parents))
        return {name: results[name][1] for name in wanted}

    def _order(self, targets: tuple[str, ...]) -> list[str]:
        """The nodes that the targets need, each after all that it needs itself."""
        order: list[str] = []

        def visit(name: str) -> None:
            if name in self._schema.nodes and name not in order:
                for parent in self._schema.nodes[name].needs.values():
                    visit(parent)
                order.append(name)

        for target in targets:
            visit(target)
        return order
