"""The platform's API under `/platform`, as an account calls it.

Like the real one it answers HTTP 200 to everything, and says in `errcode` what was wrong.
"""

from api.simulator.calls.routes import platform_api

__all__ = ["platform_api"]
