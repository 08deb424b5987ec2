"""The words of the field, as dated and cited data files, and one small loader."""

from lostlearning.vocabulary.attendance import AttendanceCode, Codes, attendance_codes
from lostlearning.vocabulary.words import Source, Word, WordList, sources, words

__all__ = ["AttendanceCode", "Codes", "Source", "Word", "WordList", "attendance_codes", "sources", "words"]
