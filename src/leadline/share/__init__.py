"""Stage 7: actions to packages."""
