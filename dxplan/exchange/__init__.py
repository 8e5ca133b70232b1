"""What other programs read: items, and their files in one format each."""
