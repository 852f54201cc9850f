"""Stage 4: transfers to trails."""
