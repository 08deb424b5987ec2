"""How files spell the codes of a list: ``code_for("sen_provision", "EHCP")`` is ``"E"``.

``data/spellings.csv`` holds the spellings met in files, and grows by adding a line. Case, spaces and
punctuation are of no account (save where a spelling is nothing else: ``/``).
"""

from __future__ import annotations

import functools
import re

from lostlearning.vocabulary.words import read_csv, words

_PUNCTUATION = re.compile(r"[^0-9a-z+]+")


def plain(text: str) -> str:
    """``text`` in small letters with punctuation and runs of spaces made one space."""
    folded = text.strip().casefold()
    return " ".join(_PUNCTUATION.sub(" ", folded).split()) or folded


@functools.cache
def spellings(list_name: str) -> dict[str, str]:
    """Plain spelling → code, for a list: its spellings, its labels, and before all its codes themselves.

    An alias (``FIXD``) leads to the code it stands for (``SUSP``). A label that two codes share is
    not used. Raises FileNotFoundError when there is no such list.
    """
    listed = words(list_name)
    stands_for = {word.code: word.extra.get("alias_of") or word.code for word in listed}
    labels: dict[str, set[str]] = {}
    for word in listed:
        labels.setdefault(plain(word.label), set()).add(stands_for[word.code])
    found = {text: codes.pop() for text, codes in labels.items() if len(codes) == 1}
    found.update(
        (plain(row["spelling"]), row["code"]) for row in read_csv("spellings") if row["list"] == list_name
    )
    found.update((plain(code), target) for code, target in stands_for.items())
    return found


def code_for(list_name: str, text: str) -> str | None:
    """The code of a list that ``text`` stands for, or None if the list does not know it.

    Raises FileNotFoundError when there is no such list.
    """
    return spellings(list_name).get(plain(text))
