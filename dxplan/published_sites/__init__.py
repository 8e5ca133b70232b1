"""Published sites: whether one is as it was built, and several of them compared."""
