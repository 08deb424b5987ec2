"""One school: its files to both reports, in a process of its own."""
