"""One file a signal: its record and its one expression."""
