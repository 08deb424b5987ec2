"""One file a rule, in the handbook's order."""
