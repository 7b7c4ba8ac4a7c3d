"""Contracts: what every store promises, and a whole log on it against a plain model."""
