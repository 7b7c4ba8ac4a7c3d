"""Reading: the half of `EventLog` that changes nothing, following a log, and replay in parallel."""
