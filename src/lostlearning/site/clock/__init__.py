"""For professionals: a decision that is being considered, and what the law asks of it. Nothing is kept."""
