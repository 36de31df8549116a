"""The schema that the code of today wants: the tables of every room, in one metadata."""

import importlib
from pathlib import Path

from sqlalchemy import MetaData

from api.db import Base

ROOMS = Path(__file__).resolve().parent.parent


def whole_metadata() -> MetaData:
    """The metadata of all rooms; a room with a `models.py` needs no entry anywhere."""
    for models in sorted(ROOMS.glob("*/models.py")):
        importlib.import_module(f"api.{models.parent.name}.models")
    return Base.metadata
