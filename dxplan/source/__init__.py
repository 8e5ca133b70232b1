"""Bytes to text to front matter with positions; knows YAML, Markdown and Unicode, not tasks."""
