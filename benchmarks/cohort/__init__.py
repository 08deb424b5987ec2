"""A cohort of five national years: how long following it takes, and how much memory."""
