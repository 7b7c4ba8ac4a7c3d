"""Proof: what shows that a log is as it was written, to those who have it and to those who have not."""
