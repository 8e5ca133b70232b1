"""Public commitments as Markdown files in git: check them, derive compliance, build the site."""

__version__ = "1.0.0"
