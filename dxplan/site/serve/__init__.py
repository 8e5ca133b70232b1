"""`dxplan serve`: a local server that rebuilds pages when files change."""
