"""Adding up: what the figures of one bucket come to, at least and at most."""
