"""The checks, one file each, named after their codes."""
