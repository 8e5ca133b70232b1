"""Compare two states of records: which record is which, what differs, and what kind of change it is."""
