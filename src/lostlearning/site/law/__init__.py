"""The law as dated data: every parameter with its sources, what it was on any day, and what is not verified."""
