"""Measurements: `make bench` runs `python -m benchmarks.run`."""

from datetime import date

AS_OF = date(2026, 6, 30)
"""The day that everything measured here is scored at."""
