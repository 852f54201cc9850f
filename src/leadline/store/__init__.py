"""The case folder: vault, journal, tables, lock, migrations."""
