"""Mutated copies of every format: nothing breaks, nothing is silently wrong, nothing is half written."""
