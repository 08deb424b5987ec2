"""Who loses most, from pupils' own records: ratios of groups, crude and within schools, with chance allowed for."""

from lostlearning.insight.unequal.comparing import AskedError, Comparison, Unequal, compare

__all__ = ["AskedError", "Comparison", "Unequal", "compare"]
