"""Stage 5: patterns, roles, claims."""
