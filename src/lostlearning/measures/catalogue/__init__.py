"""One module for each measure, or family of measures that share one expression."""
