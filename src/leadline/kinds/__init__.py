"""One file per kind of reference: parse, check, normalise, show."""
