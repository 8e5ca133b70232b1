"""Pure functions of a portfolio and an as-of date: states, boxes, rates, rollups (docs/format.md, section 3)."""
