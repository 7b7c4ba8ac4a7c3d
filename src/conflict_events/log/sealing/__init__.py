"""Sealing: the hashes that chain entries, and the trees over them. All else in the log stands on it."""
