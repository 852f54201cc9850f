"""How bytes are laid out: encodings, tables, numbers, dates. Shared by readers and extractors, concludes nothing."""
