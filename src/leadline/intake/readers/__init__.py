"""One file per format: what it is, and what lies inside."""
