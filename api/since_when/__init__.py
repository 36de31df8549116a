"""Since when something has been so, in people's words."""

from api.since_when.model import Precision, Since
from api.since_when.reading import since_when

__all__ = ["Precision", "Since", "since_when"]
