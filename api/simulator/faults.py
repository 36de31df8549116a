"""Faults on order: the next calls of one API end in the errcode that was asked for."""

from collections import deque

from api.simulator.errors import PlatformError


class Faults:
    def __init__(self) -> None:
        self._planned: dict[str, deque[int]] = {}

    def plan(self, api: str, errcode: int, *, times: int = 1) -> None:
        """`api` is the path below `cgi-bin/`, such as `message/custom/send`."""
        self._planned.setdefault(api, deque()).extend([errcode] * times)

    def strike(self, api: str) -> None:
        """Raises the PlatformError that is planned for this call of `api`, if one is."""
        planned = self._planned.get(api)
        if planned:
            raise PlatformError(planned.popleft(), "fault planned in the simulator")
