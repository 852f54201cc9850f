"""One file per pattern that needs more than SQL."""
