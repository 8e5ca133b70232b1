"""The workbook in which a department reports: written, read back, and merged with the plans."""
