"""Stage 1: files to exhibits."""
