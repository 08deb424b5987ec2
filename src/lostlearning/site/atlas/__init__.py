"""The atlas: England's picture, a page for each place, the map, comparisons, schools and downloads."""
