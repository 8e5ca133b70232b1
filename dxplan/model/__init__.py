"""Frozen pydantic models that are exactly the front matter; a validator looks at one value."""
