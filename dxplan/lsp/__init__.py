"""The language server: the same checker, another reporter; and what may be written where the cursor stands."""
