"""``python -m conflict_events``: the command line."""

from __future__ import annotations

import sys

from conflict_events_program import main

if __name__ == "__main__":
    sys.exit(main())
