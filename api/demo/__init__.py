"""The demo town 云溪镇: made up, the same every time."""

from api.demo.load import load_demo

__all__ = ["load_demo"]
