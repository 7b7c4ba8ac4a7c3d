"""Membership: what is read of an account, and whether a scope is, may be or is not about it."""
