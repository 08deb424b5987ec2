"""Public research, guidance and law, for the questions they answer."""
