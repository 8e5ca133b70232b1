"""How large a file may be, and what is in it."""

MAX_BYTES = 1_000_000
"""A record larger than this is not a record."""

MAX_TEXT = 20_000
"""Characters of one text or key of a record or register: ten pages."""

MAX_VALUES = 20_000
"""Texts in the front matter of one record, those in lists and maps too: a report has about eight.

A register may have as many as fit into its bytes.
"""
