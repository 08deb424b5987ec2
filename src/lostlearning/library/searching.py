"""Finds entries by words: those with more of them come first, a question's and a topic's words before others."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lostlearning.library.entry import Entry, entries

_PASSED_OVER = frozenset(
    "a an and are as at be by can do does for from how if in is it many may must of on or that the to "  # noqa: SIM905
    "was what when which who whom why with".split()
)
_LETTERS = 5
"""Words are the same that begin alike so far: suspended and suspension, excluded and exclusion."""
_WEIGHTS = {
    "question": 3,
    "topics": 3,
    "finding": 2,
    "title": 2,
    "by": 1,
    "limits": 1,
    "measures": 1,
    "strength": 1,
}


def search(words: str, some: Iterable[Entry] | None = None) -> list[Entry]:
    """Entries in which any of the words stands, the best first; all of them where no word is asked for."""
    every = list(entries() if some is None else some)
    asked = _words(words)
    if not asked:
        return every
    scored = [(_score(entry, asked), at, entry) for at, entry in enumerate(every)]
    found = [(score, at, entry) for score, at, entry in scored if score[0]]
    return [entry for score, at, entry in sorted(found, key=lambda each: (-each[0][0], -each[0][1], each[1]))]


def _score(entry: Entry, asked: set[str]) -> tuple[int, int]:
    """How many of the words it has, and how much they weigh where they stand."""
    weights: dict[str, int] = {}
    for field, weight in _WEIGHTS.items():
        value = getattr(entry, field)
        for word in _words(value if isinstance(value, str) else " ".join(value)):
            weights[word] = max(weights.get(word, 0), weight)
    there = asked & weights.keys()
    return len(there), sum(weights[word] for word in there)


def _words(text: str) -> set[str]:
    """The words of a text, each as far as it is compared."""
    found = re.findall(r"[a-z0-9]+", text.lower().replace("_", " "))
    return {word if word.isdigit() else word[:_LETTERS] for word in found if word not in _PASSED_OVER}
