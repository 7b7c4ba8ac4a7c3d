"""Questions about ground: who is said to hold it, and how fast it is said to change hands."""
