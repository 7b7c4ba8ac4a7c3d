"""Writing: what is decided about an append, what it returns, and what erasing leaves."""
