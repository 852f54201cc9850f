"""Stage 3: observations to links and networks."""
