"""Linli's own parts of the language engine."""
