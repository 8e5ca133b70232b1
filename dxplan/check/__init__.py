"""Check a portfolio: run the rules, leave out what is waived or baselined, apply fixes."""
