"""The command line: it parses, calls the library, and prints. What it prints as text it also gives as JSON."""

from __future__ import annotations

from conflict_events.cli.program import main

__all__ = ["main"]
