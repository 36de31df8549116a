"""Watching the house: is it well (`/healthz`, `/readyz`), and what are its figures (`/metrics`)."""
