"""Upkeep: copies of a log, and what can still be read of a damaged one."""
