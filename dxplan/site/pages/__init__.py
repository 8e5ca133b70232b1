"""Page modules: each yields the pages of its kind."""
