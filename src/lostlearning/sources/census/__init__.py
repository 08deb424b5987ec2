"""The school census as authorities receive it: its layouts, and the reader of its tables."""

from lostlearning.sources.census.reader import CensusReader

READER = CensusReader()
