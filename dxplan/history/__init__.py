"""Git: commits, files at a commit, and the history of every record."""
