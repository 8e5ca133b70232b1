"""`dxplan diff`: two states of the plans compared, in words, for the terminal, programs and pull requests."""
