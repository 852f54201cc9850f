"""Stage 1: files to exhibits. Lists what was handed in, says what each is, and what lies inside it."""
