"""Tags in the store: the index of entries by what they name, and reading by it."""
