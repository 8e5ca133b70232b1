"""The search index: what can be searched for, and the shards that a browser loads."""
