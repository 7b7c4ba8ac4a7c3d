"""Competing: what is one report, what the accounts of an incident come to, and the figure that this makes, placed."""
