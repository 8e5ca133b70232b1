"""`dxplan diff`: two states of the plans compared, for terminal, programs, pull requests."""
