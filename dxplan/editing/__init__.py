"""Changes of plans that are proposed, reviewed, shown, and written whole or not at all."""
