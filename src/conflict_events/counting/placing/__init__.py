"""Placing: the keys of buckets, the periods of a calendar, and in which of them a window lies."""
