"""Pure functions of a portfolio and a day: states, boxes, rates (docs/format.md, section 3)."""
