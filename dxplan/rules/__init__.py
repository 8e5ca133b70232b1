"""The rules: what can be wrong with a portfolio, one small function each, one literal registry."""
