"""A new repository of plans: the answers it is made from, and its files as values."""
