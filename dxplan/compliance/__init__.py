"""Pure functions of a portfolio and an as-of date: states, boxes, rates, rollups (FORMAT.md, section 3)."""
