"""Fixes as byte edits of a file, and as a preview."""
