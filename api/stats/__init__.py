"""Figures about cases, read-only."""
