"""Stage 2: exhibits to observations and transfers."""
