"""Truths planted in synthetic schools, written to files in every layout, read back and compared."""
