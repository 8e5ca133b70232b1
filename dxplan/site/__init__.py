"""Which pages exist, how they are rendered, and how the site is built."""
