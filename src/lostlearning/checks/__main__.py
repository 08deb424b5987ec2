"""Writes the SQL that is kept beside the checks anew: ``python -m lostlearning.checks``."""

from lostlearning.checks.compiling import write

print(write())
