"""A plan from the table of an appendix: Word, Excel, CSV or PDF, cell by cell."""
