"""Reading an authority's registers, one row a mark, into the store."""
