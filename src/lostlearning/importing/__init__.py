"""Files into a store: :func:`load` finds, recognises, reads, checks and stores them."""

from lostlearning.importing.loaded import FileRead, Loaded
from lostlearning.importing.loading import load
from lostlearning.importing.questions import Answer, Ask, Question

__all__ = ["Answer", "Ask", "FileRead", "Loaded", "Question", "load"]
