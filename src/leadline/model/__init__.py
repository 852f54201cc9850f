"""The nouns of Leadline: values, records, conclusions, decisions, log, errors. Standard library only."""
