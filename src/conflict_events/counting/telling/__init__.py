"""Telling: what an answer says of its figures, and of the names that it was asked with."""
