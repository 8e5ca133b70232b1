"""One module a kind of page: each yields the sheets of its pages."""
