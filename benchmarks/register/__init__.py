"""Register to measures: a year of marks of a million pupils, summed by pupil, then by group."""
