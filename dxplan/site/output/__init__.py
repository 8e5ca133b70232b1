"""The folder that a site is written into: what lies there, what stays, how it is replaced."""
