"""What official statistics say: figures of a place and a year, and whether they add up."""
