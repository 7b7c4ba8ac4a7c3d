"""Bugs planted in projections, to measure whether the laws find them: ``python -m tests.planted``."""
