"""Harm: how many killed and injured, by whose count."""
