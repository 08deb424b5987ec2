"""The founding documents' figures, and what the loaded files say of each."""
