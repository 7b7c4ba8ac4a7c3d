"""Harnesses that do to a log what must not harm it: `python -m tests.crashes --help`."""
