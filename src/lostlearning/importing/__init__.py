"""Files into a store: :func:`load` finds, recognises, reads, checks and stores them."""

from lostlearning.importing.finding import NO_SCHOOL
from lostlearning.importing.loading import FileRead, Loaded, load
from lostlearning.importing.questions import Answer, Ask, Question

__all__ = ["NO_SCHOOL", "Answer", "Ask", "FileRead", "Loaded", "Question", "load"]
