"""How large a file may be."""

MAX_BYTES = 1_000_000
"""A record larger than this is not a record."""
