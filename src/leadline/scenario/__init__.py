"""Invented cases with truth: demo, tests, benchmarks, training."""
