"""Track public commitments kept as Markdown files in git: check them, derive compliance, build the public site."""

__version__ = "0.1.0"
