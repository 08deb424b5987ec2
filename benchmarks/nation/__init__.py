"""The books of a nation: how long they take, on what, and beside whom."""
