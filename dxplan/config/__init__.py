"""The configuration, what a change does to it, and the repository's addresses on the web."""
