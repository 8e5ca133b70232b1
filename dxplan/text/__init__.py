"""Plain text: similar words, letters that look alike, collation, safe output on a terminal."""
