"""Cold spots of alternative provision: the published index, and the same by a person's own weights."""
