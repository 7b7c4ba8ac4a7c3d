"""Following: entries as they come, and handlers to which each is handed."""
