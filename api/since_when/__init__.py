"""Since when something has been so, in people's words; and when it was reported."""

from api.since_when.model import Precision, Since
from api.since_when.reading import reported_days, since_when

__all__ = ["Precision", "Since", "reported_days", "since_when"]
