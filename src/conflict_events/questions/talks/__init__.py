"""Talks: where actors stand, since when, and what they make it depend on."""
