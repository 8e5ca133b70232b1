"""The only room that imports git."""
