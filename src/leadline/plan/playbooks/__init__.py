"""One file per finding type: what to do about it."""
