"""Strategies: how Hypothesis draws every value, every event, and whole logs."""
