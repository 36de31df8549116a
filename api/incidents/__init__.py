"""Confirmed incidents (通告): one answer for everybody whom the same trouble meets."""
