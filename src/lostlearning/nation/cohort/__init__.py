"""A cohort followed from Year 7 to Year 11 over a national store: its books, its exits, and who is lost on the way."""
