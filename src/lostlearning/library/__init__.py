"""Public research, guidance and law: the question each answers, what it found, and how far that carries."""
