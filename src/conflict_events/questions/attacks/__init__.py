"""Attacks: counts of both sides, totals, and what became of what was launched."""
