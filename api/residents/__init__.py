"""Residents and the homes that they are bound to."""
