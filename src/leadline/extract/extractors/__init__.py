"""One file per format: the facts its bytes state."""
