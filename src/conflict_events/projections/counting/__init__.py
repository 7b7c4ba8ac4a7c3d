"""Counting: from accounts to figures without counting anything twice.

In the order of work (SEMANTICS 13): `sifting` holds accounts against a scope, `policies` choose whose count, `periods`
name the buckets of a calendar, `overlaps` adds up one bucket, `buckets` does it for all. `scoped` is what questions
about one scope share.
"""
