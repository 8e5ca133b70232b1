"""The official report of a period: its values, and a writer for each format."""
