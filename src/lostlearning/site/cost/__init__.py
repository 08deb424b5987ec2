"""What permanent exclusions have been estimated to cost, for so many children."""
