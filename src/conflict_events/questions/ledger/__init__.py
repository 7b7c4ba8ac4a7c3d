"""Questions about the log itself: what changed in it, what it covers, and how its sources report."""
