"""Asking: what a question sees of a log, many moments in one pass, and answers that are kept."""
