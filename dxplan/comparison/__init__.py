"""Compare two states of records.

Which record is which, what differs, and what kind of change it is.
"""
