"""The language server: findings and fixes, completion and hover in editors."""
